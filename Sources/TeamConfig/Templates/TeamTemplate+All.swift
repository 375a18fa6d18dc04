// SPDX-License-Identifier: Apache-2.0

extension TeamTemplate {
  /// Every template, the simplest first.
  public static let all: [TeamTemplate] = [
    singleAgent, threeAgents, claudeCode, workspace, mcpTools, planning, groupChat, multimodal, replayDemo,
  ]

  /// Backends with a model of their own to begin with.
  private static let backends = BackendType.allCases.filter { $0.defaultModel != nil && $0 != .chatcompletion }
    .map(\.rawValue)

  private static func backend(_ words: String, suffix: String = "", default type: String) -> [Question] {
    [
      Question("backend\(suffix)", "The backend of \(words)", default: type, allowed: backends),
      Question("model\(suffix)", "Its model", default: nil),
    ]
  }

  private static let singleAgent = TeamTemplate(
    "single-agent", "One agent with one model.",
    questions: backend("the agent", default: "openai") + [
      Question("id", "What the agent is called", default: "assistant")
    ],
    body: """
      # One agent with one model.
      # Tags: basics
      agents:
        - id: {{id}}
          backend:
            type: {{backend}}
            model: {{model}}

      """)

  private static let threeAgents = TeamTemplate(
    "three-agents", "Three models of different providers answer, read each other and vote.",
    questions: backend("the first agent", suffix: "1", default: "openai")
      + backend("the second agent", suffix: "2", default: "gemini")
      + backend("the third agent", suffix: "3", default: "claude"),
    body: """
      # Three models answer, read each other and vote; the winner presents.
      # Tags: basics
      agents:
        - id: first
          backend:
            type: {{backend1}}
            model: {{model1}}
        - id: second
          backend:
            type: {{backend2}}
            model: {{model2}}
        - id: third
          backend:
            type: {{backend3}}
            model: {{model3}}

      timeout_settings:
        orchestrator_timeout_seconds: 1800

      """)

  private static let claudeCode = TeamTemplate(
    "claude-code", "Claude Code works in a folder of its own.",
    questions: [
      Question("model", "The model", default: "claude-sonnet-4-5-20250929"),
      Question("permissions", "What it asks for", default: "acceptEdits", allowed: ["default", "acceptEdits", "plan"]),
    ],
    body: """
      # Claude Code works in a folder of its own, with its own tools.
      # Needs: the program claude, logged in. Tags: claude-code, workspace
      agents:
        - id: coder
          backend:
            type: claude_code
            model: {{model}}
            cwd: coder
            permission_mode: {{permissions}}

      orchestrator:
        snapshot_storage: snapshots
        agent_temporary_workspace: temp_workspaces

      """)

  private static let workspace = TeamTemplate(
    "workspace", "Two agents work with files, and read a folder of yours.",
    questions: backend("both agents", default: "openai") + [
      Question("folder", "The folder they may read", default: ".")
    ],
    body: """
      # Two agents work with files, each in a folder of its own, and read a folder of yours.
      # Tags: workspace
      agents:
        - id: writer
          backend:
            type: {{backend}}
            model: {{model}}
            cwd: writer
        - id: reviewer
          backend:
            type: {{backend}}
            model: {{model}}
            cwd: reviewer

      orchestrator:
        snapshot_storage: snapshots
        agent_temporary_workspace: temp_workspaces
        context_paths:
          - path: {{folder}}
            permission: read

      """)

  private static let mcpTools = TeamTemplate(
    "mcp-tools", "An agent with the tools of an MCP server.",
    questions: backend("the agent", default: "openai") + [
      Question("server", "What the server is called", default: "weather"),
      Question("package", "The package that npx starts", default: "@modelcontextprotocol/server-everything"),
    ],
    body: """
      # An agent with the tools of an MCP server.
      # Needs: npx. Tags: tools, mcp
      agents:
        - id: assistant
          backend:
            type: {{backend}}
            model: {{model}}
            mcp_servers:
              - name: {{server}}
                type: stdio
                command: npx
                args: ["-y", {{package}}]

      """)

  private static let planning = TeamTemplate(
    "planning", "Agents plan what they would do; only the winner does it.",
    questions: backend("both agents", default: "openai") + [
      Question("package", "The package that npx starts", default: "@modelcontextprotocol/server-everything")
    ],
    body: """
      # Agents plan what they would do with their tools; only the winner does it.
      # Needs: npx. Tags: planning, tools
      agents:
        - id: first
          backend:
            type: {{backend}}
            model: {{model}}
            mcp_servers:
              - {name: everything, type: stdio, command: npx, args: ["-y", {{package}}]}
        - id: second
          backend:
            type: {{backend}}
            model: {{model}}
            mcp_servers:
              - {name: everything, type: stdio, command: npx, args: ["-y", {{package}}]}

      orchestrator:
        coordination:
          enable_planning_mode: true
          planning_mode_instruction: Say what you would do and with which tools; do nothing that others can see.

      """)

  private static let groupChat = TeamTemplate(
    "group-chat", "AG2 agents talk in a group and answer as one agent of the team.",
    questions: [Question("model", "The model of everybody", default: "gpt-4o-mini")],
    body: """
      # AG2 agents talk in a group and answer as one agent of the team.
      # Tags: group-chat, ag2
      agents:
        - id: group
          backend:
            type: ag2
            group_config:
              llm_config:
                api_type: openai
                model: {{model}}
              agents:
                - type: assistant
                  name: planner
                  system_message: Break the task into steps.
                - type: assistant
                  name: critic
                  system_message: Find what is wrong with the plan.
              pattern:
                type: auto
                initial_agent: planner

      """)

  private static let multimodal = TeamTemplate(
    "multimodal", "An agent that is shown a picture.",
    questions: backend("the agent", default: "openai") + [
      Question("image", "The address of the picture", default: "https://example.org/picture.png")
    ],
    body: """
      # An agent that is shown a picture.
      # Tags: multimodal
      agents:
        - id: viewer
          backend:
            type: {{backend}}
            model: {{model}}
            upload_files:
              - image_path: {{image}}

      """)

  private static let replayDemo = TeamTemplate(
    "replay-demo", "Two scripted agents: no key, no network, the same every time.",
    questions: [Question("answer", "What the winner says", default: "It depends, but here is how to find out.")],
    body: """
      # Two scripted agents: no key, no network, the same every time.
      # Needs: nothing. Costs: nothing. Tags: replay
      agents:
        - id: writer
          backend:
            type: replay
            script:
              - steps: [{tool_calls: [{name: new_answer, arguments: {content: {{answer}}}}]}]
              - repeat: true
                steps: [{tool_calls: [{name: vote, arguments: {agent_id: agent1, reason: It is complete.}}]}]
              - for: final
                steps: [{text: {{answer}}}]
        - id: reader
          backend:
            type: replay
            script:
              - repeat: true
                steps: [{tool_calls: [{name: vote, arguments: {agent_id: agent1, reason: I agree.}}]}]

      """)
}
