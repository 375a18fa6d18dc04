// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Where a request marks what the provider is to remember: behind the tools, behind the system text and behind the last
/// user turns. The turn before the last is where the request before put its mark, so it is found again however much
/// came in between. (backends.md 1.2)
struct AnthropicCache {
  /// What a marked block carries.
  static let mark: JSONObject = ["type": "ephemeral"]

  /// Whether the last tool and the system text are marked.
  let marksBeginning: Bool
  /// How many user turns are marked.
  let userTurns: Int

  /// Decides for a team file: one that sets marks of its own gets none of ours, because four are the most there may be.
  init(_ settings: ProviderSettings) {
    let extraTools = settings.extraBody["tools"]?.arrayValue ?? []
    let hasOwn =
      settings.parameters["cache_control"] != nil || settings.extraBody["cache_control"] != nil
      || settings.extraBody["system"] != nil || settings.extraBody["messages"] != nil
      || extraTools.contains { $0["cache_control"] != nil }
    marksBeginning = !hasOwn
    userTurns = hasOwn ? 0 : 2
  }
}
