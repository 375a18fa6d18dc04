// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess

/// The unexpected end of a program in words.
enum ProgramEnd {
  /// How much of its error output is repeated, in characters.
  private static let tail = 2_000

  /// How it ended, as part of a sentence.
  static func words(for exit: ChildExit) -> String {
    switch exit {
    case .exited(let status): "exit status \(status)"
    case .signalled(let number): "signal \(number)"
    }
  }

  /// The failure of a call that an end could not be mended for.
  static func failure(_ broken: ProgramRevival.Break, words: String, restarts: Int) -> ModelFailure {
    let how = Self.words(for: broken.exit)
    let what =
      broken.wasReady || restarts > 0
      ? "Claude Code ended unexpectedly (\(how))\(restarts > 0 ? ", also after \(restarts) new starts" : "")."
      : "Claude Code ended while it was starting (\(how))."
    let said = String(words.suffix(tail)).split(whereSeparator: \.isNewline).joined(separator: "\n")
    return ModelFailure(
      .unknown, said.isEmpty ? what : "\(what) It said: \(said)", retryable: false,
      code: broken.wasReady ? "claude_crashed" : "claude_start_failed",
      hint: broken.wasReady ? nil : "Correct what it complains about; `massgen-server doctor` checks the program.")
  }
}
