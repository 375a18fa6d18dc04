// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamLanguage
import WireProtocol

/// Hovers, places, links, folds and hints as LSP has them.
enum NavigationJSON {
  static func hover(_ hover: Hover, _ target: LanguageTarget) -> JSONValue {
    [
      "contents": LanguageTarget.markup(
        hover.markdown, plain: hover.plainText, showsMarkdown: target.editor.hoverMarkdown),
      "range": target.ranges.range(hover.range),
    ]
  }

  /// `LocationLink`s, or `Location`s for clients that do not know those.
  static func definition(at offset: Int, _ target: LanguageTarget) -> JSONValue {
    guard let (origin, destinations) = DefinitionTarget.targets(of: offset, in: target.file) else { return .null }
    let top: JSONValue = ["start": ["line": 0, "character": 0], "end": ["line": 0, "character": 0]]
    return .array(
      destinations.map { destination in
        let (uri, range): (String, JSONValue) =
          switch destination {
          case .here(let range): (target.uri, target.ranges.range(range))
          case .file(let path): (FileURI.uri(path), top)
          }
        guard target.editor.definitionLinks else { return ["uri": .string(uri), "range": range] }
        return [
          "originSelectionRange": target.ranges.range(origin), "targetUri": .string(uri), "targetRange": range,
          "targetSelectionRange": range,
        ]
      })
  }

  static func references(at offset: Int, includesDefinition: Bool, _ target: LanguageTarget) -> JSONValue {
    let places = Occurrence.all(of: offset, in: target.file).filter { includesDefinition || $0.role == .use }
    return .array(places.map { target.location($0.range) })
  }

  static func highlights(at offset: Int, _ target: LanguageTarget) -> JSONValue {
    .array(
      Occurrence.all(of: offset, in: target.file).map {
        ["range": target.ranges.range($0.range), "kind": $0.role == .definition ? 3 : 2]
      })
  }

  static func links(_ target: LanguageTarget) -> JSONValue {
    .array(
      DocumentLink.links(in: target.file).map { link in
        let address =
          switch link.target {
          case .file(let path): FileURI.uri(path)
          case .web(let address): address
          }
        var object: JSONObject = ["range": target.ranges.range(link.range), "target": .string(address)]
        if let tooltip = link.tooltip { object["tooltip"] = .string(tooltip) }
        return .object(object)
      })
  }

  static func folding(_ target: LanguageTarget) -> JSONValue {
    .array(
      FoldingRange.ranges(in: target.file).map { fold in
        var object: JSONObject = [
          "startLine": .integer(Int64(fold.startLine)), "endLine": .integer(Int64(fold.endLine)),
        ]
        // Other kinds mean regions that somebody marked, which editors fold by commands of their own.
        if fold.kind == .comment { object["kind"] = "comment" }
        return .object(object)
      })
  }

  /// One `SelectionRange` for each position, in their order.
  static func selections(_ positions: JSONValue?, _ target: LanguageTarget) -> JSONValue {
    .array(
      (positions?.arrayValue ?? []).map { position in
        let around = SelectionRanges.around(target.ranges.offset(position) ?? 0, in: target.file)
        var outer: JSONValue?
        for range in around.reversed() {
          var object: JSONObject = ["range": target.ranges.range(range)]
          if let outer { object["parent"] = outer }
          outer = .object(object)
        }
        return outer ?? ["range": target.ranges.range(0..<0)]
      })
  }

  static func hints(_ range: Range<Int>, _ target: LanguageTarget) -> JSONValue {
    .array(
      InlayHint.hints(in: target.file, range: range).map { hint in
        var object: JSONObject = [
          "position": target.ranges.position(hint.offset), "label": .string(hint.label), "paddingLeft": true,
        ]
        if let tooltip = hint.tooltip {
          object["tooltip"] = ["kind": "markdown", "value": .string(tooltip)]
        }
        return .object(object)
      })
  }
}
