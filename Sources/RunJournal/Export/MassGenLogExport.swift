// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// A run in the layout of MassGen v0.0.30's log folder, for tools that read those. (orchestration.md 3.6)
///
/// What the journal does not have is left out: the workspaces, and of `context.txt` all but the task and the labels of
/// the answers an agent was shown. Times are UTC.
struct MassGenLogExport {
  let source: ExportSource
  /// Names of agents that can be names of folders.
  let folders: [String: String]

  init(_ source: ExportSource) {
    self.source = source
    // Names that stand beside those of the agents.
    var taken: Set<String> = [
      "final", "agent_outputs", "system_status", "massgen.log", "coordination_events.json", "snapshot_mappings.json",
      "coordination_table.txt",
    ]
    var folders: [String: String] = [:]
    for agent in source.record.agents {
      var name = Self.safeName(agent.agentID)
      while !taken.insert(name).inserted { name += "_" }
      folders[agent.agentID] = name
    }
    self.folders = folders
  }

  func render(into sink: inout some ExportSink) throws(ExportError) {
    var log = CoordinationLog(source, folders: folders)
    var outputs: [String: Set<String>] = [:]
    try log.begin(&sink)
    try source.forEachLine(where: { $0.type != nil }) { seq, line throws(ExportError) in
      if let reader = try? EventReader(line), reader.type == .itemDelta {
        return try takeDelta(reader, line, &outputs, &sink)
      }
      guard let value = try? JSONReader.parse(line), let event = RunEvent(json: value) else { return }
      let t = value.objectValue?.integer("t") ?? 0
      if let text = TimelineText.of(event) {
        let time = MassGenTime.line(source.record.startedAt + t)
        let level = if case .notice(let notice) = event { notice.severity.rawValue.uppercased() } else { "INFO" }
        let line = "\(time) | \(level) | \(event.agentID.map { "\($0) " } ?? "")\(Self.oneLine(text))\n"
        try write(line, to: "massgen.log", &sink)
        try write(line, to: "agent_outputs/system_status.txt", &sink)
      }
      try log.take(event, at: t, &sink)
    }
    try log.end(&sink)
  }

  /// What agents say and think, as it came.
  private func takeDelta(
    _ reader: EventReader, _ line: UnsafeRawBufferPointer, _ begun: inout [String: Set<String>],
    _ sink: inout some ExportSink
  ) throws(ExportError) {
    guard reader.field == .text, let agent = reader.agentID(in: line), let text = reader.text(in: line),
      let name = folders[agent]
    else { return }
    let file = "agent_outputs/\(name).txt"
    // Each item begins on a line of its own.
    if let item = reader.itemID(in: line), begun[agent] != [item] {
      if begun[agent] != nil { try write("\n\n", to: file, &sink) }
      begun[agent] = [item]
    }
    try write(text, to: file, &sink)
  }

  private func write(_ text: String, to name: String, _ sink: inout some ExportSink) throws(ExportError) {
    try sink.append(Array(text.utf8), to: name)
  }

  static func oneLine(_ text: String) -> String {
    String(decoding: text.utf8.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }

  /// An id as a folder's name: letters, digits, `_`, `-` and dots inside.
  static func safeName(_ id: String) -> String {
    let bytes = id.utf8.prefix(100).map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39: byte
      case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): byte
      default: UInt8(ascii: "_")
      }
    }
    let name = String(decoding: bytes, as: UTF8.self)
    return name.isEmpty || name.hasPrefix(".") ? "_\(name)" : name
  }
}
