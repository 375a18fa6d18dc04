// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// `massgen-server check --explain CODE`.
public enum CodeExplanation {
  /// Prints what there is to know about a code and returns the exit code.
  @concurrent
  public static func perform(_ word: String) async -> Int32 {
    guard let code = DiagnosticCode(rawValue: word), let rule = DiagnosticRule.rule(of: code) else {
      let similar = DiagnosticCode.allCases.map(\.rawValue).filter { $0.contains(word) }.prefix(5)
      let hint = similar.isEmpty ? "" : " Similar: \(similar.joined(separator: ", "))."
      await Console.complain(CommandProblem("No diagnostic has the code \(word).\(hint)"))
      return ExitStatus.trouble
    }
    await Console.print(RulePage.text(rule))
    return ExitStatus.success
  }
}
