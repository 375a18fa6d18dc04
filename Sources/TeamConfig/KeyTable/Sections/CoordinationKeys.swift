// SPDX-License-Identifier: Apache-2.0

/// Keys of `orchestrator.coordination`. (config.md 2.7, 7)
enum CoordinationKeys {
  static let sections: [KeySection] = [planning, tasks, talk, subagents, writing, evaluation, checkpoints]

  private static let prefix = "orchestrator.coordination"

  private static let planning = KeySection(
    prefix, status: .later,
    [
      KeyRow(
        "enable_planning_mode", .boolean, default: "false", since: .v(0, 0, 29), effective: .v(0, 1, 2),
        status: .ignored,
        "Lets agents only plan while the team works; tools that change something are used in the final answer alone."),
      KeyRow(
        "planning_mode_instruction", .string, since: .v(0, 0, 29), effective: .v(0, 1, 2), status: .ignored,
        "What agents are told while they plan."),
      KeyRow(
        "max_orchestration_restarts", .integer, default: "0", since: .v(0, 1, 3),
        "How often the whole run may start again after the winner judged its own presentation."),
      KeyRow(
        "plan_depth", .string, allowed: ["dynamic", "shallow", "medium", "deep"], since: .v(0, 1, 39),
        "How detailed plans are."),
      KeyRow("plan_target_steps", [.integer, .null], since: .v(0, 1, 50), "How many steps a plan should have."),
      KeyRow(
        "plan_target_chunks", [.integer, .null], since: .v(0, 1, 50), "Into how many pieces a plan should be cut."),
    ])

  private static let tasks = KeySection(
    prefix, status: .later,
    [
      KeyRow(
        "enable_agent_task_planning", .boolean, default: "false", since: .v(0, 1, 7),
        "Gives agents a task list they keep themselves."),
      KeyRow("max_tasks_per_plan", .integer, default: "10", since: .v(0, 1, 7), "How many tasks such a list may have."),
      KeyRow(
        "task_planning_filesystem_mode", .boolean, default: "false", since: .v(0, 1, 11),
        "Keeps the task list in files of the workspace."),
      KeyRow(
        "enable_memory_filesystem_mode", .boolean, default: "false", since: .v(0, 1, 11),
        "Lets agents keep notes in files of the workspace."),
      KeyRow(
        "use_skills", .boolean, default: "false", since: .v(0, 1, 11),
        "Shows agents the skills that are installed; they need to run commands."),
      KeyRow("massgen_skills", .stringList, since: .v(0, 1, 11), "Which of MassGen's own skills are offered."),
      KeyRow(
        "skills_directory", .string, default: ".agent/skills", since: .v(0, 1, 11), "The folder skills are found in."),
      KeyRow(
        "load_previous_session_skills", .boolean, default: "false", since: .v(0, 1, 25),
        "Offers skills that earlier runs left behind."),
      KeyRow("task_decomposer", .mapping, since: .v(0, 1, 50), "Splits the task into parts before the agents start."),
      KeyRow(
        "persona_generator", .mapping, since: .v(0, 1, 15),
        "Gives each agent a point of view of its own, invented by a model."),
      KeyRow("prompt_improver", .mapping, since: .v(0, 1, 70), "Rewrites the task before the agents see it."),
      KeyRow(
        "compression_target_ratio", .number, default: "0.2", since: .v(0, 1, 33),
        "How much of a conversation is kept when it gets too long, from 0 to 1."),
      KeyRow(
        "learning_capture_mode", .string, allowed: ["round", "verification_and_final_only", "final_only"],
        default: "verification_and_final_only", since: .v(0, 1, 60), "When agents write down what they have learned."),
      KeyRow("resume_from_log", .mapping, since: .v(0, 1, 60), "Continues a run from its log."),
    ])

  private static let talk = KeySection(
    prefix, status: .later, since: .v(0, 1, 18),
    [
      KeyRow(
        "broadcast", [.boolean, .string], default: "false",
        "Lets agents ask questions in the middle of their work: `agents` asks the others, `human` asks you."),
      KeyRow(
        "broadcast_sensitivity", .string, allowed: ["low", "medium", "high"], default: "medium",
        "How readily agents ask."),
      KeyRow("broadcast_timeout", .integer, default: "300", "How many seconds an agent waits for answers."),
      KeyRow(
        "broadcast_wait_by_default", .boolean, default: "true",
        "Whether an agent stops working until it has its answers."),
      KeyRow("max_broadcasts_per_agent", .integer, default: "10", "How many questions an agent may ask."),
      KeyRow(
        "response_depth", .string, allowed: ["low", "medium", "high"], default: "medium", since: .v(0, 1, 27),
        "How much effort goes into answers to such questions."),
    ])

  private static let subagents = KeySection(
    prefix, status: .later, since: .v(0, 1, 30),
    [
      KeyRow("enable_subagents", .boolean, default: "false", "Lets agents start helpers for parts of their work."),
      KeyRow(
        "subagent_default_timeout", .integer, default: "300", "How many seconds a helper has when nothing else is said."
      ),
      KeyRow("subagent_max_concurrent", .integer, default: "3", "How many helpers may work at the same time."),
      KeyRow(
        "subagent_orchestrator", .mapping, open: true,
        "Makes each helper a team of its own: `enabled`, `agents` and more."),
      KeyRow(
        "subagent_min_timeout", .integer, default: "60", since: .v(0, 1, 36),
        "The fewest seconds an agent may give a helper."),
      KeyRow(
        "subagent_max_timeout", .integer, default: "600", since: .v(0, 1, 36),
        "The most seconds an agent may give a helper."),
      KeyRow("subagent_round_timeouts", .mapping, since: .v(0, 1, 42), "Time limits for the rounds of helpers."),
      KeyRow(
        "async_subagents", .mapping, since: .v(0, 1, 42), deprecated: true, use: "\(prefix).background_subagents",
        "The former name of `background_subagents`, refused by later releases."),
      KeyRow(
        "background_subagents", .mapping, since: .v(0, 1, 53),
        "Lets helpers work while their agent goes on: `enabled`, `injection_strategy`."),
      KeyRow(
        "subagent_runtime_mode", .string, allowed: ["isolated", "inherited", "delegated"], default: "isolated",
        since: .v(0, 1, 53), "Where helpers run: in a container of their own, in that of their agent, or elsewhere."),
      KeyRow(
        "subagent_runtime_fallback_mode", [.string, .null], allowed: ["inherited"], since: .v(0, 1, 53),
        "What to do when no container of their own can be had."),
      KeyRow(
        "subagent_host_launch_prefix", [.stringList, .null], since: .v(0, 1, 53),
        "Words put in front of the command that starts a helper."),
      KeyRow("subagent_types", .stringList, since: .v(0, 1, 56), "Which kinds of helper may be started."),
    ])

  private static let writing = KeySection(
    prefix, status: .later,
    [
      KeyRow(
        "write_mode", .string, allowed: ["auto", "worktree", "isolated", "legacy"], default: "auto",
        since: .v(0, 1, 50), "How changes to your files are kept apart until they are wanted."),
      KeyRow(
        "use_two_tier_workspace", .boolean, default: "false", since: .v(0, 1, 39), deprecated: true,
        use: "\(prefix).write_mode", "Split workspaces into scratch and result folders; replaced by `write_mode`."),
      KeyRow(
        "drift_conflict_policy", .string, allowed: ["skip", "prefer_presenter", "fail"], default: "skip",
        since: .v(0, 1, 53), "What to do with a file that changed under the agents' hands."),
      KeyRow(
        "enable_changedoc", .boolean, default: "true", since: .v(0, 1, 53),
        "Lets agents keep a document of what they decided and why."),
      KeyRow(
        "novelty_injection", .string, allowed: ["none", "gentle", "moderate", "aggressive"], default: "none",
        since: .v(0, 1, 53), "How much agents are pushed towards ideas nobody had yet."),
    ])

  private static let evaluation = KeySection(
    prefix, status: .later, since: .v(0, 1, 70),
    [
      KeyRow(
        "evaluation_criteria_generator", .mapping, since: .v(0, 1, 56), "Invents the criteria answers are judged by."),
      KeyRow("checklist_criteria_preset", .string, since: .v(0, 1, 56), "A ready-made set of criteria."),
      KeyRow("checklist_criteria_inline", .mappingList, since: .v(0, 1, 60), "Criteria written in the file."),
      KeyRow(
        "pre_collab_voting_threshold", [.integer, .null], since: .v(0, 1, 60), "The score that ends preparatory runs."),
      KeyRow(
        "round_evaluator_before_checklist", .boolean, default: "false", since: .v(0, 1, 60),
        "Has a helper judge the answers before agents check their work."),
      KeyRow(
        "orchestrator_managed_round_evaluator", .boolean, default: "false", since: .v(0, 1, 60),
        "Starts that helper itself, without asking the agents."),
      KeyRow(
        "enable_quality_rethink_on_iteration", .boolean, default: "false", since: .v(0, 1, 60),
        "Has agents think about quality again before each new answer."),
      KeyRow(
        "enable_novelty_on_iteration", .boolean, default: "false", since: .v(0, 1, 60),
        "Has agents look for new ideas before each new answer."),
      KeyRow("fast_iteration_mode", .boolean, default: "false", "Keeps rounds short."),
      KeyRow(
        "round_evaluator_refine", .boolean, default: "false", "Lets the judging helper improve its judgement once more."
      ),
      KeyRow(
        "round_evaluator_skip_synthesis", .boolean, default: "false",
        "Takes the judgements as they are, without a summary."),
      KeyRow(
        "round_evaluator_transformation_pressure", .string, allowed: ["gentle", "balanced", "aggressive"],
        default: "balanced", "How big the changes are that the judging helper asks for."),
      KeyRow("web_review", .boolean, default: "false", "Shows results in a browser for review."),
      KeyRow(
        "enable_execution_trace_analyzer", .boolean, default: "false", "Offers a helper that reads what an agent did."),
      KeyRow("auto_trace_analysis", .boolean, default: "false", "Uses that helper after every round."),
      KeyRow(
        "max_verifications_per_round", [.integer, .null], since: .v(0, 1, 80),
        "How often an agent may verify its work in one round."),
      KeyRow(
        "max_internal_fix_loops", [.integer, .null], since: .v(0, 1, 80),
        "How often an agent may mend what it found before it answers."),
      KeyRow(
        "skip_redundant_scaffolding", .boolean, default: "false", since: .v(0, 1, 80),
        "Leaves repeated instructions out of prompts."),
      KeyRow(
        "evolving_criteria", .boolean, default: "false", since: .v(0, 1, 80),
        "Lets the criteria change in the course of a run."),
      KeyRow("criteria_mode", .string, default: "static", since: .v(0, 1, 90), "Where the criteria come from."),
      KeyRow(
        "bootstrap_max_per_agent_per_round", .integer, default: "3", since: .v(0, 1, 90),
        "How many criteria an agent may propose in one round."),
      KeyRow(
        "bootstrap_max_total", .integer, default: "30", since: .v(0, 1, 90), "How many criteria may be proposed in all."
      ),
    ])

  private static let checkpoints = KeySection(
    prefix, status: .later, since: .v(0, 1, 70),
    [
      KeyRow("checkpoint_enabled", .boolean, default: "false", "Lets one main agent hand single steps to the team."),
      KeyRow(
        "checkpoint_mode", .string, allowed: ["conversation", "task"], default: "conversation",
        "Whether it does so while it talks with you or once for a task."),
      KeyRow("checkpoint_guidance", .string, "What the main agent is told about when to do so."),
      KeyRow("checkpoint_gated_patterns", .stringList, "Tools that may only be used by way of the team."),
      KeyRow(
        "standalone_checkpoint", .mapping, since: .v(0, 1, 90),
        "Offers such steps to other programs: `enabled`, `team_config`, `mode` and more."),
    ])
}
