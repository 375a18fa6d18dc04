// SPDX-License-Identifier: Apache-2.0

import JSONCore
import WireProtocol
import YAMLTree

/// The texts the client has open. An open text wins over the file on disk.
///
/// Edits that make no sense (a change before the open, an older version, a range beyond the end) are clamped or
/// ignored, never an error: an editor cannot do anything with one. (reliability.md 4.3)
struct OpenDocuments: Sendable {
  /// One open text.
  struct Document: Sendable {
    var bytes: [UInt8]
    var version: Int?
    /// Grows with every change, whatever versions the client gives.
    var revision = 0
    /// The lines of the text, when somebody has found them already.
    var lines: LineTable?
  }

  private var documents: [String: Document] = [:]
  private var lastRevision = 0
  /// How positions in edits count.
  var encoding: PositionEncoding = .utf16

  /// The text of a document, if it is open.
  subscript(uri: String) -> Document? { documents[uri] }

  /// The addresses of all open documents.
  var uris: [String] { Array(documents.keys) }

  /// Takes a document in. Returns its address; nil when the params have none.
  mutating func open(_ params: JSONValue?) -> String? {
    guard let document = params?["textDocument"], let uri = document["uri"]?.stringValue else { return nil }
    lastRevision += 1
    documents[uri] = Document(
      bytes: Array((document["text"]?.stringValue ?? "").utf8), version: document["version"]?.intValue,
      revision: lastRevision)
    return uri
  }

  /// Lets a document go. Returns its address; nil when it was not open.
  mutating func close(_ params: JSONValue?) -> String? {
    guard let uri = params?["textDocument"]?["uri"]?.stringValue, documents.removeValue(forKey: uri) != nil else {
      return nil
    }
    return uri
  }

  /// Changes a document. Returns its address; nil when nothing changed.
  mutating func change(_ params: JSONValue?) -> String? {
    guard let uri = params?["textDocument"]?["uri"]?.stringValue, var document = documents[uri] else { return nil }
    let version = params?["textDocument"]?["version"]?.intValue
    if let version, let current = document.version, version < current { return nil }
    // Held twice the bytes would be copied with every change.
    documents[uri] = nil
    lastRevision += 1
    document.version = version ?? document.version
    document.revision = lastRevision
    for change in params?["contentChanges"]?.arrayValue ?? [] { apply(change, to: &document) }
    documents[uri] = document
    return uri
  }

  /// Keeps the lines of a document for its next change.
  mutating func keep(_ lines: LineTable, of uri: String, revision: Int) {
    guard documents[uri]?.revision == revision else { return }
    documents[uri]?.lines = lines
  }

  /// Applies one change; one without a range is the whole text.
  private func apply(_ change: JSONValue, to document: inout Document) {
    guard let text = change["text"]?.stringValue else { return }
    guard let range = change["range"] else {
      document.bytes = Array(text.utf8)
      document.lines = nil
      return
    }
    let lines = document.lines ?? LineTable(document.bytes)
    document.lines = nil
    func offset(_ end: String) -> Int {
      let line = max(0, range[end]?["line"]?.intValue ?? 0)
      let character = max(0, range[end]?["character"]?.intValue ?? 0)
      return lines.offset(of: TextPosition(line: line, character: character), encoding: encoding)
    }
    let start = offset("start")
    document.bytes.replaceSubrange(start..<max(start, offset("end")), with: text.utf8)
  }
}
