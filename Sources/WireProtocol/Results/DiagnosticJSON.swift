// SPDX-License-Identifier: Apache-2.0

public import JSONCore
public import TeamConfig
public import YAMLTree

/// Diagnostics of a team file as clients get them: LSP's shape. (config.md section 6)
public enum DiagnosticJSON {
  /// How many diagnostics a message carries. A file may earn one for each of its lines, and nobody reads them all.
  static let most = 500

  /// The diagnostics of a file in their order. Of very many, the most severe are kept, and a last one says how many are
  /// missing.
  public static func encode(
    _ diagnostics: [ConfigDiagnostic], lines: LineTable, encoding: PositionEncoding
  ) -> JSONValue {
    guard diagnostics.count > most else {
      return .array(diagnostics.map { encode($0, lines: lines, encoding: encoding) })
    }
    let ranked = diagnostics.indices.sorted {
      (diagnostics[$1].severity, $0) < (diagnostics[$0].severity, $1)
    }
    let shown = ranked[..<most].sorted()
    let next = diagnostics[ranked[most]]
    let rest: JSONValue = [
      "range": range(next.range, lines, encoding),
      "severity": .integer(severity(next.severity)),
      "source": "massgen",
      "message": .string("\(diagnostics.count - most) more problems are not shown."),
    ]
    return .array(shown.map { encode(diagnostics[$0], lines: lines, encoding: encoding) } + [rest])
  }

  /// One diagnostic as a `Diagnostic` of LSP; ranges count in `encoding`.
  public static func encode(_ diagnostic: ConfigDiagnostic, lines: LineTable, encoding: PositionEncoding) -> JSONValue {
    var object: JSONObject = [
      "range": range(diagnostic.range, lines, encoding),
      "severity": .integer(severity(diagnostic.severity)),
      "code": .string(diagnostic.code.rawValue),
      "source": "massgen",
      "message": .string(diagnostic.message),
    ]
    var data: JSONObject = [:]
    if !diagnostic.path.isEmpty { data["path"] = .string(diagnostic.path) }
    if let hint = diagnostic.hint { data["hint"] = .string(hint) }
    if !data.isEmpty { object["data"] = .object(data) }
    return .object(object)
  }

  private static func range(_ range: Range<Int>, _ lines: LineTable, _ encoding: PositionEncoding) -> JSONValue {
    func position(_ offset: Int) -> JSONValue {
      let position = lines.position(of: offset, encoding: encoding)
      return ["line": .integer(Int64(position.line)), "character": .integer(Int64(position.character))]
    }
    return ["start": position(range.lowerBound), "end": position(range.upperBound)]
  }

  private static func severity(_ severity: ConfigDiagnostic.Severity) -> Int64 {
    switch severity {
    case .error: 1
    case .warning: 2
    case .information: 3
    case .hint: 4
    }
  }
}
