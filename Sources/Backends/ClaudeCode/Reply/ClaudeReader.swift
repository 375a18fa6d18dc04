// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore

/// Reads everything one `claude` process writes, over all its turns: pure, and of linear cost. (claude-code.md 5, 6)
struct ClaudeReader: Sendable {
  /// The conversation's id, once the program told it; it changes when a session is forked or reset.
  private(set) var sessionID: String?
  /// The program's version, once it told it.
  private(set) var version: String?
  /// Tools that run, by their call ids; the silence timer pauses while there are any.
  private(set) var runningTools: Set<String> = []
  /// How long the program said it would pause before it repeats a request, in milliseconds; nil when it does not pause.
  private(set) var announcedPause: Int?

  /// A user message with this uuid was sent: what comes from now on until its result is the turn of the call.
  mutating func beginTurn(uuid: String) {}

  /// Takes lines. A line that is no frame is skipped and counted.
  mutating func read(_ block: LineBlock) -> ClaudeNews { ClaudeNews() }
}
