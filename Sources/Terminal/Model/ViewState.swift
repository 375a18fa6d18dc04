// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal

/// What a person has chosen to see, and what they are typing. Changed by keys only.
struct ViewState {
  /// What fills the screen.
  enum Mode: Equatable {
    /// The whole team.
    case team
    /// One agent, by its place in the team.
    case agent(Int)
    /// An answer and its votes, by its place among the answers.
    case decision(Int)
    case help
  }

  var mode = Mode.team
  /// Whether a cancel was asked for.
  var isCancelling = false
  /// Whether the next key says if the run is to be cancelled.
  var asksToCancel = false
  /// The request for approval that the screen shows; keys that were pressed before are not meant for it.
  var shownApproval: String?
  /// The message to the team that is being typed.
  var message: LineEditor?
  /// What the footer says until the next key, or for a while.
  var notice: String?
  /// The row at the top of an agent's text; nil follows what is new.
  var top: TextRow.Place?
  /// The row at the top of an answer or of the help.
  var scroll = 0

  /// The agent that fills the screen.
  var focused: Int? {
    if case .agent(let index) = mode { return index }
    return nil
  }

  /// Does what a key means and says what is to be done outside.
  mutating func handle(_ key: Key, _ run: RunView, _ size: ScreenSize) -> ViewAction? {
    notice = nil
    if message != nil { return type(key, run) }
    if asksToCancel { return confirm(key) }
    if let answer = answer(key, run) { return answer }
    guard let command = ViewCommand(key) else {
      if case .paste = key { notice = "To say something to the team, press s first." }
      return nil
    }
    switch command {
    case .cancel: return cancel(key)
    case .answerNow:
      if let refusal = Self.refusal(run, isCancelling) {
        notice = refusal
        return nil
      }
      notice = "The team winds up and answers."
      return .answerNow
    case .steer:
      if let refusal = Self.refusal(run, isCancelling) { notice = refusal } else { message = LineEditor() }
    case .focus: focus(key, run)
    case .decisions: turnPage(by: key == .character("n") ? 1 : -1, run)
    case .scroll: scroll(key, run, size)
    case .redraw: return .redraw
    case .suspend: return .suspend
    case .decide: notice = "Nothing waits for you."
    case .help: show(mode == .help ? .team : .help)
    case .back: show(.team)
    }
    return nil
  }

  /// Why the team cannot be talked to any more; nil while it can.
  private static func refusal(_ run: RunView, _ isCancelling: Bool) -> String? {
    if run.result != nil { return "The run is over." }
    if isCancelling { return "The run is being cancelled." }
    if run.phase == nil { return "The team has not started yet." }
    if run.phase == .presenting || run.phase == .postEvaluation || run.winner != nil {
      return "The final answer is being written; nothing reaches the team any more."
    }
    return nil
  }

  private mutating func show(_ new: Mode) {
    mode = new
    top = nil
    scroll = 0
  }

  // MARK: Approvals

  /// The answer of a key to the request for approval that is shown.
  private func answer(_ key: Key, _ run: RunView) -> ViewAction? {
    guard !isCancelling, let question = run.approvals.first, question.approvalID == shownApproval,
      let answer = ApprovalKey(key), let option = question.options.first(where: { $0.kind == answer.kind })
    else { return nil }
    return .decide(approvalID: question.approvalID, optionID: option.id)
  }

  // MARK: Cancelling

  private mutating func cancel(_ key: Key) -> ViewAction? {
    if isCancelling { return .endNow }
    if key == .control("c") {
      isCancelling = true
      return .cancel
    }
    asksToCancel = true
    return nil
  }

  private mutating func confirm(_ key: Key) -> ViewAction? {
    asksToCancel = false
    switch key {
    case .character("q"), .character("y"), .enter, .control("c"):
      isCancelling = true
      return .cancel
    case .control("z"): return .suspend
    default: return nil
    }
  }

  // MARK: Steering

  private mutating func type(_ key: Key, _ run: RunView) -> ViewAction? {
    switch key {
    case .escape, .control("c"):
      message = nil
    case .control("z"): return .suspend
    case .enter:
      if message?.continueLine() ?? false { return nil }
      let text = message?.text ?? ""
      message = nil
      guard text.contains(where: { !$0.isWhitespace }) else { return nil }
      if let refusal = Self.refusal(run, isCancelling) {
        notice = refusal
        return nil
      }
      return .steer(text: text, agentID: focused.flatMap { $0 < run.agents.count ? run.agents[$0].id : nil })
    case .up: _ = message?.moveLine(by: -1)
    case .down: _ = message?.moveLine(by: 1)
    default: _ = message?.handle(key)
    }
    return nil
  }

  // MARK: Moving

  private mutating func focus(_ key: Key, _ run: RunView) {
    let count = run.agents.count
    guard count > 0 else { return }
    if case .character(let digit) = key, let number = Int(String(Character(digit))) {
      guard number <= count else {
        notice = "There is no agent \(number); there \(count == 1 ? "is" : "are") \(count)."
        return
      }
      show(focused == number - 1 ? .team : .agent(number - 1))
    } else if let focused {
      let next = focused + (key == .backTab ? -1 : 1)
      show(0..<count ~= next ? .agent(next) : .team)
    } else {
      show(.agent(key == .backTab ? count - 1 : 0))
    }
  }

  private mutating func turnPage(by step: Int, _ run: RunView) {
    guard !run.answers.isEmpty else {
      notice = "No answer was submitted yet."
      return
    }
    guard case .decision(let page) = mode else { return show(.decision(run.answers.count - 1)) }
    let next = page + step
    guard run.answers.indices ~= next else {
      notice = step < 0 ? "This is the first answer." : "This is the newest answer."
      return
    }
    show(.decision(next))
  }

  private mutating func scroll(_ key: Key, _ run: RunView, _ size: ScreenSize) {
    let body = ScreenLayout.body(size)
    switch mode {
    case .team: notice = "Tab or a number chooses an agent to scroll through."
    case .agent(let index) where index < run.agents.count:
      top = FocusLayout.place(afterScrolling: top, by: key, run.agents[index], in: body)
    case .agent: break
    case .decision, .help:
      let most = ScreenLayout.pageRows(run, self, width: body.width) - body.height
      scroll = min(max(0, scroll + Self.rows(of: key, page: body.height)), max(0, most))
    }
  }

  /// How many rows a key scrolls.
  static func rows(of key: Key, page: Int) -> Int {
    switch key {
    case .up, .character("k"): -1
    case .down, .character("j"): 1
    case .pageUp: -max(1, page - 2)
    case .pageDown, .character(" "): max(1, page - 2)
    case .home, .character("g"): -100_000
    default: 100_000
    }
  }
}
