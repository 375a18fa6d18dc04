// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// A team file with a place in it, written as `‸`.
struct LanguageFixture {
  var file: TeamReadResult
  var offset: Int

  /// Reads a text; without a mark the place is its end.
  init(_ text: String, path: String = "/work/team.massgen.yaml", context: TeamContext? = nil) {
    let parts = text.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    offset = parts.count == 2 ? parts[0].utf8.count : text.utf8.count
    let bytes = Array(parts.joined().utf8)
    let context = context ?? TeamContext(workingDirectory: "/work", environment: Environment(layers: []))
    file = TeamReader.read(TeamSource(bytes: bytes, path: path), context: context)
  }

  /// The text after some edits.
  func applying(_ edits: [ConfigDiagnostic.Edit]) -> String {
    var bytes = file.source.bytes
    for edit in edits.reversed() { bytes.replaceSubrange(edit.range, with: edit.replacement.utf8) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
