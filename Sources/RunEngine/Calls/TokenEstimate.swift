// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Tokens nobody has counted. Four bytes are taken for a token, which is about right for English text.
enum TokenEstimate {
  /// Tokens of so many bytes of text.
  static func tokens(bytes: Int) -> Int { (bytes + 3) / 4 }

  /// Tokens of what a model is sent.
  static func prompt(_ messages: [Message], tools: [ToolDefinition], for descriptor: BackendDescriptor) -> Int {
    let files = messages.flatMap(\.media)
    guard !files.isEmpty, let profile = ProviderTable.profile(id: descriptor.provider) else {
      return text(messages, tools: tools)
    }
    return text(messages, tools: tools)
      + files.reduce(0) { $0 + MediaTokens.estimate($1, profile: profile, model: descriptor.model) }
  }

  private static func text(_ messages: [Message], tools: [ToolDefinition]) -> Int {
    let said = messages.reduce(0) { sum, message in
      message.parts.reduce(sum) { sum, part in
        switch part {
        case .text(let text): sum + text.utf8.count
        case .media: sum
        case .toolCall(let call): sum + call.name.utf8.count + JSONValue.object(call.arguments).encoded().count
        case .invalidToolCall(_, let name, let raw): sum + name.utf8.count + raw.utf8.count
        case .toolResult(let result): sum + result.text.utf8.count
        }
      }
    }
    let offered = tools.reduce(0) { sum, tool in
      sum + tool.name.utf8.count + tool.description.utf8.count + JSONValue.object(tool.parameters).encoded().count
    }
    return tokens(bytes: said + offered)
  }
}
