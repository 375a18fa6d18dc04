// SPDX-License-Identifier: Apache-2.0

import RunJournal
import TerminalText

/// The submitted answers, one a page, each with the votes it got.
enum DecisionPages {
  static func rows(_ page: Int, _ run: RunView, width: Int) -> [TextRow] {
    guard run.answers.indices ~= page else { return [] }
    let answer = run.answers[page]
    let index = run.agent(answer.agentID)?.index ?? 0
    var rows = [
      TextRow(
        place: .init(paragraph: 0, row: 0), gutter: "◆ ", text: "answer \(answer.label) of \(answer.agentID)",
        style: .agent(index)),
      TextRow(place: .init(paragraph: 0, row: 1)),
    ]
    func add(_ text: String, gutter: String = "", _ style: Style = .plain) {
      for (offset, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
        for (number, row) in TextWrap.rows(String(line), width: width - gutter.columns).enumerated() {
          let isFirst = offset == 0 && number == 0
          rows.append(
            TextRow(
              place: .init(paragraph: rows.count, row: 0),
              gutter: isFirst ? gutter : String(repeating: " ", count: gutter.columns), text: row, style: style))
        }
      }
    }
    add(answer.text ?? "The answer is too long to be shown here; it is in the journal.")
    rows.append(TextRow(place: .init(paragraph: rows.count, row: 0)))
    let all = run.votes.filter { $0.targetLabel == answer.label }
    // Who votes again for the same answer says so once.
    let votes = all.enumerated().filter { index, vote in
      !all[(index + 1)...].contains { $0.agentID == vote.agentID }
    }.map(\.element)
    if votes.isEmpty { add("No votes for it yet.", .dim) }
    for vote in votes {
      let counts = vote.counted && run.countedVotes[vote.agentID] == vote.targetLabel
      let who = run.agent(vote.agentID)?.index ?? 0
      add(
        "\(vote.agentID) votes for it" + (counts ? "" : ", not counted: something newer came"), gutter: "· ",
        counts ? .agent(who) : .dim)
      if !vote.reason.isEmpty { add(vote.reason, gutter: "  ", counts ? .plain : .dim) }
    }
    return rows
  }
}
