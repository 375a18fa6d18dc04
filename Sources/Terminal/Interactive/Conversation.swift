// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunEngine
import RunJournal
import Synchronization

/// Task after task in one session, typed at the terminal: each run knows what was said before it.
final class Conversation: Sendable {
  /// A run of the conversation that is over.
  struct Turn {
    var run: StartedRun
    var result: RunResult
  }

  private struct State {
    var history = InputHistory()
    var sessionID: String?
    var turns: [Turn] = []
    var code: Int32 = TerminalRun.ExitCode.completed
    var wasInterrupted = false
  }

  private let owner: TerminalRun
  private let team: TeamReference
  private let file: TeamFile
  private let state = Mutex(State())

  init(_ owner: TerminalRun, _ team: TeamReference, _ file: TeamFile) {
    self.owner = owner
    self.team = team
    self.file = file
  }

  /// Asks, answers, and asks again, until there is nothing more to ask. Returns the code of the last run.
  func perform() async -> Int32 {
    await TerminalOutput.progress(
      "\(TerminalRun.name(of: file)): type a task. /help lists the commands, Ctrl-D quits.")
    while let line = await nextLine() {
      switch SlashCommand.parse(line) {
      case .nothing: break
      case .unknown(let word):
        await TerminalOutput.progress(
          "There is no command \(word); /help lists them. With a blank before it, it is a task.")
      case .command(.quit): return await end()
      case .command(.new):
        state.withLock { $0.sessionID = nil }
        await TerminalOutput.progress("A new session: the team knows nothing of what was said before.")
      case .command(let command):
        let turns = state.withLock { $0.turns }
        for line in ConversationReport.lines(command, turns, file, owner) { await TerminalOutput.progress(line) }
      case .task(let task): await run(task)
      }
    }
    return await end()
  }

  private func end() async -> Int32 {
    await owner.service.shutDown(within: .seconds(3))
    return state.withLock { $0.code }
  }

  private func run(_ task: String) async {
    do {
      var request = try owner.request(team, task)
      request.sessionID = state.withLock { $0.sessionID }
      let ending = await owner.perform(request, shutsDown: false)
      state.withLock { state in
        state.code = ending.code
        guard let run = ending.run else { return }
        state.sessionID = run.sessionID
        if let result = ending.result { state.turns.append(Turn(run: run, result: result)) }
      }
    } catch {
      await Refusal.report(error)
      state.withLock { $0.code = TerminalRun.ExitCode.configuration }
    }
  }

  // MARK: Asking

  /// What was typed; nil at the end.
  private func nextLine() async -> String? {
    while true {
      let outcome = await TerminalOutput.thread.run { self.ask() }
      switch outcome {
      case .text(let text):
        state.withLock { $0.wasInterrupted = false }
        return text
      case .end: return nil
      case .interrupt:
        let isSecond = state.withLock { state in
          defer { state.wasInterrupted = true }
          return state.wasInterrupted
        }
        if isSecond {
          state.withLock { $0.code = TerminalRun.ExitCode.cancelled }
          return nil
        }
        await TerminalOutput.progress("Ctrl-D quits, and so does a second Ctrl-C.")
      }
    }
  }

  /// On the terminal's thread.
  private func ask() -> LinePrompt.Outcome {
    var history = state.withLock { $0.history }
    let prompt = state.withLock { $0.sessionID } == nil ? "Task: " : "Follow-up: "
    if let terminal = owner.terminal, let outcome = LinePrompt.ask(terminal, prompt: prompt, history: &history) {
      state.withLock { $0.history = history }
      return outcome
    }
    do throws(CommandLineProblem) {
      guard var text = try PromptInput.readLine(prompt: prompt) else { return .end }
      while text.hasSuffix("\\"), let more = try PromptInput.readLine(prompt: "") {
        text = text.dropLast() + "\n" + more
      }
      return .text(text)
    } catch {
      try? TerminalOutput.write(Array("massgen-server: \(error.message)\n".utf8), to: 2)
      return .text("")
    }
  }
}
