// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import RunJournal
import Testing

@testable import Terminal

/// What keys do while a run is shown.
@Suite struct ViewStateTests {
  private let size = ScreenSize(columns: 80, rows: 24)

  private func press(_ keys: [Key], _ view: inout ViewState, _ run: RunView = ViewFixture.voting) -> [ViewAction] {
    keys.compactMap { view.handle($0, run, size) }
  }

  private static let steered: [Key] = [.character("s"), .character("h"), .character("ö"), .backspace, .character("i")]

  @Test(
    "Keys ask for what is to be done",
    arguments: [
      ([.character("q")], []), ([.character("q"), .character("q")], [.cancel]),
      ([.character("q"), .character("x"), .character("q")], []),
      ([.character("q"), .escape], []), ([.character("q"), .character("y")], [.cancel]),
      ([.character("q"), .character("q"), .character("q")], [.cancel, .endNow]),
      ([.control("c")], [.cancel]), ([.control("c"), .control("c")], [.cancel, .endNow]),
      ([.character("a")], [.answerNow]), ([.control("c"), .character("a")], [.cancel]),
      (steered + [.enter], [.steer(text: "hi", agentID: nil)]),
      ([.character("2")] + steered + [.enter], [.steer(text: "hi", agentID: "critic")]),
      (steered + [.escape], []), (steered + [.control("c")], []),
      ([.character("s"), .paste("one\ntwo"), .enter], [.steer(text: "one\ntwo", agentID: nil)]),
      ([.character("s"), .character(" "), .enter], []),
      ([.character("s"), .character("q"), .character("a"), .escape, .character("a")], [.answerNow]),
      ([.control("l")], [.redraw]), ([.control("z")], [.suspend]), ([.character("s"), .control("z")], [.suspend]),
    ] as [([Key], [ViewAction])])
  func actions(keys: [Key], expected: [ViewAction]) {
    var view = ViewState()
    let found = press(keys, &view)
    #expect(found == expected)
  }

  @Test("What the phase does not allow is said and not done")
  func refusals() {
    var presenting = ViewFixture.voting
    presenting.apply(.runPhase(PhaseChange(phase: .presenting, round: 1)))
    for (run, word) in [(presenting, "final answer"), (RunView(team: "t", task: ""), "not started")] {
      for key: Key in [.character("a"), .character("s")] {
        var view = ViewState()
        let actions = press([key], &view, run)
        #expect(actions.isEmpty && view.message == nil)
        #expect(view.notice?.contains(word) ?? false)
        #expect(ViewFixture.lines(run, 80, 24, view).last?.contains(word) ?? false)
      }
    }
    let others: [(Key, RunView, String)] = [
      (.character("p"), ViewFixture.run(), "No answer was submitted yet."),
      (.character("9"), ViewFixture.voting, "There is no agent 9; there are 3."),
      (.paste("text"), ViewFixture.voting, "To say something to the team, press s first."),
      (.pageDown, ViewFixture.voting, "Tab or a number chooses an agent to scroll through."),
    ]
    for (key, run, notice) in others {
      var view = ViewState()
      let actions = press([key], &view, run)
      #expect(actions.isEmpty && view.notice == notice)
    }
  }

  @Test("Tab goes around the team, numbers choose, the same number and Esc go back")
  func focus() {
    var view = ViewState()
    var seen: [Int?] = []
    for key: Key in [
      .tab, .tab, .tab, .tab, .backTab, .backTab, .character("3"), .character("3"), .character("1"), .escape,
    ] {
      _ = press([key], &view)
      seen.append(view.focused)
    }
    #expect(seen == [0, 1, 2, nil, 2, 1, 2, nil, 0, nil])
  }

  @Test("The message being typed is shown with its cursor, however long it is")
  func message() {
    var view = ViewState()
    _ = press([.character("s"), .paste(String(repeating: "0123456789", count: 20)), .character("!")], &view)
    let frame = ScreenLayout.draw(ViewFixture.voting, view, size: size, elapsed: 0)
    #expect(frame.grid.lines[23].hasPrefix(" to everyone: ") && frame.grid.lines[23].hasSuffix("789!"))
    #expect(frame.cursor?.y == 23 && (frame.cursor?.x ?? 99) < 80)
    _ = press([.home], &view)
    let start = ScreenLayout.draw(ViewFixture.voting, view, size: size, elapsed: 0)
    #expect(start.grid.lines[23].hasPrefix(" to everyone: 0123") && start.cursor == Painter.Cursor(x: 14, y: 23))
  }

  @Test("Every command is in the help, and its keys lead to it")
  func commands() {
    var view = ViewState()
    _ = press([.character("?")], &view)
    let help = ViewFixture.lines(ViewFixture.voting, 100, 40, view).joined(separator: "\n")
    for command in ViewCommand.allCases {
      #expect(help.contains(command.keys) && help.contains(command.help.prefix(20)))
    }
    for (key, command): (Key, ViewCommand) in [
      (.character("q"), .cancel), (.character("a"), .answerNow), (.character("s"), .steer), (.tab, .focus),
      (.character("p"), .decisions), (.pageUp, .scroll), (.control("l"), .redraw), (.control("z"), .suspend),
      (.character("?"), .help), (.escape, .back),
    ] {
      #expect(ViewCommand(key) == command)
    }
  }
}

@Suite("Deciding at the terminal")
struct ApprovalViewTests {
  private static let size = ScreenSize(columns: 100, rows: 24)

  private static func question(_ number: Int) -> ApprovalQuestion {
    ApprovalQuestion(
      agentID: "a", itemID: "itm_1", approvalID: "apr_\(number)", kind: .command, title: "a: run npm test",
      detail: "It runs a command.\nnpm test", risk: .high,
      options: [
        ApprovalOption(id: "once", name: "Allow once", kind: .allowOnce),
        ApprovalOption(id: "always", name: "Allow commands “npm test …” in this run", kind: .allowAlways),
        ApprovalOption(id: "no", name: "Reject once", kind: .rejectOnce),
      ], defaultOption: "no", expiresAt: "2026-01-31T09:10:00Z")
  }

  private static func run(asking count: Int) -> RunView {
    var run = RunView(team: "team", task: "Q")
    run.apply(
      .runStarted(
        RunStart(
          sessionID: "ses_1", configDigest: "",
          agents: [RunAgent(agentID: "a", alias: "agent1", backend: "b", model: "m")],
          limits: [:])))
    for number in 0..<count { run.apply(.approvalRequested(question(number + 1))) }
    return run
  }

  @Test("Keys answer the request that is shown", arguments: [("y", "once"), ("n", "no"), ("a", "always")])
  func keys(_ key: String, _ option: String) throws {
    let key = Key.character(try #require(key.unicodeScalars.first))
    let run = Self.run(asking: 2)
    var view = ViewState()
    // A key from before the request was drawn is meant for something else.
    #expect(view.handle(key, run, Self.size) != .decide(approvalID: "apr_1", optionID: option))
    view = ViewState()
    view.shownApproval = "apr_1"
    #expect(view.handle(key, run, Self.size) == .decide(approvalID: "apr_1", optionID: option))
    view.isCancelling = true
    #expect(view.handle(key, run, Self.size) == nil)
  }

  @Test("What is asked stands on the screen until it is decided")
  func screen() {
    var run = Self.run(asking: 1)
    func text(_ size: ScreenSize = Self.size) -> String {
      ScreenLayout.draw(run, ViewState(), size: size, elapsed: 0).grid.lines.joined(separator: "\n")
    }
    #expect(text().contains("? a: run npm test") && text().contains("y Allow once"))
    #expect(text().contains("a Allow commands “npm test …” in this run"))
    #expect(text(ScreenSize(columns: 60, rows: 5)).contains("a: run npm test"))
    run.apply(
      .approvalResolved(
        ApprovalEnd(agentID: "a", itemID: nil, approvalID: "apr_1", outcome: .cancelled, decider: .run)))
    #expect(run.approvals.isEmpty && !text().contains("y Allow once"))
  }
}
