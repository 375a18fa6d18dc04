// SPDX-License-Identifier: Apache-2.0

/// Which of the general checks a key is left out of, because other code says it better. Worked out once for each key: a
/// keystroke only looks at bits.
struct KeyJudgement: OptionSet, Sendable {
  let rawValue: UInt8

  /// The code that reads the value judges it, in words that fit it better.
  static let byReader = KeyJudgement(rawValue: 1)
  /// Its words are judged elsewhere or not at all: the provider, Claude Code or AG2 has the last word there.
  static let openWords = KeyJudgement(rawValue: 2)
  /// There is a sentence of its own about the key being there.
  static let ownWords = KeyJudgement(rawValue: 4)
  /// The code that reads it says so when nothing is written there.
  static let absenceByReader = KeyJudgement(rawValue: 16)
  /// What stands in it is no part of the table.
  static let script = KeyJudgement(rawValue: 8)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(path: String) {
    self = []
    if Self.judgedByReader.contains(path) { insert(.byReader) }
    if Self.wordsJudgedElsewhere.contains(path) { insert(.openWords) }
    if Self.withOwnWords.contains(path) { insert(.ownWords) }
    if Self.absenceJudgedByReader.contains(path) { insert(.absenceByReader) }
    if path == "agents[].backend.script" { insert(.script) }
  }

  private static let judgedByReader: Set<String> = [
    "agents", "agent", "agents[].id", "agents[].backend", "agents[].backend.type", "agents[].system_message",
    "agents[].backend.context_paths", "agents[].backend.cwd", "agents[].backend.script",
    "agents[].backend.upload_files", "orchestrator.context_paths", "orchestrator.context_paths[].permission", "target",
    "mcp_servers", "agents[].backend.mcp_servers", "agents[].backend.mcp_servers[].args",
    "agents[].backend.mcp_servers[].env", "agents[].backend.mcp_servers[].env.*",
    "agents[].backend.mcp_servers[].headers", "agents[].backend.mcp_servers[].headers.*",
    "agents[].backend.mcp_servers[].allowed_tools", "agents[].backend.mcp_servers[].exclude_tools",
    "agents[].backend.allowed_tools", "agents[].backend.exclude_tools",
    "agents[].backend.agent_config.llm_config", "agents[].backend.group_config.llm_config",
    "agents[].backend.group_config.pattern.group_manager_args.llm_config",

  ]

  private static let absenceJudgedByReader: Set<String> = Set(
    [
      "orchestrator.context_paths[].path", "agents[].backend.mcp_servers[].name",
      "agents[].backend.mcp_servers[].type", "agents[].backend.mcp_servers[].command",
      "agents[].backend.mcp_servers[].url", "agents[].backend.agent_config.name",
      "agents[].backend.group_config.agents", "agents[].backend.group_config.pattern",
      "agents[].backend.group_config.pattern.initial_agent",
      "agents[].backend.group_config.pattern.type", "agents[].backend.agent_config.code_execution_config.executor.type",
      "agents[].backend.model", "agents[].backend.agent_config.llm_config.model",
    ] + UploadSpec.Kind.allCases.map { "agents[].backend.upload_files[].\($0.rawValue)" })

  private static let wordsJudgedElsewhere: Set<String> = [
    "orchestrator.context_paths[].permission", "ui.display_type", "agents[].backend.permission_mode",
    "agents[].backend.media.on_unsupported", "agents[].backend.mcp_servers[].type",
    "agents[].backend.mcp_servers[].security.level",
    "agents[].backend.mcp_servers[].security.env.level",
    "agents[].backend.agent_config.type", "agents[].backend.agent_config.code_execution_config.executor.type",
    "agents[].backend.group_config.pattern.type",
  ]

  private static let withOwnWords: Set<String> = [
    "display", "ui.type", "orchestrator.timeout", "orchestrator.session_storage",
  ]
}

extension KeyDescriptor {
  /// Whether others have the last word about its words: what ``allowed`` lists is advice.
  package var hasOpenWords: Bool { judgement.contains(.openWords) }
}
