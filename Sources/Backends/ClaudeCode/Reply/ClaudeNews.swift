// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// What a block of the program's output amounts to.
struct ClaudeNews: Sendable, Equatable {
  /// For the call that runs, in order; never an ending, and neighbouring text joined.
  var events: [ModelEvent] = []
  /// What is said between the program and us, in order.
  var control: [ControlFrame] = []
  /// How the turn that runs ended, if it did.
  var turnEnd: ClaudeTurnEnd?
  /// Whether any line was a sign of life of the turn that runs; the timers begin anew then.
  var isAlive = false
  /// Whether a line was too long to be taken. Nobody knows what it said: the turn will fail when it ends, and is best
  /// interrupted.
  var lostFrame = false
  /// Why the program cannot go on, reported outside any turn: it will end by itself. (claude-code.md 2.4)
  var startFailure: ModelFailure?
  /// Whether the output ended inside a frame, which is how a program that was killed ends.
  var endedInsideFrame = false
}

/// A message of the control protocol from the program. (claude-code.md 4, 5, 7)
enum ControlFrame: Sendable, Equatable {
  /// The program asks: `can_use_tool`, `hook_callback`, `mcp_message`, or something newer.
  case request(id: String, subtype: String, body: JSONObject)
  /// The program no longer wants the answer to a request of its own.
  case cancel(id: String)
  /// The program answers a request of ours.
  case response(id: String, JSONObject)
  /// The program refuses a request of ours.
  case refusal(id: String, message: String, code: String?)
}

/// How a turn ended.
struct ClaudeTurnEnd: Sendable, Equatable {
  /// How.
  enum Outcome: Sendable, Equatable {
    /// With a reply; `answer` is the text of its last message. `hookStopped` when a hook of ours ended it.
    case finished(answer: String, hookStopped: Bool, stopReason: String?)
    /// It was interrupted, by us or by somebody else.
    case interrupted
    /// It failed.
    case failed(ModelFailure)
  }
  /// How.
  var outcome: Outcome
  /// What the turn used, its cost included. (claude-code.md 6.7)
  var usage: TokenUsage?
}
