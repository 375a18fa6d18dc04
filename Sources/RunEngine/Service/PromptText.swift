// SPDX-License-Identifier: Apache-2.0

/// The text of a prompt, which is all that agents can take yet.
enum PromptText {
  /// Joins the blocks of a prompt. Throws when one of them is more than text, or all are blank.
  ///
  /// - Parameters:
  ///   - agents: who is to read it, for the error: ids and providers.
  ///   - hint: what to do about an empty prompt.
  static func read(
    _ prompt: [RunRequest.PromptBlock], for agents: [(id: String, provider: String)], hint: String
  ) throws(EngineError) -> String {
    var texts: [String] = []
    var matrix: [EngineError.UnsupportedBlock] = []
    for (index, block) in prompt.enumerated() {
      switch block {
      case .text(let text): texts.append(text)
      case .other(let kind):
        matrix += agents.map { agent in
          EngineError.UnsupportedBlock(
            agentID: agent.id, provider: agent.provider, block: "\(index): \(kind)",
            reason: "Only text is built into this version yet.")
        }
      }
    }
    guard matrix.isEmpty else {
      throw .unsupportedContent("The prompt has blocks that are not text, which no agent can take yet.", matrix: matrix)
    }
    let text = texts.joined(separator: "\n\n")
    guard text.utf8.contains(where: { $0 > 0x20 }) else {
      throw .invalidParameter("/prompt", message: "The prompt is empty.", hint: hint, reason: nil)
    }
    return text
  }
}
