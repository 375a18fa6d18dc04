// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Testing

@testable import LanguageServer

@Suite("Open documents")
struct OpenDocumentsTests {
  private func opened(_ text: String, version: Int = 1) -> OpenDocuments {
    var documents = OpenDocuments()
    _ = documents.open([
      "textDocument": ["uri": "file:///t.yaml", "version": .integer(Int64(version)), "text": .string(text)]
    ])
    return documents
  }

  private func change(
    _ from: (Int, Int), _ to: (Int, Int), _ text: String, version: Int = 2
  ) -> JSONValue {
    func position(_ place: (Int, Int)) -> JSONValue {
      ["line": .integer(Int64(place.0)), "character": .integer(Int64(place.1))]
    }
    return [
      "textDocument": ["uri": "file:///t.yaml", "version": .integer(Int64(version))],
      "contentChanges": [["range": ["start": position(from), "end": position(to)], "text": .string(text)]],
    ]
  }

  private func text(_ documents: OpenDocuments) -> String? {
    documents["file:///t.yaml"].map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test(
    "An edit replaces its range, whatever the encoding counts",
    arguments: [
      ("a: 1\nb: 2\n", (1, 3), (1, 4), "3", "a: 1\nb: 3\n"),
      ("a: 😀x\n", (0, 5), (0, 6), "y", "a: 😀y\n"),
      ("a: 1\r\nb: 2", (1, 0), (1, 4), "", "a: 1\r\n"),
      ("a", (0, 99), (7, 0), "b", "ab"),
      ("abc", (0, 2), (0, 1), "x", "abxc"),
      ("abc", (-1, -5), (0, 1), "x", "xbc"),
    ])
  func edits(_ before: String, _ from: (Int, Int), _ to: (Int, Int), _ text: String, _ after: String) {
    var documents = opened(before)
    _ = documents.change(change(from, to, text))
    #expect(self.text(documents) == after)
  }

  @Test("Several edits in one message apply one after another, and a text without range is the whole document")
  func several() {
    var documents = opened("one")
    _ = documents.change([
      "textDocument": ["uri": "file:///t.yaml", "version": 2],
      "contentChanges": [
        ["text": "two"],
        [
          "range": ["start": ["line": 0, "character": 3], "end": ["line": 0, "character": 3]],
          "text": "!",
        ],
      ],
    ])
    #expect(text(documents) == "two!")
  }

  @Test("Changes before an open, of an older version or without sense are ignored")
  func ignored() {
    var documents = OpenDocuments()
    _ = documents.change(change((0, 0), (0, 0), "x"))
    #expect(text(documents) == nil)
    documents = opened("a", version: 5)
    _ = documents.change(change((0, 0), (0, 0), "x", version: 4))
    _ = documents.change(["textDocument": ["uri": "file:///t.yaml"], "contentChanges": [3, ["text": 4]]])
    #expect(text(documents) == "a")
    _ = documents.close(["textDocument": ["uri": "file:///t.yaml"]])
    _ = documents.close(["textDocument": ["uri": "file:///t.yaml"]])
    #expect(text(documents) == nil)
  }

  @Test(
    "File URIs become paths",
    arguments: [
      ("file:///a/b%20c.yaml", "/a/b c.yaml"), ("FILE://localhost/x", "/x"), ("file:///%C3%A4", "/ä"),
    ])
  func uris(_ uri: String, _ path: String) {
    #expect(FileURI.path(uri) == path)
  }

  @Test(
    "What is no local file has no path",
    arguments: [
      "http://x/y", "file://other/x", "untitled:1", "file:///a%00b", "file:///a%4", "",
    ])
  func noPath(_ uri: String) {
    #expect(FileURI.path(uri) == nil)
  }
}
