// SPDX-License-Identifier: Apache-2.0

/// Tells frames of our turn from those of turns that nobody asked for, or that nobody waits for any more.
///
/// Versions from 2.1.248 name the messages of ours that a frame answers and say when a message is taken up. Of older
/// ones it is known that turns end in the order of their beginnings, and that each begins with `system/init`.
/// (claude-code.md 4, 6.4)
struct TurnPlace: Sendable {
  /// How many turns end before ours begins.
  private var before = 0
  /// Whether one of them was seen to begin.
  private var hasForeignBegun = false
  /// Whether our message waits in the program's queue.
  private var isQueued = false
  /// Where our reply stood when the turn that runs began.
  private(set) var mark: (segment: Int, texts: Int) = (1, 0)
  private var lastResult: String?

  /// Whether frames that do not say whose they are belong to our turn.
  var isOurs: Bool { before == 0 && !isQueued }

  /// Our turn is given up without its result.
  mutating func abandon(isTaken: Bool) {
    before += 1
    hasForeignBegun = isTaken
  }

  /// Our next turn was asked for.
  mutating func begin(at mark: (segment: Int, texts: Int)) {
    isQueued = false
    self.mark = mark
  }

  /// Our turn runs: a frame names it.
  mutating func recognise() {
    before = 0
    hasForeignBegun = false
    isQueued = false
  }

  /// Our message waits.
  ///
  /// - Returns: whether what was taken for ours was not.
  mutating func queue() -> Bool {
    defer { isQueued = true }
    return isOurs
  }

  /// A turn begins.
  mutating func turnBegins(hasTurn: Bool, at mark: (segment: Int, texts: Int)) {
    guard hasTurn else {
      before = 1
      hasForeignBegun = true
      return
    }
    if before > 0 {
      // The turn before it had no result, or it is the first sign of one that was given up.
      if hasForeignBegun { before -= 1 }
      hasForeignBegun = before > 0
    }
    self.mark = mark
  }

  /// Whose a result is.
  enum Owner {
    case us
    /// A turn that ended before ours.
    case other
    /// One that came twice.
    case nobody
  }

  /// A turn ended.
  ///
  /// - Parameters:
  ///   - namesUs: whether it names our message; nil when it names none.
  mutating func turnEnds(_ result: ResultFrame, id: String?, namesUs: Bool?, hasTurn: Bool) -> Owner {
    if let id, id == lastResult { return .nobody }
    lastResult = id
    if hasTurn, namesUs ?? (!result.isUnasked && before == 0) {
      recognise()
      return .us
    }
    if before > 0 { before -= 1 }
    hasForeignBegun = false
    return .other
  }
}
