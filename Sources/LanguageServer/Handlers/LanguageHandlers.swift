// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import RunEngine
import TeamConfig
import TeamLanguage
import WireProtocol

/// The language features of LSP. A document that is not open, or is no team file, gets an empty answer.
extension ServerSession {
  /// Answers a request about a team file the client has open.
  func languageFeature(
    _ method: MethodName, _ responder: Responder, _ reader: ParameterReader
  ) async throws(WireError) {
    if let problem = ShapeCheck.lenient.problem(in: reader.object, method.contract.params, label: "The params") {
      throw WireError(problem)
    }
    let params = JSONValue.object(reader.object)
    guard let target = target(params) else {
      responder.respond(.null)
      return
    }
    switch method {
    case .completion: await completion(responder, params, target)
    case .rename: responder.respond(try rename(params, target))
    case .documentLink: links(responder, target.uri)
    default: responder.respond(answer(method, params, target))
    }
  }

  /// The open team file a request names.
  private func target(_ params: JSONValue) -> LanguageTarget? {
    guard let uri = params["textDocument"]?["uri"]?.stringValue else { return nil }
    return target(uri)
  }

  /// An open team file.
  func target(_ uri: String) -> LanguageTarget? {
    guard let file = teamFile(uri) else { return nil }
    return LanguageTarget(
      uri: uri, version: documents[uri]?.version, file: file, ranges: TextRangeJSON(file.lines, documents.encoding),
      editor: capabilities.editor)
  }

  private func answer(_ method: MethodName, _ params: JSONValue, _ target: LanguageTarget) -> JSONValue {
    let (file, ranges) = (target.file, target.ranges)
    let offset = ranges.offset(params["position"]) ?? 0
    let range = ranges.bytes(params["range"]) ?? 0..<file.source.bytes.count
    switch method {
    case .hover: return Hover.at(offset, in: file).map { NavigationJSON.hover($0, target) } ?? .null
    case .definition: return NavigationJSON.definition(at: offset, target)
    case .references:
      let withDefinition = params["context"]?["includeDeclaration"]?.boolValue ?? true
      return NavigationJSON.references(at: offset, includesDefinition: withDefinition, target)
    case .documentHighlight: return NavigationJSON.highlights(at: offset, target)
    case .prepareRename:
      return Rename.name(at: offset, in: file).map {
        ["range": ranges.range($0.range), "placeholder": .string($0.name)]
      } ?? .null
    case .documentSymbol: return SymbolJSON.encode(OutlineSymbol.symbols(in: file), target)
    case .codeAction:
      let kinds = CodeActionJSON.kinds(params["context"]?["only"])
      return CodeActionJSON.encode(
        CodeAction.actions(in: file, range: range, kinds: kinds), range: params["range"] ?? .null, target)
    case .codeLens: return LensJSON.encode(TeamLens.lenses(in: file), target)
    case .foldingRange: return NavigationJSON.folding(target)
    case .selectionRange: return NavigationJSON.selections(params["positions"], target)
    case .inlayHint: return NavigationJSON.hints(range, target)
    case .formatting, .rangeFormatting:
      let indentation = min(max(params["options"]?["tabSize"]?.intValue ?? 2, 1), 8)
      let edits = Formatting.edits(
        in: file, range: method == .rangeFormatting ? range : nil, indentation: indentation)
      return TextEditJSON.encode(edits, ranges)
    default: return .null
    }
  }

  /// Links depend on what stands on disk, and nobody asks for them twice: the answer waits for the look that goes on.
  private func links(_ responder: Responder, _ uri: String) {
    publishChanges()
    guard let look = diskLook else {
      responder.respond(target(uri).map(NavigationJSON.links) ?? .null)
      return
    }
    wait {
      await look.value
      responder.respond(await self.target(uri).map(NavigationJSON.links) ?? .null)
    }
  }

  private func rename(_ params: JSONValue, _ target: LanguageTarget) throws(WireError) -> JSONValue {
    let offset = target.ranges.offset(params["position"]) ?? 0
    do {
      let edits = try Rename.edits(at: offset, to: params["newName"]?.stringValue ?? "", in: target.file)
      return target.workspaceEdit(edits)
    } catch {
      throw WireError(.requestFailed, error.message)
    }
  }

  private func completion(_ responder: Responder, _ params: JSONValue, _ target: LanguageTarget) async {
    let offset = target.ranges.offset(params["position"]) ?? 0
    var entries: [Completion.FolderEntry] = []
    if let folder = Completion.folder(in: target.file, at: offset) {
      entries = await FileLook.entries(of: folder).map { Completion.FolderEntry(name: $0.name, isFolder: $0.isFolder) }
    }
    let items = Completion.items(
      in: target.file, at: offset, insertsSnippets: target.editor.snippets, folder: entries)
    responder.respond(CompletionJSON.encode(items, target))
  }

  /// `completionItem/resolve`
  func completionResolve(_ responder: Responder, _ reader: ParameterReader) {
    var item = reader.object
    if let documentation = item["data"]?.stringValue.flatMap(Completion.documentation) {
      item["documentation"] = LanguageTarget.markup(
        documentation, plain: Hover.plainText(of: documentation), showsMarkdown: capabilities.editor.completionMarkdown)
    }
    responder.respond(.object(item))
  }

  /// `workspace/symbol`
  func workspaceSymbol(_ responder: Responder, _ reader: ParameterReader) {
    let query = reader.string("query") ?? ""
    var found: [JSONValue] = []
    for uri in documents.uris.sorted() {
      guard let target = target(uri) else { continue }
      found += SymbolJSON.agents(OutlineSymbol.symbols(in: target.file), matching: query, target)
    }
    responder.respond(.array(found))
  }
}
