// SPDX-License-Identifier: Apache-2.0

import JSONCore
import YAMLTree

/// Which files are team files. Other YAML and JSON files are none of our business. (editors.md section 1)
public enum TeamDetection {
  /// How many lines from the top a `# massgen` comment makes a file a team file.
  private static let modelineLines = 50

  /// Whether a file is a team file by its name alone.
  public static func isTeamFileName(_ path: String) -> Bool {
    let parts = path.lowercased().split(separator: "/")
    guard let name = parts.last, let dot = name.lastIndex(of: ".") else { return false }
    let ending = name[name.index(after: dot)...]
    guard TeamSource.extensions.contains(String(ending)) else { return false }
    let stem = name[..<dot]
    // What runs leave in `.massgen` is JSON; people write YAML there.
    return stem == "massgen" || stem.hasSuffix(".massgen")
      || ending != "json" && parts.dropLast().contains(".massgen") && !parts.contains("recordings")
  }

  /// Whether a text may be a team file at all. It costs next to nothing, and most files of other programs fail it.
  public static func mayBeTeam(_ bytes: [UInt8]) -> Bool {
    contains(bytes, Array("agent".utf8)) || contains(bytes.prefix(4096), Array("# massgen".utf8))
  }

  /// Whether a text that was read is a team file by its content: a `# massgen` comment near the top, or agents that
  /// have a backend or, in MassGen's first format, a type.
  public static func isTeamFile(_ file: TeamReadResult) -> Bool {
    hasModeline(file) || looksLikeTeam(file)
  }

  private static func hasModeline(_ file: TeamReadResult) -> Bool {
    let bytes = file.source.bytes
    for line in 0..<min(modelineLines, file.lines.lineCount) {
      let text = bytes[file.lines.lineRange(line)].drop { $0 == 0x20 || $0 == 0x09 }
      if text.starts(with: "# massgen".utf8) || text.starts(with: "#massgen".utf8) { return true }
    }
    return false
  }

  private static func looksLikeTeam(_ file: TeamReadResult) -> Bool {
    guard let root = file.root else { return false }
    let agents =
      (root["agents"]?.items ?? root["agents"]?.members?.map(\.value) ?? []) + [root["agent"]].compactMap(\.self)
    return agents.contains { agent in
      if let backend = agent["backend"] { return backend.members != nil || backend.isNull }
      return agent["agent_type"] != nil || agent["model_config"] != nil
    }
  }

  private static func contains(_ bytes: some Collection<UInt8>, _ word: [UInt8]) -> Bool {
    guard let first = word.first else { return true }
    var rest = bytes[...]
    while let start = rest.firstIndex(of: first) {
      if rest[start...].starts(with: word) { return true }
      rest = rest[rest.index(after: start)...]
    }
    return false
  }
}
