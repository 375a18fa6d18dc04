// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunEngine
import RunJournal

/// What is left on the terminal of a run that is over: a summary on stderr, the answer on stdout.
enum RunReport {
  /// Prints both. With `isSummarised` the summary says what lines of progress have not said already.
  /// Returns whether the answer, if there is one, was written.
  static func show(_ result: RunResult, of run: StartedRun, isSummarised: Bool) async -> Bool {
    var isWritten = true
    if isSummarised {
      for line in summary(result, run) { await TerminalOutput.progress(line) }
    }
    if let answer = result.answer, !answer.text.isEmpty {
      if !answer.complete { await TerminalOutput.progress("warning: the final answer was cut off.") }
      // At a terminal nothing in the answer may steer it; a file or a pipe gets the answer as it is.
      var filter = TerminalSequenceFilter()
      let text = isatty(1) == 1 ? filter.filter(answer.text) : answer.text
      do {
        try await TerminalOutput.send(Array((text + (text.hasSuffix("\n") ? "" : "\n")).utf8), to: 1)
      } catch {
        isWritten = false
        await TerminalOutput.progress("massgen-server: the answer cannot be written to standard output.")
      }
    }
    if isSummarised { return isWritten }
    if let problem = problem(result) { await TerminalOutput.progress(problem) }
    let replayed = result.replayed ? " (replay)" : ""
    await TerminalOutput.progress("\(result.status.rawValue)\(replayed); journal in \(run.folder)")
    return isWritten
  }

  /// Who won and how, what it took, and where to read it all.
  static func summary(_ result: RunResult, _ run: StartedRun) -> [String] {
    var facts = [result.status.rawValue + (result.replayed ? " (replay)" : "")]
    if let winner = result.winner {
      let votes = run.agents.map(\.id).map { id in (id, result.votes.count { $0.target == id }) }
      let tally = votes.filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
      facts.append("\(winner) wins" + (tally.isEmpty ? "" : " (\(tally))"))
    }
    facts.append(Figures.duration(milliseconds: result.durationMilliseconds))
    if let tokens = Figures.tokens(result.usage.total) { facts.append(tokens) }
    facts.append(Figures.cost(result.cost, isReplay: result.replayed))
    return [facts.joined(separator: " · ")] + [problem(result), "journal in \(run.folder)"].compactMap { $0 }
  }

  private static func problem(_ result: RunResult) -> String? {
    result.error.map { "\(result.status.rawValue): \($0.message)" + ($0.hint.map { " \($0)" } ?? "") }
  }
}
