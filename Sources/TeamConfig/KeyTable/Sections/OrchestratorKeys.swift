// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Keys of `orchestrator` outside `coordination`. (config.md 2.7, 7; orchestration.md)
enum OrchestratorKeys {
  static let sections: [KeySection] = [storage, never, formerFormat, answers, flow, media, extras, own]

  /// The three levels of voting and novelty.
  static let sensitivities = Strictness.allCases.map(\.rawValue)

  private static let storage = KeySection(
    "orchestrator", since: .v(0, 0, 12),
    [
      KeyRow(
        "snapshot_storage", .string,
        """
        Where MassGen keeps copies of workspaces. Here they are part of the run's own folder, so the key is \
        optional.
        """),
      KeyRow(
        "agent_temporary_workspace", .string,
        """
        Where MassGen puts the copies of each other's work that agents may read. Here they are part of the run's own \
        folder, so the key is optional.
        """),
      KeyRow(
        "session_storage", .string, default: "sessions", since: .v(0, 0, 25), until: .v(0, 1, 8), deprecated: true,
        "Where MassGen kept conversations until 0.1.8. Here they are always below `.massgen/sessions`."),
      KeyRow(
        "context_paths", .mappingList, since: .v(0, 0, 21),
        "Files and folders outside the workspaces that every agent may use."),
      KeyRow(
        "context_paths[].path", .string, since: .v(0, 0, 21), required: true,
        "A file or folder, absolute or relative to the folder the run works in. It must exist."),
      KeyRow(
        "context_paths[].permission", .string, allowed: ["read", "write"], default: "read", since: .v(0, 0, 21),
        "Whether the presenting agent may change it; while the team works, everybody may only read."),
      KeyRow(
        "context_paths[].protected_paths", .stringList, since: .v(0, 0, 26),
        "Places below the path that stay read-only even then."),
      KeyRow(
        "skip_coordination_rounds", .boolean, default: "false", since: .v(0, 0, 29),
        "Goes straight to the final answer, without answers and votes. For trying things out."),
      KeyRow(
        "coordination", .mapping, since: .v(0, 0, 29), effective: .v(0, 1, 2), status: .ignored,
        "More about how the agents work together: planning, restarts, helpers."),
    ])

  private static let never = KeySection(
    "orchestrator", status: .ignored, since: .v(0, 0, 28),
    [
      KeyRow(
        "rounds", .integer, use: "orchestrator.max_rounds",
        "No release reads this. `max_rounds` limits the rounds of an agent."),
      KeyRow("parallel", .boolean, deprecated: true, "No release reads this. Agents always work at the same time."),
      KeyRow(
        "timeout", .mapping, since: .v(0, 1, 6), use: "timeout_settings",
        "Documented by MassGen but never applied. Write `timeout_settings` at the top of the file."),
      KeyRow(
        "timeout.orchestrator_timeout_seconds", .number, since: .v(0, 1, 6),
        use: "timeout_settings.orchestrator_timeout_seconds",
        "Has no effect here. Write it under `timeout_settings` at the top of the file."),
    ])

  private static let formerFormat = KeySection(
    "orchestrator", status: .ignored, since: .v(0, 0, 3),
    [
      KeyRow(
        "max_duration", .integer, deprecated: true, use: "timeout_settings.orchestrator_timeout_seconds",
        "The time limit in MassGen's first file format."),
      KeyRow(
        "consensus_threshold", .number, deprecated: true,
        "Share of votes that ended a debate in MassGen's first file format."),
      KeyRow(
        "max_debate_rounds", .integer, deprecated: true, use: "orchestrator.max_rounds",
        "Limited the debate in MassGen's first file format."),
      KeyRow(
        "status_check_interval", .number, deprecated: true,
        "Seconds between looks at the agents in MassGen's first file format."),
      KeyRow(
        "thread_pool_timeout", .integer, deprecated: true, "Seconds an agent could take in MassGen's first file format."
      ),
    ])

  private static let answers = KeySection(
    "orchestrator", status: .later, since: .v(0, 1, 50),
    [
      KeyRow(
        "voting_sensitivity", .string, allowed: sensitivities, default: "lenient", since: .v(0, 1, 1),
        "How hard agents are to please: `lenient` votes soon, `strict` looks for faults and answers again."),
      KeyRow(
        "max_new_answers_per_agent", [.integer, .null], since: .v(0, 1, 1),
        "How many answers each agent may give; afterwards it can only vote."),
      KeyRow(
        "answer_novelty_requirement", .string, allowed: sensitivities, default: "lenient", since: .v(0, 1, 1),
        "How much a new answer must differ from those that exist; one that is too similar is refused."),
      KeyRow("max_new_answers_global", .integer, "How many answers all agents may give together."),
      KeyRow("fairness_enabled", .boolean, "Keeps fast agents from running far ahead of slow ones."),
      KeyRow("fairness_lead_cap_answers", .integer, "By how many answers one agent may be ahead of the slowest."),
      KeyRow("voting_threshold", .integer, "The score at which an answer counts as good enough."),
      KeyRow(
        "gap_report_mode", .string, allowed: ["changedoc", "separate", "none"], since: .v(0, 1, 53),
        "How agents write down what is still missing."),
      KeyRow(
        "checklist_require_gap_report", .boolean, use: "orchestrator.gap_report_mode",
        "The former switch for `gap_report_mode`."),
      KeyRow(
        "max_checklist_calls_per_round", .integer, since: .v(0, 1, 60),
        "How often an agent may check its work against the list in one round."),
      KeyRow(
        "checklist_first_answer", .boolean, since: .v(0, 1, 60),
        "Whether the first answer is checked against the list too."),
    ])

  private static let flow = KeySection(
    "orchestrator", status: .later,
    [
      KeyRow(
        "final_answer_strategy", .string,
        allowed: ["present", "reuse", "synthesize", "winner_present", "winner_reuse"], since: .v(0, 1, 60),
        """
        How the final answer is made: the winner presents it, its answer is taken as it is, or it writes one text \
        out of all answers.
        """),
      KeyRow(
        "skip_final_presentation", .boolean, default: "false", since: .v(0, 1, 42),
        "Takes the winning answer as it is, like `final_answer_strategy: reuse`."),
      KeyRow(
        "skip_voting", .boolean, default: "false", since: .v(0, 1, 42),
        "Leaves out the votes; every agent answers once."),
      KeyRow(
        "defer_voting_until_all_answered", .boolean, default: "false", since: .v(0, 1, 42),
        "Lets agents vote only when all of them have answered."),
      KeyRow(
        "disable_injection", .boolean, default: "false", since: .v(0, 1, 42),
        "Keeps new answers of others away from agents that are at work."),
      KeyRow(
        "max_orchestration_restarts", .integer, since: .v(0, 1, 97),
        use: "orchestrator.coordination.max_orchestration_restarts",
        "How often the whole run may start again after the winner judged its own presentation."),
      KeyRow(
        "coordination_mode", .string, allowed: ["voting", "decomposition"], default: "voting", since: .v(0, 1, 50),
        "Whether agents compete for the best answer or split the task between them."),
      KeyRow(
        "presenter_agent", .string, since: .v(0, 1, 50),
        "The id of the agent that presents when the task is split up."),
      KeyRow(
        "max_midstream_injections_per_round", .integer, since: .v(0, 1, 50),
        "How many new answers of others an agent is shown in the middle of a round."),
      KeyRow(
        "defer_peer_updates_until_restart", .boolean, since: .v(0, 1, 60),
        "Shows new answers of others only at the start of a round."),
      KeyRow(
        "allow_midstream_peer_updates_before_checklist_submit", .boolean, since: .v(0, 1, 60),
        "Shows new answers of others before an agent checks its work."),
      KeyRow(
        "debug_final_answer", [.string, .boolean], since: .v(0, 1, 3),
        "Replaces the final answer, for trying out restarts."),
      KeyRow(
        "interactive_mode", [.mapping, .boolean], since: .v(0, 1, 97),
        "Lets one agent talk with you and hand tasks to the team."),
      KeyRow("max_turns", .integer, since: .v(0, 1, 97), "How many turns a conversation with the team may have."),
      KeyRow("type", .string, since: .v(0, 1, 97), "Accepted by MassGen, but nothing reads it."),
    ])

  private static let media = KeySection(
    "orchestrator", status: .later, since: .v(0, 1, 28),
    [
      KeyRow(
        "enable_multimodal_tools", .boolean, default: "false",
        "Gives every agent tools that understand and make pictures, sound and film."),
      KeyRow("image_generation_backend", .string, "The provider that makes pictures for agents that name none."),
      KeyRow("video_generation_backend", .string, "The provider that makes films for agents that name none."),
      KeyRow("audio_generation_backend", .string, "The provider that makes sound for agents that name none."),
      KeyRow("multimodal_config", .mapping, "Settings of the tools for pictures, sound and film."),
    ])

  private static let extras = KeySection(
    "orchestrator", status: .later,
    [
      KeyRow("enable_nlip", .boolean, since: .v(0, 1, 13), "Lets the team exchange NLIP messages."),
      KeyRow("nlip", .mapping, since: .v(0, 1, 13), "NLIP settings of the team."),
      KeyRow("nlip_config", .mapping, since: .v(0, 1, 13), "Another spelling of `nlip`."),
      KeyRow(
        "skills_directory", .string, since: .v(0, 1, 97), use: "orchestrator.coordination.skills_directory",
        "The folder skills are found in."),
      KeyRow("docker", .mapping, since: .v(0, 1, 97), "Container settings for agents that have none."),
      KeyRow("dspy", .mapping, since: .v(0, 1, 8), "Puts the question to each agent in other words."),
      KeyRow(
        "dspy.enabled", .boolean, default: "false", since: .v(0, 1, 8), "Whether questions are put in other words."),
      KeyRow("dspy.backend", .mapping, since: .v(0, 1, 8), open: true, "The model that finds the other words."),
      KeyRow("dspy.num_variants", .integer, default: "3", since: .v(0, 1, 8), "How many wordings are made."),
      KeyRow(
        "dspy.strategy", .string, default: "balanced", since: .v(0, 1, 8),
        "How far the wordings may go from the question."),
      KeyRow("dspy.cache_enabled", .boolean, since: .v(0, 1, 8), "Whether wordings are kept for the same question."),
      KeyRow(
        "dspy.semantic_threshold", .number, since: .v(0, 1, 8), "How close in meaning a wording must be, from 0 to 1."),
      KeyRow(
        "dspy.temperature_range", .numberList, since: .v(0, 1, 8),
        "The lowest and highest temperature the wordings are made with."),
      KeyRow(
        "dspy.use_chain_of_thought", .boolean, since: .v(0, 1, 8),
        "Whether the model thinks before it writes a wording."),
      KeyRow(
        "dspy.validate_semantics", .boolean, since: .v(0, 1, 8), "Whether the meaning of each wording is checked."),
    ])

  private static let own = KeySection(
    "orchestrator", status: .own,
    [
      KeyRow(
        "alias_policy", .string, allowed: AliasPolicy.allCases.map(\.rawValue), default: "stable",
        """
        Which number an agent has for the others. `stable` keeps one table for the whole run; `answerers-sorted` \
        numbers the agents that have answered by id, as MassGen 0.0.30 does.
        """),
      KeyRow(
        "restart_policy", .string, allowed: RestartPolicy.allCases.map(\.rawValue),
        default: "boundary",
        """
        What a new answer does to agents at work: `boundary` lets their reply end first, `cancel` cuts it off, \
        `inject` tells them with the next tool result.
        """),
      KeyRow(
        "max_failed_series", .integer, default: "2", "After how many failed series in a row an agent is out of the run."
      ),
      KeyRow("max_rounds", .integer, "How many rounds each agent may be started for."),
    ])
}
