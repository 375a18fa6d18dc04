// SPDX-License-Identifier: Apache-2.0

/// Keys of `ui` and `timeout_settings`. (config.md 2.8, 7; orchestration.md 6.2)
enum DisplayAndTimeKeys {
  static let sections: [KeySection] = [display, laterDisplay, time, ownTime]

  private static let display = KeySection(
    "ui", status: .ignored, since: .v(0, 0, 3),
    [
      KeyRow(
        "display_type", .string, allowed: ["rich_terminal", "terminal", "simple", "textual_terminal"],
        default: "rich_terminal", status: .read,
        "How MassGen shows a run in the terminal. Editors and the `run` command have their own views."),
      KeyRow(
        "logging_enabled", .boolean, default: "true",
        "Whether MassGen keeps logs. Here the journal of a run is always kept."),
      KeyRow(
        "use_orchestrator_for_single_agent", .boolean, status: .read,
        """
        Whether a lone agent goes through answering and voting, as in MassGen, or just answers. `false` is quicker and \
        asks the model only once.
        """),
      KeyRow("debug", .boolean, since: .v(0, 0, 11), "Switched on by MassGen's `--debug`; not meant for files."),
      KeyRow(
        "type", .string, use: "ui.display_type",
        "A mistaken name for `display_type` that several published examples use."),
    ])

  private static let laterDisplay = KeySection(
    "ui", status: .later, since: .v(0, 1, 17),
    [
      KeyRow(
        "automation_mode", .boolean, since: .v(0, 1, 8),
        "Makes MassGen print little and write a status file, for scripts."),
      KeyRow("theme", .string, "The colours of MassGen's terminal view."),
      KeyRow("display_kwargs", .mapping, "Options of MassGen's terminal view."),
      KeyRow("skip_agent_selector", .boolean, "Keeps MassGen from offering a list of agents after a run."),
    ])

  private static let time = KeySection(
    "timeout_settings", status: .later, since: .v(0, 1, 39),
    [
      KeyRow(
        "orchestrator_timeout_seconds", .number, default: "1800", since: .v(0, 0, 8), status: .read,
        """
        How long the team may work; afterwards the best answer so far is presented. Fractions of seconds are \
        allowed.
        """),
      KeyRow(
        "initial_round_timeout_seconds", [.number, .null],
        "How long the first round of each agent may take before it is asked to finish."),
      KeyRow(
        "subsequent_round_timeout_seconds", [.number, .null],
        "How long its later rounds may take before it is asked to finish."),
      KeyRow(
        "round_timeout_grace_seconds", .number, default: "120",
        "How much longer an agent may answer or vote once its round is over. Then the round ends."),
    ])

  private static let ownTime = KeySection(
    "timeout_settings", status: .own,
    [
      KeyRow(
        "presentation_timeout_seconds", .number, "How long the presentation of the final answer may take.")
    ])
}
