// SPDX-License-Identifier: Apache-2.0

/// What there is to say about context paths. (config.md 1.6; section 6, "Filesystem")
enum ContextPathRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .contextPathMissing,
      "There is nothing at a context path.",
      reason: """
        MassGen does not start when a path of `orchestrator` is missing, and leaves out one of an agent. Paths are \
        relative to the folder the run works in, not to the team file.
        """,
      remedy: "Create the file or folder, or correct the path."),
    DiagnosticRule(
      .contextPathDuplicate,
      "A context path stands twice.",
      reason: """
        Of two entries for one path only one counts; between an agent and `orchestrator` it is that of \
        `orchestrator`.
        """,
      remedy: "Remove one of them.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
          context_paths:
            - {path: src}
            - {path: ./src, permission: write}
        """),
    DiagnosticRule(
      .contextPathWithoutCwd,
      "No agent can use the context paths.",
      reason: "The tools that read and write files come with a workspace. Without `cwd` an agent has none of them.",
      remedy: "Add `cwd` to the agents that should see the files.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        orchestrator:
          context_paths:
            - {path: src}
        """),
    DiagnosticRule(
      .contextPathAlwaysReadOnly,
      "A path may be written that never is.",
      reason: """
        Nothing outside workspaces is written into .git, .env, node_modules, .venv, __pycache__ and the like, \
        whatever the file allows.
        """,
      remedy: "Write `permission: read`, or choose another path.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
          context_paths:
            - {path: web/node_modules, permission: write}
        """),
    DiagnosticRule(
      .protectedPathOutside,
      "A protected path is not inside its context path.",
      reason: "It is left out, so it protects nothing.",
      remedy: "Write a path relative to the context path, without `..`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
          context_paths:
            - {path: src, permission: write, protected_paths: [../docs]}
        """),
    DiagnosticRule(
      .protectedPathWithoutWrite,
      "A context path that is only read has protected paths.",
      reason: "What nobody may write needs no protection.",
      remedy: "Remove `protected_paths`, or write `permission: write`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
          context_paths:
            - {path: src, permission: read, protected_paths: [tests]}
        """),
    DiagnosticRule(
      .contextPathNotList,
      "`context_paths` is no list.",
      reason: "MassGen takes the keys of a mapping for paths and stops because they are not there.",
      remedy: "Write one item with `- path:` for each path.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
          context_paths: {path: src}
        """),
    DiagnosticRule(
      .contextPathString,
      "A context path is a text.",
      reason: "MassGen stops at it. Here the path can be read.",
      remedy: "Write `path:` before it, and `permission: read`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
          context_paths:
            - src
        """),
    DiagnosticRule(
      .contextPathNoPath,
      "An item of `context_paths` has no `path`.",
      reason: "There is nothing to give leave to, so the item is left out.",
      remedy: "Add `path`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
          context_paths:
            - {permission: write}
        """),
    DiagnosticRule(
      .contextPathPermission,
      "The permission of a context path is no permission.",
      reason: "Agents may only read then.",
      remedy: "Write `read` or `write`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
          context_paths:
            - {path: src, permission: admin}
        """),
  ]
}
