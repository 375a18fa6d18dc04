// SPDX-License-Identifier: Apache-2.0

public import JSONCore
public import TeamConfig
public import YAMLTree

/// Diagnostics of a team file as clients get them: LSP's shape. (config.md section 6)
public struct DiagnosticJSON: Sendable {
  /// How many diagnostics a message carries. A file may earn one for each of its lines, and nobody reads them all.
  public static let most = 500

  /// What a client understands of a diagnostic, beyond its range, severity, code and message.
  public struct Understanding: Sendable, Equatable {
    /// `relatedInformation`.
    public var related: Bool
    /// `tags`.
    public var tags: Bool

    /// Names what is understood.
    public init(related: Bool, tags: Bool) {
      self.related = related
      self.tags = tags
    }
  }

  private let ranges: TextRangeJSON
  private let uri: String?
  private let understanding: Understanding

  /// Prepares for one text.
  ///
  /// - Parameter uri: the address of the text, for related places; without one there are none.
  public init(
    _ ranges: TextRangeJSON, uri: String? = nil, understanding: Understanding = Understanding(related: true, tags: true)
  ) {
    self.ranges = ranges
    self.uri = uri
    self.understanding = understanding
  }

  /// The diagnostics of a file in their order. Of very many, the most severe are kept, and a last one says how many are
  /// missing.
  public static func encode(
    _ diagnostics: [ConfigDiagnostic], lines: LineTable, encoding: PositionEncoding
  ) -> JSONValue {
    DiagnosticJSON(TextRangeJSON(lines, encoding)).encode(diagnostics)
  }

  /// The diagnostics of a file in their order. Of very many, the most severe are kept, and a last one says how many are
  /// missing.
  public func encode(_ diagnostics: [ConfigDiagnostic]) -> JSONValue {
    guard diagnostics.count > Self.most else { return .array(diagnostics.map(encode)) }
    let ranked = diagnostics.indices.sorted {
      (diagnostics[$1].severity, $0) < (diagnostics[$0].severity, $1)
    }
    let shown = ranked[..<Self.most].sorted()
    let next = diagnostics[ranked[Self.most]]
    let rest: JSONValue = [
      "range": ranges.range(next.range),
      "severity": .integer(Self.severity(next.severity)),
      "source": "massgen",
      "message": .string("\(diagnostics.count - Self.most) more problems are not shown."),
    ]
    return .array(shown.map { encode(diagnostics[$0]) } + [rest])
  }

  /// One diagnostic as a `Diagnostic` of LSP.
  public func encode(_ diagnostic: ConfigDiagnostic) -> JSONValue {
    var object: JSONObject = [
      "range": ranges.range(diagnostic.range),
      "severity": .integer(Self.severity(diagnostic.severity)),
      "code": .string(diagnostic.code.rawValue),
      "source": "massgen",
      "message": .string(diagnostic.message),
    ]
    if understanding.tags, !diagnostic.tags.isEmpty {
      let tags = diagnostic.tags.map { $0 == .unnecessary ? 1 : 2 }.sorted()
      object["tags"] = .array(tags.map { .integer(Int64($0)) })
    }
    if understanding.related, let uri, !diagnostic.related.isEmpty {
      object["relatedInformation"] = .array(
        diagnostic.related.map { related in
          [
            "location": ["uri": .string(uri), "range": ranges.range(related.range)],
            "message": .string(related.message),
          ]
        })
    }
    var data: JSONObject = [:]
    if !diagnostic.path.isEmpty { data["path"] = .string(diagnostic.path) }
    if let hint = diagnostic.hint { data["hint"] = .string(hint) }
    if !data.isEmpty { object["data"] = .object(data) }
    return .object(object)
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
