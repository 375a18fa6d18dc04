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
  }

  private var documents: [String: Document] = [:]
  /// How positions in edits count.
  var encoding: PositionEncoding = .utf16

  /// The text of a document, if it is open.
  subscript(uri: String) -> Document? { documents[uri] }

  mutating func open(_ params: JSONValue?) {
    guard let document = params?["textDocument"], let uri = document["uri"]?.stringValue else { return }
    documents[uri] = Document(
      bytes: Array((document["text"]?.stringValue ?? "").utf8), version: document["version"]?.intValue)
  }

  mutating func close(_ params: JSONValue?) {
    guard let uri = params?["textDocument"]?["uri"]?.stringValue else { return }
    documents[uri] = nil
  }

  mutating func change(_ params: JSONValue?) {
    guard let uri = params?["textDocument"]?["uri"]?.stringValue, var document = documents[uri] else { return }
    let version = params?["textDocument"]?["version"]?.intValue
    if let version, let current = document.version, version < current { return }
    document.version = version ?? document.version
    for change in params?["contentChanges"]?.arrayValue ?? [] {
      apply(change, to: &document.bytes)
    }
    documents[uri] = document
  }

  /// Applies one change; one without a range is the whole text.
  private func apply(_ change: JSONValue, to bytes: inout [UInt8]) {
    guard let text = change["text"]?.stringValue else { return }
    guard let range = change["range"] else {
      bytes = Array(text.utf8)
      return
    }
    let lines = LineTable(bytes)
    func offset(_ end: String) -> Int {
      let line = max(0, range[end]?["line"]?.intValue ?? 0)
      let character = max(0, range[end]?["character"]?.intValue ?? 0)
      return lines.offset(of: TextPosition(line: line, character: character), encoding: encoding)
    }
    let start = offset("start")
    bytes.replaceSubrange(start..<max(start, offset("end")), with: text.utf8)
  }
}
