// SPDX-License-Identifier: Apache-2.0

/// What a person can do while a run is shown. The keys, the footer and the help are all read off this table.
enum ViewCommand: CaseIterable {
  case cancel, answerNow, steer, decide, focus, decisions, scroll, redraw, suspend, help, back

  /// How the keys are written.
  var keys: String {
    switch self {
    case .cancel: "q"
    case .answerNow: "a"
    case .steer: "s"
    case .decide: ApprovalKey.allCases.map(\.key).joined(separator: " ")
    case .focus: "Tab 1-9"
    case .decisions: "p n"
    case .scroll: "↑ ↓ PgUp PgDn"
    case .redraw: "Ctrl-L"
    case .suspend: "Ctrl-Z"
    case .help: "?"
    case .back: "Esc"
    }
  }

  /// The keys as the footer shows them.
  var shortKeys: String {
    switch self {
    case .focus: "Tab"
    case .decisions: "p"
    case .scroll: "↑↓"
    default: keys
    }
  }

  /// What the help says.
  var help: String {
    switch self {
    case .cancel: "Cancel the run; it asks once. Ctrl-C cancels without asking. A second Ctrl-C ends the process."
    case .answerNow: "Stop deliberating: the answer that leads now becomes the final answer."
    case .steer: "Say something to the team, or to the agent that fills the screen. Enter sends, Esc closes."
    case .decide: "When an agent asks: allow it, reject it, or allow it for the whole run."
    case .focus: "Let one agent fill the screen: the next one, or the one with this number."
    case .decisions: "Page through the answers and the votes for them."
    case .scroll: "Scroll. End goes back to the newest."
    case .redraw: "Draw the screen again."
    case .suspend: "Stop the process; fg goes on."
    case .help: "Show this help."
    case .back: "Back to the whole team."
    }
  }

  /// The word for it in the footer.
  var hint: String {
    switch self {
    case .cancel: "cancel"
    case .answerNow: "answer now"
    case .steer: "steer"
    case .decide: "decide"
    case .focus: "focus"
    case .decisions: "answers"
    case .scroll: "scroll"
    case .redraw: "redraw"
    case .suspend: "stop"
    case .help: "help"
    case .back: "back"
    }
  }

  /// The command of a key, where no text is being typed.
  init?(_ key: Key) {
    switch key {
    case .character("q"), .control("c"): self = .cancel
    case .character("a"): self = .answerNow
    case .character("s"): self = .steer
    case .tab, .backTab, .character("1"..."9"): self = .focus
    case .character("p"), .character("n"): self = .decisions
    case .up, .down, .pageUp, .pageDown, .home, .end, .character(" "), .character("j"), .character("k"),
      .character("g"), .character("G"):
      self = .scroll
    case .control("l"): self = .redraw
    case .control("z"): self = .suspend
    case .character("?"), .character("h"): self = .help
    case .escape, .enter: self = .back
    default: return nil
    }
  }
}

/// What the view wants done, as it cannot do it itself.
enum ViewAction: Equatable {
  case cancel
  /// End the process, whatever happens to the run.
  case endNow
  case answerNow
  /// `agentID` is nil for the whole team.
  case steer(text: String, agentID: String?)
  /// Answer a request for approval.
  case decide(approvalID: String, optionID: String)
  case redraw
  case suspend
}
