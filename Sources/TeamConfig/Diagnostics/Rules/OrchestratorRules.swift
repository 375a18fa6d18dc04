// SPDX-License-Identifier: Apache-2.0

/// What there is to say about the codes of "Orchestrator, display, time limits". (config.md section 6)
enum OrchestratorRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .planningModeInactive,
      "MassGen 0.0.30 takes no notice of planning mode.",
      reason: """
        Tools act during coordination there, also those with effects outside. It works here and from MassGen \
        0.1.2 on.
        """,
      remedy: "Nothing, unless the file is for an older version.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        orchestrator: {coordination: {enable_planning_mode: true}}
        """),
    DiagnosticRule(
      .planningInstructionUnused,
      "There is a text for planning, and planning mode is off.",
      reason: "Nobody is told the text.",
      remedy: "Write `enable_planning_mode: true`, or remove the text.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        orchestrator: {coordination: {planning_mode_instruction: Plan.}}
        """),
    DiagnosticRule(
      .timeoutMisplaced,
      "`orchestrator.timeout` stands for `timeout_settings`.",
      reason: "Nothing reads it, so the usual 30 minutes count.",
      remedy: "Write `timeout_settings` at the top of the file; the fix does it.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        orchestrator: {timeout: {orchestrator_timeout_seconds: 60}}
        """),
    DiagnosticRule(
      .timeoutInvalid,
      "A time limit is not a number above 0.",
      reason: "A run without time cannot begin.",
      remedy: "Write seconds, such as 1800.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        timeout_settings: {orchestrator_timeout_seconds: 0}
        """),
    DiagnosticRule(
      .timeoutUnknownKey,
      "There is no time limit of this name.",
      reason: "MassGen refuses to start.",
      remedy: "Correct the name, or remove the key.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        timeout_settings: {orchestrator_timeout: 60}
        """),
    DiagnosticRule(
      .timeoutShort,
      "A time limit is below a minute.",
      reason: """
        Models that think, and teams that vote, rarely finish in that time; the best answer so far is presented \
        then.
        """,
      remedy: "Give more time, unless that is what you want.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        timeout_settings: {orchestrator_timeout_seconds: 30}
        """),
    DiagnosticRule(
      .limitInvalid,
      "A limit is not a whole number, or too small.",
      reason: "It cannot be counted to.",
      remedy: "Write a whole number, at least the one the message gives.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        orchestrator: {max_new_answers_per_agent: 0}
        """),
    DiagnosticRule(
      .skipCoordination,
      "There will be no voting.",
      reason: """
        `skip_coordination_rounds` is a switch for tests: the first agent goes straight to the final answer.
        """,
      remedy: "Remove it, unless that is what you want.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        orchestrator: {skip_coordination_rounds: true}
        """),
    DiagnosticRule(
      .sessionStorageIgnored,
      "Nothing reads `session_storage` any more.",
      reason: "MassGen stopped with 0.1.9. Conversations are kept in `.massgen/sessions` here.",
      remedy: "Remove it, unless an older MassGen uses the file too.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        orchestrator: {session_storage: s}
        """),
    DiagnosticRule(
      .displayTypeInvalid,
      "There is no display of this name.",
      reason: "MassGen fails when it opens the display. This server does not read the key.",
      remedy: "Write one of the names the message lists.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        ui: {display_type: fancy}
        """),
  ]
}
