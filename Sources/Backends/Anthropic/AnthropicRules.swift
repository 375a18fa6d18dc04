// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// What the API and its models take and refuse, as data. (backends.md 1.1, 1.2)
enum AnthropicRules {
  /// The version of the API that is spoken unless the team file names another.
  static let defaultVersion = "2023-06-01"
  /// The version from which on sampling is gone and other members are new.
  static let secondVersion = "2026-10-21"
  /// The output limit where neither the team file nor the model table names one.
  static let fallbackMaxTokens = 8192
  /// The most that is asked for unasked: more only costs where limits count what may come.
  static let modestMaxTokens = 32_000
  /// The smallest budget of thoughts the API takes.
  static let leastThinkingBudget = 1024
  /// The feature that requests with files of the Files API need.
  static let filesFeature = "files-api-2025-04-14"

  /// The variable whose value is sent as a bearer token, not as `x-api-key`.
  static let tokenVariable = "ANTHROPIC_AUTH_TOKEN"

  /// Members of the request that need no treatment.
  static let plainMembers: Set<String> = [
    "temperature", "top_p", "top_k", "stop_sequences", "service_tier", "output_config", "container", "inference_geo",
    "cache_control", "user_profile_id",
  ]

  /// Members that came with ``secondVersion``.
  static let newMembers: Set<String> = ["speed", "diagnostics", "workspace_id"]

  /// Members that ``secondVersion`` and the models of ``selfPaced`` refuse.
  static let samplingMembers: Set<String> = ["temperature", "top_p", "top_k"]

  /// Models that take no sampling and no budget of thoughts: they think as long as they see fit.
  static let selfPaced: ModelSet = [
    "claude-opus-4-7", "claude-opus-4-8", "claude-opus-5", "claude-sonnet-4-7", "claude-sonnet-5", "claude-haiku-4-7",
    "claude-haiku-5", "claude-mythos", "claude-fable",
  ]

  /// Models that refuse `top_p` beside `temperature`.
  static let oneSampler: ModelSet = [
    "claude-opus-4-1", "claude-opus-4-5", "claude-opus-4-6", "claude-sonnet-4-5", "claude-sonnet-4-6",
    "claude-haiku-4-5",
  ]

  /// A tool that the provider runs.
  struct ServerTool {
    var tool: ProviderTool
    /// What stands in `tools`. The oldest version that is still documented, because every model knows it.
    var definition: JSONObject
    /// The feature the request needs for it.
    var feature: String?
  }

  /// The tools that the provider runs.
  static let serverTools = [
    ServerTool(tool: .webSearch, definition: ["type": "web_search_20250305", "name": "web_search"]),
    ServerTool(
      tool: .codeExecution, definition: ["type": "code_execution_20250522", "name": "code_execution"],
      feature: "code-execution-2025-05-22"),
  ]
}
