// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// One conversation of an agent: a round call and the retries that continue it. (orchestration.md, terms)
struct Series: Sendable {
  /// The answers the conversation has shown.
  var shown: [ShownAnswer]
  /// The names they were shown under.
  var aliases: AliasTable
  /// What there was to know when it began, or when it was last brought up to date.
  var seen: Knowledge
  /// What the next call sends.
  var messages: [Message]
  /// The workflow tools of the next call.
  var tools: [ToolDefinition]
  /// Which of the limited number of attempts the next call is, from 1.
  var attempt = 1
  /// What the last messages of a retry call carry; empty before the first one.
  var feedback: [RetryFeedback] = []

  /// Names of ``tools``.
  var offered: [WorkflowTool] { tools.compactMap { WorkflowTool(rawValue: $0.name) } }
}

/// How much of what is said to an agent a conversation has shown. A vote counts only while that is everything.
struct Knowledge: Sendable, Equatable {
  /// The board's revision.
  var revision: Int
  /// Messages of the user to this agent.
  var steers: Int
}

/// A call of a series that is being made.
struct OpenCall: Sendable {
  var start: CallStart
  /// The conversation it belongs to.
  let series: Series
  /// Pauses before earlier tries of the same call, in milliseconds.
  var waited = 0
}
