// SPDX-License-Identifier: Apache-2.0

/// What there is to say about the codes of "Structure". (config.md section 6)
enum StructureRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .configV1Format,
      "The file is in the format of the first MassGen versions.",
      reason: "No version since 0.0.3 reads it: the backend has no type for them, and they refuse to start.",
      remedy: """
        `massgen-server migrate FILE` writes it anew: `agent_type` is now `backend.type`, `model_config.model` \
        is `backend.model`, `agent_id` is `id`.
        """,
      example: """
        agents:
          - agent_id: a
            agent_type: openai
        """),
    DiagnosticRule(
      .agentsMissing,
      "There is neither `agents` nor `agent`.",
      reason: "A team has at least one agent; MassGen refuses to start.",
      remedy: "Add `agents:` with a list of agents.",
      example: """
        orchestrator: {}
        """),
    DiagnosticRule(
      .agentsEmpty,
      "The list `agents` has no items.",
      reason: "A team has at least one agent; MassGen refuses to start.",
      remedy: "Add an agent with `id` and `backend`.",
      example: """
        agents: []
        """),
    DiagnosticRule(
      .agentsNotList,
      "`agents` is a mapping or a single value.",
      reason: "Agents have an order, so they are a list. MassGen refuses to start.",
      remedy: "Write one item with `- id:` for each agent.",
      example: """
        agents:
          a:
            backend: {type: openai}
        """),
    DiagnosticRule(
      .agentAndAgents,
      "The file has both `agent` and `agents`.",
      reason: "Only `agent` counts, here and in MassGen; the others are never asked.",
      remedy: "Remove one of them.",
      example: """
        agent: {id: a, backend: {type: openai, model: gpt-4o}}
        agents: [{id: b, backend: {type: openai, model: gpt-4o}}]
        """),
    DiagnosticRule(
      .agentNotMapping,
      "An item of `agents` is not a mapping.",
      reason: "An agent without `backend` cannot be asked.",
      remedy: "Write `- id:` and `backend:`.",
      example: """
        agents: [openai]
        """),
    DiagnosticRule(
      .sectionNull,
      "A section has no content.",
      reason: "MassGen stops at the empty section, because it expects a mapping there.",
      remedy: "Fill the section or remove its key.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        orchestrator:
        """),
    DiagnosticRule(
      .wrongType,
      "A value is of another kind than its key wants.",
      reason: "It cannot be used, or the provider refuses it. It is a warning where nothing reads the key.",
      remedy: "Write a value of the kind the message names; often quotes are missing, or too many.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        timeout_settings: 5
        """),
    DiagnosticRule(
      .flagNotBoolean,
      "A flag is a text.",
      reason: "In MassGen every text counts as true, also `\"false\"`.",
      remedy: "Write true or false without quotes.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, enable_web_search: "false"}
        """),
    DiagnosticRule(
      .valueNotAllowed,
      "The value is none of those that the key takes.",
      reason: "It is ignored or refused, by the program or by the provider.",
      remedy: "Write one of the values the message lists.",
      example: """
        agents:
          - id: a
            voting_sensitivity: harsh
            backend: {type: openai, model: gpt-4o}
        """),
    DiagnosticRule(
      .unknownKey,
      "No key has this name at this place.",
      reason: """
        It has no effect, and nothing says so when the team runs. MassGen ignores it, or hands it to the \
        provider.
        """,
      remedy: "Correct the name, or remove the key. Keys that begin with `x-` are left alone.",
      example: """
        agents:
          - id: a
            backend: {type: openai, modle: gpt-4o}
        """),
    DiagnosticRule(
      .misplacedKey,
      "The key belongs somewhere else.",
      reason: "Where it stands nothing reads it, and nothing says so when the team runs.",
      remedy: "Move it to the place the message names; the fix does it.",
      example: """
        agents:
          - id: a
            model: gpt-4o
            backend: {type: openai}
        """),
    DiagnosticRule(
      .deprecatedKey,
      "The key is out of date.",
      reason: "It still works or does nothing, and another key says the same better.",
      remedy: "Write the key the message names; the fix does it."),
    DiagnosticRule(
      .newerKey,
      "The key is younger than the MassGen version the file is compared with.",
      reason: "That version ignores it or refuses the file. It works here.",
      remedy: """
        Nothing, if the file is for this server. Else remove the key, or write `target` with the version you \
        use.
        """,
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        orchestrator: {voting_sensitivity: strict}
        """),
    DiagnosticRule(
      .displaySectionAlias,
      "The section `display` stands for `ui`.",
      reason: "MassGen does not read it, so its defaults are used.",
      remedy: "Rename it to `ui`, and `type` in it to `display_type`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        display: {type: simple}
        """),
    DiagnosticRule(
      .uiTypeAlias,
      "`ui.type` stands for `ui.display_type`.",
      reason: "MassGen does not read it, so the default display is used.",
      remedy: "Rename the key; the fix does it.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        ui: {type: simple}
        """),
    DiagnosticRule(
      .targetUnknown,
      "`target` is no version of MassGen.",
      reason: "The file is compared with 0.0.30 instead.",
      remedy: "Write a version such as `0.1.2`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        target: newest
        """),
  ]
}
