// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal
import TerminalText
import Testing

@testable import Terminal

/// What a screen shows of a run.
@Suite struct ScreenTests {
  @Test("Agents stand in columns where each has 32, in sections above each other where not, and in rows at last")
  func arrangement() {
    func bands(_ agents: Int, _ width: Int, _ height: Int) -> [Range<Int>] {
      TeamLayout(agents: agents, in: Area(x: 0, y: 0, width: width, height: height)).bands
    }
    #expect(bands(3, 120, 36) == [0..<3])
    #expect(bands(3, 98, 36) == [0..<3])
    #expect(bands(3, 97, 36) == [0..<2, 2..<3])
    #expect(bands(3, 60, 30) == [0..<1, 1..<2, 2..<3])
    #expect(bands(4, 120, 40) == [0..<2, 2..<4])
    #expect(bands(7, 200, 40) == [0..<4, 4..<7])
    #expect(bands(1, 10, 1) == [0..<1])
    #expect(TeamLayout(agents: 9, in: Area(x: 0, y: 0, width: 60, height: 20)).isList)
    #expect(bands(0, 80, 24) == [])
  }

  @Test("Columns")
  func columns() {
    let lines = ViewFixture.lines(ViewFixture.voting, 110, 16)
    #expect(lines[0].hasPrefix(" demo ") && lines[0].hasSuffix(" voting · 2 answers, 1 of 3 votes · 1:07"))
    #expect(lines[1].hasPrefix(" How to cache? ") && lines[1].hasSuffix("12.3k tokens · cost unknown"))
    #expect(lines[2].allSatisfy { "─┬".contains($0) } && lines[2].count { $0 == "┬" } == 2)
    let bars = lines[2].enumerated().filter { $0.element == "┬" }.map(\.offset)
    for line in lines[3...4] + lines[6...13] {
      #expect(bars.allSatisfy { Array(line)[$0] == "│" }, "\(line)")
    }
    func column(_ index: Int) -> [String] {
      let starts = [0] + bars.map { $0 + 1 }
      return lines[3...13].map { line in
        let end = index < bars.count ? bars[index] : line.count
        return String(
          Array(line)[min(starts[index], line.count)..<max(min(starts[index], line.count), min(end, line.count))]
        )
        .trimmed
      }
    }
    #expect(column(0)[0].hasPrefix("● scout agent1") && column(0)[0].hasSuffix("working"))
    #expect(column(0)[1].hasPrefix("fast-1 · round 1 · 1 answer"))
    #expect(
      column(0).dropFirst(3).filter { !$0.isEmpty } == [
        "Looking for the shortest route", "first.", "◆ answer agent1.1", "Cache the parsed file by digest.",
        "· round 1: reads agent3.1",
      ])
    #expect(
      column(1).dropFirst(3).filter { !$0.isEmpty } == [
        "┊ What breaks when two editors", "┊ write?", "→ fs.read_file path=cache.c",
        "! waits 1.5 s and tries again: The",
        "provider is busy.",
      ])
    #expect(column(1)[0].hasSuffix("again in 1.5 s"))
    #expect(column(2)[0].hasSuffix("votes agent1.1"))
    #expect(lines[14].allSatisfy { "─┴".contains($0) } && lines[14].count { $0 == "┴" } == 2)
    #expect(lines[15] == " q cancel   a answer now   s steer   Tab focus   ? help   p answers")
  }

  @Test("Sections")
  func sections() {
    let lines = ViewFixture.lines(ViewFixture.voting, 60, 30)
    let heads = lines.indices.filter { lines[$0].hasPrefix(" ● ") }
    #expect(heads.map { lines[$0].split(separator: " ")[1] } == ["scout", "critic", "builder"])
    #expect(heads.allSatisfy { lines[$0 - 1] == String(repeating: "─", count: 60) })
    #expect(lines.allSatisfy { $0.columns <= 60 })
    #expect(lines.contains("   Digest cache, atomic replace, no lock."))
  }

  @Test("Many agents on few rows get a row each")
  func list() {
    let many = (1...8).map { ("agent-\($0)", "m") }
    let lines = ViewFixture.lines(ViewFixture.run(many), 40, 12)
    #expect(lines.count { $0.contains("● agent-") } == 8)
  }

  @Test("One agent fills the screen, with what it wrote to scroll through")
  func focus() {
    var run = ViewFixture.run()
    let text = (1...100).map { "line \($0)" }.joined(separator: "\n")
    for event in ViewFixture.events("critic", says: text) { run.apply(event) }
    var view = ViewState()
    let size = ScreenSize(columns: 80, rows: 24)
    func shown() -> [String] { ScreenLayout.draw(run, view, size: size, elapsed: 0).grid.lines }
    _ = view.handle(.character("2"), run, size)
    #expect(shown().contains(" line 100") && !shown().contains(" line 60"))
    _ = view.handle(.pageUp, run, size)
    let top = shown()[6]
    #expect(shown().joined().contains("below") && !shown().contains(" line 100"))
    for event in ViewFixture.events("critic", item: "next", says: "more") { run.apply(event) }
    #expect(shown()[6] == top, "what is read stays where it is while more comes")
    _ = view.handle(.home, run, size)
    #expect(shown()[6] == " line 1")
    _ = view.handle(.down, run, size)
    #expect(shown()[6] == " line 2")
    _ = view.handle(.end, run, size)
    #expect(shown().contains(" more"))
  }

  @Test("Answers are paged through with their votes")
  func decisions() {
    let run = ViewFixture.voting
    let size = ScreenSize(columns: 80, rows: 24)
    var view = ViewState()
    _ = view.handle(.character("p"), run, size)
    #expect(ViewFixture.lines(run, 80, 24, view).contains(" ◆ answer agent3.1 of builder"))
    _ = view.handle(.character("n"), run, size)
    #expect(view.notice == "This is the newest answer.")
    _ = view.handle(.character("p"), run, size)
    let lines = ViewFixture.lines(run, 80, 24, view)
    #expect(lines[2].hasPrefix("── Answer 1 of 2 ──"))
    #expect(lines.contains(" Cache the parsed file by digest.") && lines.contains(" · builder votes for it"))
    #expect(lines.contains("   Simple."))
  }

  @Test(
    "Nothing a model writes steers the terminal or breaks a column",
    arguments: [
      "\u{1B}[2Jgone", "\u{1B}]0;title\u{7}text", "a\u{202E}b", "日本語テキストがここにある", "👩‍👩‍👧‍👦👍🏽🇩🇪❤\u{FE0F}", "שלום עולם مرحبا",
      "tab\there",
      String(repeating: "x\u{301}\u{302}", count: 60), String(repeating: "w", count: 9000), "\r\rover\rwritten",
    ])
  func hostile(text: String) {
    var run = ViewFixture.run()
    let clean: (String) -> String = { text in
      var filter = TerminalSequenceFilter()
      return filter.filter(text)
    }
    for id in ["scout", "critic", "builder"] {
      for event in ViewFixture.events(id, says: clean(text)) { run.apply(event) }
      run.apply(ViewFixture.answer(id, "agent1.1", text))
      run.apply(ViewFixture.vote(id, "scout", "agent1.1", text))
      run.apply(.notice(Notice(.warning, code: "x", title: text, agentID: id)))
    }
    let frame = ScreenLayout.draw(run, ViewState(), size: ScreenSize(columns: 120, rows: 40), elapsed: 0)
    for y in 3..<38 where y != 5 {
      #expect(frame.grid.row(y)[y * 120 + 39].text == "│" && frame.grid.row(y)[y * 120 + 79].text == "│", "row \(y)")
    }
    let all = frame.grid.lines.joined()
    #expect(!all.unicodeScalars.contains { $0.value < 0x20 || 0x7F..<0xA0 ~= $0.value || 0x202A...0x202E ~= $0.value })
    #expect(!all.contains("[2J") && !all.contains("title"))
  }

  @Test(
    "Every size is drawn, from nothing to huge, in every mode",
    arguments: [0, 1, 2, 3, 10, 20, 39, 40, 65, 500, 100_000])
  func sizes(columns: Int) {
    for rows in [0, 1, 2, 3, 4, 5, 6, 8, 10, 24, 10_000] {
      for run in [ViewFixture.voting, RunView(team: "t", task: ""), ViewFixture.run((1...20).map { ("a\($0)", "m") })] {
        let size = ScreenSize(columns: columns, rows: rows)
        for mode in [ViewState.Mode.team, .agent(0), .agent(99), .decision(0), .decision(99), .help] {
          var view = ViewState()
          view.mode = mode
          for key: Key in [.pageUp, .up, .home, .pageDown, .end, .character("s"), .character("x"), .left] {
            _ = view.handle(key, run, size)
          }
          let frame = ScreenLayout.draw(run, view, size: size, elapsed: .max)
          #expect(frame.grid.size == size)
        }
      }
    }
  }

  @Test(
    "Figures",
    arguments: [
      (Figures.clock(milliseconds: 67_000), "1:07"), (Figures.clock(milliseconds: 3_723_000), "1:02:03"),
      (Figures.duration(milliseconds: 7_240), "7.2 s"), (Figures.duration(milliseconds: 125_000), "2:05"),
      (Figures.count(999), "999"), (Figures.count(12_345), "12.3k"), (Figures.count(1_204_000), "1.20M"),
      (Figures.count(999_999), "1000k"), (Figures.cost(nil, isReplay: false), "cost unknown"),
      (Figures.cost(nil, isReplay: true), "no cost"), (Figures.cost(Cost(amount: 0.0123), isReplay: false), "$0.0123"),
      (Figures.cost(Cost(amount: 12.5), isReplay: false), "$12.50"),
      (Figures.cost(Cost(amount: 1, currency: "EUR", estimated: true), isReplay: false), "about 1.00 EUR"),
    ])
  func figures(found: String, expected: String) {
    #expect(found == expected)
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
