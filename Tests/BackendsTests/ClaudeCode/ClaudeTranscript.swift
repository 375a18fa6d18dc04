// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import JSONCore
import TestSupport
import Testing

/// A recorded conversation with the program: what went in and what came out, process by process.
/// (fixtures/claude-code/README.md)
struct ClaudeTranscript: CustomTestStringConvertible, Sendable {
  /// Something that happened.
  enum Step: Sendable {
    /// A user message was sent, with its uuid if it had one.
    case sent(uuid: String?)
    /// The program wrote a line.
    case line([UInt8])
  }

  /// The name of the scenario, with the folder of the version in front of it for older versions.
  let name: String
  /// The steps of each process.
  let processes: [[Step]]

  var testDescription: String { name }

  /// Everything that is recorded.
  static let all: [ClaudeTranscript] = {
    guard Shared.isAvailable else { return [] }
    return Shared.files(under: "fixtures/claude-code", suffix: ".ndjson").compactMap { file in
      (try? Shared.bytes(file)).map {
        ClaudeTranscript(name: String(file.dropFirst("fixtures/claude-code/".count).dropLast(".ndjson".count)), $0)
      }
    }
  }()

  /// A conversation by its name.
  static func named(_ name: String) -> ClaudeTranscript? { all.first { $0.name == name } }

  /// Reads a recording.
  init(name: String, _ bytes: [UInt8]) {
    self.name = name
    var processes: [[Step]] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let entry = try? JSONReader.parse(Array(line)), let message = entry["msg"] else { continue }
      switch entry["dir"]?.stringValue {
      case "evt" where message["spawn"] != nil: processes.append([])
      case "in" where message["type"] == "user":
        if processes.isEmpty { processes.append([]) }
        processes[processes.count - 1].append(.sent(uuid: message["uuid"]?.stringValue))
      case "out":
        if processes.isEmpty { processes.append([]) }
        let line = message.stringValue.map { Array($0.utf8) } ?? message.encoded()
        processes[processes.count - 1].append(.line(line))
      default: break
      }
    }
    self.processes = processes
  }

  /// The results of messages of ours, in order.
  var results: [JSONObject] {
    processes.flatMap { steps in
      var results: [JSONObject] = []
      var open = 0
      for step in steps {
        switch step {
        case .sent: open += 1
        case .line(let line):
          guard let frame = (try? JSONReader.parse(line))?.objectValue, frame["type"] == "result", open > 0,
            (frame["origin"] ?? .null).isNull
          else { continue }
          open -= 1
          results.append(frame)
        }
      }
      return results
    }
  }
}

/// Cuts bytes into blocks of whole lines, as a process that is read from does.
struct LineCutter {
  private var rest: [UInt8] = []

  /// Takes bytes and returns the lines that are whole now; nil when there are none.
  mutating func cut(_ bytes: some Sequence<UInt8>) -> LineBlock? {
    rest += bytes
    guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
    let whole = Array(rest[...end])
    rest.removeFirst(end + 1)
    var lines: [Range<Int>] = []
    var start = 0
    for (place, byte) in whole.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(start..<place)
      start = place + 1
    }
    return LineBlock(bytes: whole, lines: lines)
  }

  /// What is left when the output ends.
  mutating func finish() -> LineBlock? {
    guard !rest.isEmpty else { return nil }
    var block = LineBlock(bytes: rest, lines: [0..<rest.count])
    block.endsInsideLine = true
    return block
  }
}
