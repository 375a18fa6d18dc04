// SPDX-License-Identifier: Apache-2.0

/// What there is to say about the codes of "AG2". (config.md section 6)
enum AG2Rules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .ag2ConfigMissing,
      "A backend of the type `ag2` says nothing about its agent.",
      reason: "There is nobody to ask; MassGen 0.0.30 refuses to start.",
      remedy: "Add `agent_config` for one agent or `group_config` for several.",
      example: """
        agents:
          - id: a
            backend:
              type: ag2
        """),
    DiagnosticRule(
      .ag2ConfigBoth,
      "A backend of the type `ag2` has both an agent and a group.",
      reason: "It can be only one of them; MassGen 0.0.30 refuses to start.",
      remedy: "Remove one.",
      example: ag2(
        """
        agent_config: {name: coder, llm_config: {model: gpt-4o}}
        group_config: {agents: [{name: coder}]}
        """)),
    DiagnosticRule(
      .ag2NameMissing,
      "An AG2 agent has no name.",
      reason: "AG2 makes no agent without one; MassGen refuses to start.",
      remedy: "Add `name`.",
      example: ag2(
        """
        agent_config: {llm_config: {model: gpt-4o}}
        """)),
    DiagnosticRule(
      .ag2LLMConfig,
      "An AG2 agent has no model, or something that is none.",
      reason: """
        `llm_config` is a mapping with at least `model`, or a list of such mappings that are tried in order. MassGen \
        refuses to start otherwise.
        """,
      remedy: "Add `llm_config` with `api_type` and `model`.",
      example: ag2(
        """
        agent_config: {name: coder, llm_config: gpt-4o}
        """)),
    DiagnosticRule(
      .ag2AgentType,
      "AG2 has no class of agents of this name.",
      reason: "There are `assistant` and `conversable`; MassGen refuses everything else.",
      remedy: "Write one of them, or leave `type` out.",
      example: ag2(
        """
        agent_config: {name: coder, type: user, llm_config: {model: gpt-4o}}
        """)),
    DiagnosticRule(
      .ag2Executor,
      "An executor has no type, or one that AG2 lacks.",
      reason: "The type decides where code runs. MassGen refuses to start without a known one.",
      remedy: "Write one of the four types the message names.",
      example: ag2(
        """
        agent_config:
          name: coder
          llm_config: {model: gpt-4o}
          code_execution_config: {executor: {type: shell}}
        """)),
    DiagnosticRule(
      .ag2ExecutorMissing,
      "Code is to run and nothing says where.",
      reason: "Of `code_execution_config` only `executor` is read, here as in MassGen; without it no code runs.",
      remedy: "Add `executor` with `type`, or remove the section.",
      example: ag2(
        """
        agent_config:
          name: coder
          llm_config: {model: gpt-4o}
          code_execution_config: {work_dir: code}
        """)),
    DiagnosticRule(
      .ag2GroupPattern,
      "A group does not say who speaks when.",
      reason: """
        A group needs `pattern` with `type` and with `initial_agent`, the name of a member. Here there are five \
        types; MassGen has `auto` from 0.0.31 on and refuses the others.
        """,
      remedy: "Complete the pattern; `auto` lets a model choose the next speaker.",
      example: ag2(
        """
        group_config:
          llm_config: {model: gpt-4o}
          agents: [{name: coder}]
          pattern: {type: auto, initial_agent: codr}
        """)),
    DiagnosticRule(
      .ag2GroupLLMConfig,
      "A group has no model.",
      reason: """
        Members without one of their own, the agent that ends the group and the one that chooses speakers use the \
        group's. MassGen refuses a group without it.
        """,
      remedy: "Add `llm_config` to the group.",
      example: ag2(
        """
        group_config:
          agents: [{name: coder}]
          pattern: {type: auto, initial_agent: coder}
        """)),
    DiagnosticRule(
      .ag2GroupAgentsEmpty,
      "A group has no members.",
      reason: "There is nobody to ask; MassGen refuses to start.",
      remedy: "Add members to `agents`.",
      example: ag2(
        """
        group_config:
          llm_config: {model: gpt-4o}
          agents: []
          pattern: {type: auto, initial_agent: coder}
        """)),
    DiagnosticRule(
      .ag2UserAgentName,
      "The agent that ends a group is not called `User`.",
      reason: "A group ends when `User` says so; under another name it would never end, and MassGen refuses it.",
      remedy: "Write `name: User`, or remove `user_agent` to get the built-in one.",
      example: ag2(
        """
        group_config:
          llm_config: {model: gpt-4o}
          agents: [{name: coder}]
          pattern: {type: auto, initial_agent: coder}
          user_agent: {name: Boss}
        """)),
    DiagnosticRule(
      .ag2NameDuplicate,
      "Two members of a group have one name.",
      reason: """
        Whoever chooses the next speaker names a member, and nobody can tell which of the two is meant. MassGen says \
        nothing about it.
        """,
      remedy: "Rename one of them.",
      example: ag2(
        """
        group_config:
          llm_config: {model: gpt-4o}
          agents: [{name: coder}, {name: coder}]
          pattern: {type: auto, initial_agent: coder}
        """)),
    DiagnosticRule(
      .ag2KeyIgnored,
      "AG2 does not read a key.",
      reason: """
        Models stand in `llm_config`, so that `model` and its parameters have no effect beside `agent_config`; and of \
        an agent only the keys of the table are read. MassGen says nothing about the others.
        """,
      remedy: "Move parameters of the model into `llm_config` and remove the rest.",
      example: ag2(
        """
        temperature: 0.2
        agent_config: {name: coder, llm_config: {model: gpt-4o}}
        """)),
  ]

  /// A team file with one AG2 backend.
  private static func ag2(_ lines: String) -> String {
    let indented = lines.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
    return """
      agents:
        - id: a
          backend:
            type: ag2
      \(indented)
      """
  }
}
