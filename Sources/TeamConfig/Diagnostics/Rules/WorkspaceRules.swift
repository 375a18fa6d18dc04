// SPDX-License-Identifier: Apache-2.0

/// What there is to say about the folders agents work in and those their work is kept in. (config.md 1.6; section 6,
/// "Filesystem")
enum WorkspaceRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .cwdRequiresOrchestrator,
      "An agent has a workspace and the file has no `orchestrator`.",
      reason: """
        MassGen refuses to start such a team. Here snapshots and the copies of other agents' work lie in .massgen \
        unless the file says otherwise.
        """,
      remedy: "Add `orchestrator` with `snapshot_storage` and `agent_temporary_workspace`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        """),
    DiagnosticRule(
      .orchestratorStorageMissing,
      "An agent has a workspace and `orchestrator` names only some of the folders MassGen wants.",
      reason: "MassGen refuses to start such a team. Here the folders that are not named lie in .massgen.",
      remedy: "Add the key that is missing.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        orchestrator: {snapshot_storage: snapshots}
        """),
    DiagnosticRule(
      .cwdMissing,
      "A Claude Code agent has no workspace.",
      reason: """
        The program behind the agent works in a folder and has to be started in one. MassGen refuses the team.
        """,
      remedy: "Add `cwd` with a name for the folder.",
      example: """
        agents:
          - id: a
            backend: {type: claude_code}
        """),
    DiagnosticRule(
      .cwdEmpty,
      "`cwd` does not name a folder.",
      reason: "An empty value, a number or a truth value is no name, and MassGen stops at it.",
      remedy: "Write a name, in quotes when it looks like a number.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: ""}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
        """),
    DiagnosticRule(
      .cwdUnsupported,
      "The backend works in no folder.",
      reason: "MassGen refuses a team with `cwd` on `azure_openai`. On `ag2` the key is taken and does nothing.",
      remedy: "Remove `cwd`, or choose another backend.",
      example: """
        agents:
          - id: a
            backend:
              type: ag2
              cwd: workspace1
              agent_config: {name: coder, llm_config: {model: gpt-4o}}
        """),
    DiagnosticRule(
      .cwdWouldBeErased,
      "The workspace is a folder that is in use.",
      reason: """
        MassGen deletes everything in a workspace when the team starts, until 0.1.9 also in a folder that was there \
        before. Here nothing is deleted that a run did not make.
        """,
      remedy: """
        Give the agent a workspace with a plain name, which lies in .massgen, and let it reach the folder through \
        `context_paths`.
        """),
    DiagnosticRule(
      .storageWouldBeErased,
      "A storage folder is in use.",
      reason: """
        MassGen deletes everything in `snapshot_storage` and `agent_temporary_workspace` when a team starts. Here \
        nothing is deleted that a run did not make.
        """,
      remedy: "Write a plain name, which lies in .massgen."),
    DiagnosticRule(
      .cwdDuplicate,
      "Two agents work in the same folder.",
      reason: """
        Agents work at the same time and overwrite each other's files, and what one answers cannot be told from what \
        another did.
        """,
      remedy: "Give each agent a folder of its own.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: work}
          - id: b
            backend: {type: openai, model: gpt-4o, cwd: work}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
        """),
    DiagnosticRule(
      .pathOverlap,
      "A workspace, a storage folder or a context path contains another one.",
      reason: """
        What an agent writes into the inner folder changes the outer one as well, and MassGen, which empties \
        workspaces and storage, empties the inner one with the outer one.
        """,
      remedy: """
        Choose folders side by side. Context paths may contain each other, and one may contain the whole project.
        """,
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: workspace1}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: workspaces
        """),
    DiagnosticRule(
      .pathTilde,
      "A path begins with `~`.",
      reason: "Nobody replaces it: a folder with the name `~` is meant.",
      remedy: "Write the whole path.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: ~/work}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
        """),
    DiagnosticRule(
      .pathVariable,
      "A path has a variable in it.",
      reason: """
        Here and in MassGen from 0.1.29 on, `${NAME}` is replaced; before, it is part of the name. `$NAME` without \
        braces never is.
        """,
      remedy: "Write the path, or put the name in braces where only later versions matter.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: $USER}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
        """),
    DiagnosticRule(
      .pathParentEscape,
      "A relative path leads out of the folder it belongs to.",
      reason: """
        Workspaces with plain names lie in .massgen/workspaces and storage lies in .massgen. With `..` they lie \
        elsewhere, where nobody looks for them and MassGen empties what it finds.
        """,
      remedy: "Write a name without `..`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: ../../src}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
        """),
    DiagnosticRule(
      .cwdShallow,
      "The workspace is at the top of the disk.",
      reason: "A folder such as / or /tmp holds the files of others. MassGen refuses to work there.",
      remedy: "Choose a folder further down.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, cwd: /tmp}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
        """),
    DiagnosticRule(
      .cwdUnusable,
      "The workspace is no folder, or one that the agent cannot work in.",
      reason: """
        A file may stand in its place, nothing may be written there, or it belongs to the system. The agent cannot \
        start; the others of the team go on without it.
        """,
      remedy: "Write a plain name, which lies in .massgen/workspaces, or the path of a folder of yours."),
    DiagnosticRule(
      .storageUnused,
      "The file names storage folders and no agent has a workspace.",
      reason: "There is nothing to store.",
      remedy: "Remove the keys, or give an agent `cwd`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
        """),
    DiagnosticRule(
      .imageGenerationWithoutCwd,
      "An agent shall make pictures and has no workspace.",
      reason: "The pictures are files in the workspace. Without one the tool is not there.",
      remedy: "Add `cwd`.",
      example: """
        agents:
          - id: a
            backend: {type: claude, model: claude-sonnet-4-5, enable_image_generation: true}
        """),
  ]
}
