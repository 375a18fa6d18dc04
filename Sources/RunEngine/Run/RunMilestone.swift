// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import RunJournal

/// The few moments of a run that progress displays care about. Reported before the matching event is in the journal.
public enum RunMilestone: Sendable {
  /// The team entered a phase.
  case phase(RunPhase)
  /// An agent has answered.
  case answer(agentID: String, label: String)
  /// The run ends with this result; `run.completed` follows.
  case willComplete(RunResult)
}
