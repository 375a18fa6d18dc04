// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess

/// What is done when the program ends by itself. (claude-code.md R5)
struct ProgramRevival: Sendable {
  /// The state of the call when it happened.
  struct Break: Sendable, Equatable {
    /// Whether the program had finished starting.
    var wasReady: Bool
    /// Whether it was started to go on with a conversation.
    var wasResumed: Bool
    /// Whether the turn's message had arrived: any frame of the turn was seen.
    var wasTaken: Bool
    /// The conversation's id, if known.
    var session: String?
    /// How it ended.
    var exit: ChildExit
  }

  /// What comes next.
  enum Step: Sendable, Equatable {
    /// Go on with the conversation after this pause; the message is already in it.
    case goOn(session: String, delay: Int)
    /// Go on with the conversation after this pause, and send the message again.
    case sendAgain(session: String, delay: Int)
    /// A new conversation after this pause, with everything said so far as text.
    case startAnew(delay: Int)
    /// It cannot be mended.
    case giveUp
  }

  private let restart: ClaudeCodeRestart
  /// How often the program was started again in this call.
  private(set) var count = 0

  /// Makes a policy for one call.
  init(_ restart: ClaudeCodeRestart) {
    self.restart = restart
  }

  /// Decides about an unexpected end.
  mutating func step(after broken: Break) -> Step {
    // What refuses to start by itself says why, and says the same again.
    if !broken.wasReady, !broken.wasResumed, case .exited = broken.exit { return .giveUp }
    // A conversation that cannot be gone on with is no failure of its own: young ones are not on disk yet.
    if broken.wasResumed, !broken.wasReady { return .startAnew(delay: 0) }
    guard count < restart.max else { return .giveUp }
    let delay = restart.delays.isEmpty ? 0 : restart.delays[min(count, restart.delays.count - 1)]
    count += 1
    guard let session = broken.session else { return .startAnew(delay: delay) }
    return broken.wasTaken ? .goOn(session: session, delay: delay) : .sendAgain(session: session, delay: delay)
  }

  /// What the program is told after it was interrupted by its end.
  static let goOn = """
    Your program ended unexpectedly and was started again. What you had finished before is still done; what was running \
    may have happened in part, so look before you repeat it. Go on from where you stopped.
    """
}
