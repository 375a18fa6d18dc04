// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// A time limit of a Claude Code agent. (claude-code.md R7)
enum ClaudeTimer: String, Sendable, CaseIterable {
  case initialize
  case firstFrame = "first_frame"
  case silence
  case turn
  case control
  case permission

  /// The failure of a call whose limit has passed.
  func failure(after milliseconds: Int) -> ModelFailure {
    let limit = Self.seconds(milliseconds)
    let what =
      switch self {
      case .initialize: "Claude Code did not finish starting within \(limit)."
      case .firstFrame: "Claude Code gave no sign of its turn within \(limit)."
      case .silence: "Claude Code fell silent for \(limit) in the middle of its turn."
      case .turn: "Claude Code's turn took longer than \(limit)."
      case .control: "Claude Code did not answer a request within \(limit)."
      case .permission: "Nobody answered a question for permission within \(limit)."
      }
    return ModelFailure(
      .timeout, what, retryable: false, code: "claude_timeout_\(rawValue)",
      hint: "The limit is timeouts.\(rawValue) of the agent (now \(milliseconds) ms).")
  }

  /// A duration as people say it: `1.5 s`.
  static func seconds(_ milliseconds: Int) -> String {
    let tenths = milliseconds % 1000 / 100
    return tenths == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds / 1000).\(tenths) s"
  }
}

/// The time limits of one turn. Pure: whoever uses it says what time it is, in milliseconds.
struct TurnTimers: Sendable {
  /// When a limit passes.
  struct Deadline: Sendable, Equatable {
    /// Which one.
    var timer: ClaudeTimer
    /// When.
    var at: Int
    /// The limit.
    var limit: Int
  }

  private let limits: ClaudeCodeTimeouts
  private let startedAt: Int
  private var lastSign: Int
  private var hasSign = false
  private var pausedUntil = 0
  private var isBusy = false

  /// Starts the limits of a turn.
  init(_ limits: ClaudeCodeTimeouts, at now: Int) {
    self.limits = limits
    startedAt = now
    lastSign = now
  }

  /// The program gave a sign of the turn.
  mutating func sign(at now: Int) {
    hasSign = true
    lastSign = max(lastSign, now)
  }

  /// The program said it would pause for so long.
  mutating func pause(for milliseconds: Int, at now: Int) {
    sign(at: now)
    pausedUntil = now + milliseconds
  }

  /// Whether something runs that may take as long as it takes: a tool, or a question to the user.
  mutating func setBusy(_ busy: Bool, at now: Int) {
    if isBusy, !busy { lastSign = max(lastSign, now) }
    isBusy = busy
  }

  /// The next limit to pass; nil while nothing limits the turn.
  var next: Deadline? {
    var deadlines: [Deadline] = []
    if let turn = limits.turn { deadlines.append(Deadline(timer: .turn, at: startedAt + turn, limit: turn)) }
    if !isBusy {
      let limit = hasSign ? limits.silence : limits.firstFrame
      deadlines.append(
        Deadline(
          timer: hasSign ? .silence : .firstFrame, at: max(lastSign, pausedUntil) + limit, limit: limit))
    }
    return deadlines.min { $0.at < $1.at }
  }

  /// When to look again: no limit can pass before, whatever happens until then.
  func wake(after now: Int) -> Int {
    max(now + 1, min(next?.at ?? .max, now + min(limits.silence, limits.firstFrame)))
  }
}
