// SPDX-License-Identifier: Apache-2.0

/// What there is to say about the codes of "Agents". (config.md section 6)
enum AgentRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .agentIDMissing,
      "An agent has no id.",
      reason: """
        It is called by its place in the list, `agent1`, `agent2` and so on, which changes when agents are \
        moved.
        """,
      remedy: "Add `id`.",
      example: """
        agents:
          - backend: {type: openai, model: gpt-4o}
        """),
    DiagnosticRule(
      .agentIDDuplicate,
      "Two agents have the same id.",
      reason: "Answers and votes belong to an id. MassGen loses the earlier agent without a word.",
      remedy: "Give every agent an id of its own.",
      example: """
        agents:
          - {id: a, backend: {type: openai, model: gpt-4o}}
          - {id: a, backend: {type: gemini, model: gemini-2.5-flash}}
        """),
    DiagnosticRule(
      .agentIDNotString,
      "An id is a number, a truth value or nothing.",
      reason: """
        YAML reads unquoted words such as `1` and `on` so; MassGen then looks for an agent that is not there.
        """,
      remedy: "Put the id in quotes.",
      example: """
        agents:
          - {id: 1, backend: {type: openai, model: gpt-4o}}
        """),
    DiagnosticRule(
      .agentIDUnsafePath,
      "An id cannot be the name of a folder.",
      reason: """
        Workspaces and logs of an agent are kept in a folder of its name; a slash or `..` would lead out of it.
        """,
      remedy: "Use letters, digits, `-`, `_` and `.`.",
      example: """
        agents:
          - {id: a/b, backend: {type: openai, model: gpt-4o}}
        """),
    DiagnosticRule(
      .systemMessageNotString,
      "A system message is not a text.",
      reason: "The provider refuses the request at the first call.",
      remedy: "Put it in quotes, or write the text below `|`.",
      example: """
        agents:
          - id: a
            system_message: [be brief]
            backend: {type: openai, model: gpt-4o}
        """),
  ]
}
