// SPDX-License-Identifier: Apache-2.0

/// Several lines that are often wanted together.
struct TeamSnippet {
  /// The name in documentation topics.
  var id: String
  /// What the list shows.
  var label: String
  /// The place it fits in, as a path of the key table.
  var place: String
  /// One or two sentences.
  var documentation: String
  var body: SnippetBody
  /// Whether agents of it have workspaces, which MassGen wants storage for.
  var needsStorage = false

  /// All snippets, in the order they are offered.
  static let all: [TeamSnippet] = teams + agents + servers + paths

  // MARK: Parts

  private static func agent(_ id: Int, type: String, model: String) -> SnippetBody {
    .mapping([
      ("id", .text("${\(id):\(type)}")),
      ("backend", .mapping([("type", .text("${\(id + 1):\(type)}")), ("model", .text("${\(id + 2):\(model)}"))])),
    ])
  }

  private static let workspaceAgent = SnippetBody.mapping([
    ("id", .text("${1:builder}")),
    (
      "backend",
      .mapping([
        ("type", .text("${2:openai}")), ("model", .text("${3:gpt-5-mini}")), ("cwd", .text("${4:workspace1}")),
      ])
    ),
  ])

  private static let storage = SnippetBody.mapping([
    ("snapshot_storage", .text("snapshots")), ("agent_temporary_workspace", .text("temp_workspaces")),
  ])

  private static let replayAgent = SnippetBody.mapping([
    ("id", .text("${1:actor}")),
    (
      "backend",
      .mapping([
        ("type", .text("replay")),
        (
          "script",
          .list([
            .mapping([
              (
                "steps",
                .list([
                  .mapping([
                    (
                      "tool_calls",
                      .list([
                        .mapping([
                          ("name", .text("new_answer")),
                          ("arguments", .mapping([("content", .quoted("${2:My answer.}"))])),
                        ])
                      ])
                    )
                  ])
                ])
              )
            ]),
            .mapping([
              ("repeat", .literal("true")),
              (
                "steps",
                .list([
                  .mapping([
                    (
                      "tool_calls",
                      .list([
                        .mapping([
                          ("name", .text("vote")),
                          (
                            "arguments",
                            .mapping([
                              ("agent_id", .text("${3:agent1}")), ("reason", .quoted("${4:It is complete.}")),
                            ])
                          ),
                        ])
                      ])
                    )
                  ])
                ])
              ),
            ]),
          ])
        ),
      ])
    ),
  ])

  private static let ag2Agent = SnippetBody.mapping([
    ("id", .text("${1:coder}")),
    (
      "backend",
      .mapping([
        ("type", .text("ag2")),
        (
          "agent_config",
          .mapping([
            ("type", .text("${2|assistant,conversable|}")), ("name", .text("${3:Coder}")),
            ("system_message", .quoted("${4:You write short programs.}")),
            ("llm_config", .mapping([("api_type", .text("openai")), ("model", .text("${5:gpt-5-mini}"))])),
          ])
        ),
      ])
    ),
  ])

  private static func member(_ stop: Int, _ name: String) -> SnippetBody {
    .mapping([
      ("type", .text("conversable")), ("name", .text("${\(stop):\(name)}")),
      ("description", .quoted("${\(stop + 1):What it is good at.}")),
    ])
  }

  private static let groupChat = SnippetBody.mapping([
    ("id", .text("${1:group}")),
    (
      "backend",
      .mapping([
        ("type", .text("ag2")),
        (
          "group_config",
          .mapping([
            ("llm_config", .mapping([("api_type", .text("openai")), ("model", .text("${2:gpt-5-mini}"))])),
            ("agents", .list([member(3, "Planner"), member(5, "Writer")])),
            ("pattern", .mapping([("type", .text("auto")), ("initial_agent", .text("${7:Planner}"))])),
            ("max_rounds", .literal("${8:20}")),
          ])
        ),
      ])
    ),
  ])

  // MARK: Snippets

  private static let teams: [TeamSnippet] = [
    TeamSnippet(
      id: "team-two", label: "team of two agents", place: "",
      documentation: "Two models answer, read each other and vote; the winner presents the answer.",
      body: .mapping([
        (
          "agents",
          .list([
            agent(1, type: "openai", model: "gpt-5-mini"), agent(4, type: "gemini", model: "gemini-2.5-flash"),
          ])
        )
      ])),
    TeamSnippet(
      id: "team-one", label: "team of one agent", place: "", documentation: "One model works on the task alone.",
      body: .mapping([("agents", .list([agent(1, type: "openai", model: "gpt-5-mini")]))])),
    TeamSnippet(
      id: "team-workspace", label: "team with a workspace", place: "",
      documentation: "One agent that reads and writes files in a folder of the run.",
      body: .mapping([("agents", .list([workspaceAgent])), ("orchestrator", storage)])),
    TeamSnippet(
      id: "team-replay", label: "scripted team", place: "",
      documentation: "An agent that plays replies from the file. It needs no key and no network.",
      body: .mapping([("agents", .list([replayAgent]))])),
    TeamSnippet(
      id: "team-group", label: "team with a group chat", place: "",
      documentation: "A group of AG2 agents that talk to each other and count as one agent of the team.",
      body: .mapping([("agents", .list([groupChat]))])),
  ]

  private static let agents: [TeamSnippet] = [
    TeamSnippet(
      id: "agent", label: "agent", place: "agents[]", documentation: "An agent with its provider and model.",
      body: agent(1, type: "openai", model: "gpt-5-mini")),
    TeamSnippet(
      id: "agent-workspace", label: "agent with a workspace", place: "agents[]",
      documentation: """
        An agent that reads and writes files in a folder of the run. The storage settings that MassGen wants for it \
        are added under `orchestrator`.
        """,
      body: workspaceAgent, needsStorage: true),
    TeamSnippet(
      id: "agent-ag2", label: "AG2 agent", place: "agents[]",
      documentation: "An agent of the AG2 library as a member of the team.", body: ag2Agent),
    TeamSnippet(
      id: "agent-group", label: "AG2 group chat", place: "agents[]",
      documentation: "AG2 agents that talk to each other and count as one agent of the team.", body: groupChat),
    TeamSnippet(
      id: "agent-replay", label: "scripted agent", place: "agents[]",
      documentation: "An agent that plays replies from the file: one answer, then votes. It needs no key.",
      body: replayAgent),
  ]

  private static let servers: [TeamSnippet] = [
    TeamSnippet(
      id: "server-stdio", label: "MCP server (stdio)", place: "agents[].backend.mcp_servers[]",
      documentation: "A tool server that is a program on this machine.",
      body: .mapping([
        ("name", .text("${1:files}")), ("type", .text("stdio")), ("command", .text("${2:npx}")),
        ("args", .list([.quoted("-y"), .quoted("${3:@modelcontextprotocol/server-filesystem}"), .quoted("${4:.}")])),
      ])),
    TeamSnippet(
      id: "server-http", label: "MCP server (HTTP)", place: "agents[].backend.mcp_servers[]",
      documentation: "A tool server behind an address.",
      body: .mapping([
        ("name", .text("${1:remote}")), ("type", .text("streamable-http")),
        ("url", .quoted("${2:https://example.com/mcp}")),
      ])),
  ]

  private static let paths: [TeamSnippet] = [
    TeamSnippet(
      id: "context-path", label: "context path", place: "orchestrator.context_paths[]",
      documentation: "A file or folder outside the workspaces that agents may use.",
      body: .mapping([("path", .quoted("${1:src}")), ("permission", .text("${2|read,write|}"))]))
  ]
}
