// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import TeamLanguage
import WireProtocol
import YAMLTree

/// A team as it will run, with places as LSP has them.
enum EffectiveTeamJSON {
  /// The effective team of a file.
  static func encode(_ file: TeamReadResult, encoding: PositionEncoding) throws(WireError) -> JSONObject {
    guard var described = EffectiveTeam.describe(file) else { throw refusal(of: file) }
    let ranges = TextRangeJSON(file.lines, encoding)
    if let origins = described["origins"]?.objectValue {
      var placed = JSONObject()
      for (pointer, origin) in origins { placed[pointer] = place(origin, ranges) }
      described["origins"] = .object(placed)
    }
    described["digest"] = .string(file.digest)
    return described
  }

  /// Why nothing can be said about the team of a file that has none.
  static func refusal(of file: TeamReadResult) -> WireError {
    let first = file.diagnostics.first { $0.severity == .error }
    return WireError(.configInvalid, first.map { "There is no team to show: \($0.message)" } ?? "There is no team.")
  }

  /// An origin whose `range` counts lines and characters instead of bytes.
  private static func place(_ origin: JSONValue, _ ranges: TextRangeJSON) -> JSONValue {
    guard var object = origin.objectValue, let start = object["range"]?["start"]?.intValue,
      let end = object["range"]?["end"]?.intValue, start <= end
    else { return origin }
    object["range"] = ranges.range(start..<end)
    return .object(object)
  }
}
