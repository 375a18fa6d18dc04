// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import Testing

@testable import TeamLanguage

/// Values that hold although nobody has written them.
@Suite struct HintTests {
  private static let text = """
    agents:
      - id: a
        backend: {model: gpt-4o}
      - id: b
        backend: {type: claude, cwd: space}
      - id: c
        backend: {type: openai, model: gpt-5, cwd: .massgen/x}
    orchestrator:
      snapshot_storage: snaps
      agent_temporary_workspace: /tmp/x
    timeout_settings:
      initial_round_timeout_seconds: 5400
      round_timeout_grace_seconds: 60
    """

  /// The text with hints in brackets.
  private func hinted(_ text: String, _ range: Range<Int>? = nil) -> String {
    let fixture = LanguageFixture(text)
    let hints = InlayHint.hints(in: fixture.file, range: range ?? 0..<fixture.file.source.bytes.count)
    return fixture.applying(
      hints.map { ConfigDiagnostic.Edit(range: $0.offset..<$0.offset, replacement: "[\($0.label)]") })
  }

  @Test("Types, models, folders and times that follow from the rest are shown behind what is written")
  func hints() {
    let expected = Self.text
      .replacing("gpt-4o}", with: "gpt-4o[type: openai]}")
      .replacing("type: claude,", with: "type: claude[claude-sonnet-4-5-20250929 (default)],")
      .replacing("cwd: space", with: "cwd: space[→ .massgen/workspaces/space]")
      .replacing("snaps\n", with: "snaps[→ .massgen/snaps]\n")
      .replacing("settings:", with: "settings:[orchestrator_timeout_seconds: 1800 (default)]")
      .replacing("5400", with: "5400[= 1 h 30 min]")
    #expect(hinted(Self.text) == expected)
  }

  @Test("Only the hints of the part that is asked for are given")
  func range() {
    let start = Self.text.utf8.count - 60
    #expect(hinted(Self.text, start..<Self.text.utf8.count).filter { $0 == "[" }.count == 1)
  }
}
