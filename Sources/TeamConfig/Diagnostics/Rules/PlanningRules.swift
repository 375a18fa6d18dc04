// SPDX-License-Identifier: Apache-2.0

/// What there is to say about planning mode and tools. (config.md section 6, "Orchestrator, UI, timeouts")
enum PlanningRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .planningModeWithoutTools,
      "Planning mode is on and no agent has tools.",
      reason: """
        Planning mode keeps agents from acting until the final answer. Without tools nobody can act, and the mode \
        only costs the words that explain it.
        """,
      remedy: "Switch it off, or give an agent `mcp_servers` or `cwd`.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
        orchestrator:
          coordination:
            enable_planning_mode: true
        """),
    DiagnosticRule(
      .planningModeBackend,
      "Planning mode does not reach the tools of an agent.",
      reason: """
        What AG2 agents run, they run inside AG2, and Azure's have no tools of ours; planning mode holds nothing of \
        theirs back, here and in MassGen.
        """,
      remedy: "Take a backend of another type into the run, or switch planning mode off.",
      example: """
        agents:
          - id: a
            backend:
              type: ag2
              agent_config: {name: coder, llm_config: {model: gpt-4o}}
        orchestrator:
          coordination:
            enable_planning_mode: true
        """),
  ]
}
