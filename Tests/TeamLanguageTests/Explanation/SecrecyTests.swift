// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TestSupport
import Testing
import YAMLTree

@testable import TeamLanguage

/// Nothing that an editor shows tells what a variable holds.
@Suite struct SecrecyTests {
  private static let planted = "PLANTED-VALUE-0123456789"

  /// Files that refer to variables, and some of those that only need keys.
  private static let files = TeamCorpus.files.enumerated().compactMap { index, name in
    let text = (try? Shared.bytes(name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.contains("${") || index.isMultiple(of: 12) ? name : nil
  }

  /// Every variable that the table, the providers or a file names, set to the planted value.
  private func context(for bytes: [UInt8]) -> TeamContext {
    var names = Set(KeyTable.all.flatMap(\.variables))
    names.formUnion(["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY", "XAI_API_KEY", "HOME"])
    names.formUnion([
      "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT", "CEREBRAS_API_KEY", "GROQ_API_KEY", "ZAI_API_KEY",
    ])
    for part in String(decoding: bytes, as: UTF8.self).split(separator: "${").dropFirst() {
      names.insert(String(part.prefix { $0 != "}" && $0 != "\n" }))
    }
    let values = Dictionary(uniqueKeysWithValues: names.map { ($0, Self.planted) })
    return TeamContext(
      workingDirectory: "/work", environment: Environment(layers: [Environment.Layer(origin: "./.env", values: values)])
    )
  }

  private func check(_ file: TeamReadResult) {
    var shown: [String] = []
    // Each line is asked about at its first words and at its end, where most values are.
    for line in 0..<file.lines.lineCount {
      let range = file.lines.lineRange(line)
      for offset in stride(from: range.lowerBound, through: range.upperBound, by: max(1, range.count / 3)) {
        if let hover = Hover.at(offset, in: file) { shown.append(hover.markdown) }
      }
    }
    shown += InlayHint.hints(in: file, range: 0..<file.source.bytes.count).flatMap { [$0.label, $0.tooltip ?? ""] }
    shown += TeamLens.lenses(in: file).map(\.title)
    shown += DocumentLink.links(in: file).map { "\($0.target)" }
    shown += OutlineSymbol.symbols(in: file).map { "\($0)" }
    if let effective = EffectiveTeam.describe(file) { shown.append("\(effective)") }
    #expect(!shown.contains { $0.contains(Self.planted) })
  }

  @Test("No value of a variable is shown", .enabled(if: Shared.isAvailable), arguments: files)
  func corpus(name: String) throws {
    let bytes = try Shared.bytes(name)
    check(TeamReader.read(TeamSource(bytes: bytes, path: Shared.path(name)), context: context(for: bytes)))
  }

  @Test("No value of a variable is shown where a file refers to variables everywhere")
  func references() {
    let text = """
      agents:
        - id: "${A}"
          system_message: Be ${B}
          backend: {type: "${T}", model: "${M}", base_url: "https://${H}/v1", api_key: "${K}", cwd: "${W}"}
        - id: b
          backend: {type: azure_openai, model: "${M}", api_key_env: K}
        - id: c
          backend: {type: replay, cassette: "${C}.jsonl", model: "${M}"}
      orchestrator:
        snapshot_storage: "${S}"
        context_paths: [{path: "${P}"}, {path: "~/x"}]
      """
    check(LanguageFixture(text, context: context(for: Array(text.utf8))).file)
  }
}
