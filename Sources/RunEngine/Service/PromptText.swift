// SPDX-License-Identifier: Apache-2.0

/// The text of a prompt.
enum PromptText {
  /// Joins the texts of a prompt. Throws when all of it is blank.
  ///
  /// - Parameter hint: what to do about an empty prompt.
  static func read(_ prompt: [RunRequest.PromptBlock], hint: String) throws(EngineError) -> String {
    let text = prompt.compactMap { block -> String? in
      if case .text(let text) = block { return text }
      return nil
    }.joined(separator: "\n\n")
    guard text.utf8.contains(where: { $0 > 0x20 }) else {
      throw .invalidParameter("/prompt", message: "The prompt has no text.", hint: hint, reason: nil)
    }
    return text
  }

  /// Throws when a prompt has more than text, where only text can be taken.
  static func refuseAttachments(
    _ prompt: [RunRequest.PromptBlock], for agents: [(id: String, provider: String)], because reason: String
  ) throws(EngineError) {
    let matrix = prompt.enumerated().flatMap { index, block -> [EngineError.UnsupportedBlock] in
      guard case .attachment(let attachment) = block else { return [] }
      return agents.map { agent in
        EngineError.UnsupportedBlock(
          agentID: agent.id, provider: agent.provider, block: "\(index): \(attachment.kind)",
          name: attachment.name ?? "\(attachment.kind) \(index + 1)", reason: reason)
      }
    }
    if !matrix.isEmpty { throw .unsupportedContent(reason, matrix: matrix) }
  }
}
