// SPDX-License-Identifier: Apache-2.0

extension TeamReading {
  /// The longest time limit; beyond it nobody waits anyway.
  private static let longestSeconds = 1_000_000_000.0

  /// Reads `timeout_settings`.
  mutating func timeouts(_ top: Section) -> TimeoutSpec {
    var spec = TimeoutSpec()
    guard let section = top.section("timeout_settings") else { return spec }
    if let whole = milliseconds("orchestrator_timeout_seconds", in: section) {
      spec.orchestratorMilliseconds = whole
      if whole < 60_000, let field = section["orchestrator_timeout_seconds"] {
        findings.report(OrchestratorFinding.timeoutShort, at: field.node, path: field.path)
      }
    }
    spec.presentationMilliseconds = milliseconds("presentation_timeout_seconds", in: section)
    spec.initialRoundMilliseconds = milliseconds("initial_round_timeout_seconds", in: section)
    spec.subsequentRoundMilliseconds = milliseconds("subsequent_round_timeout_seconds", in: section)
    spec.roundGraceMilliseconds =
      milliseconds("round_timeout_grace_seconds", in: section, allowsZero: true) ?? spec.roundGraceMilliseconds
    return spec
  }

  /// Reads a number of seconds, fractions allowed, as milliseconds; nil when the key is not there or unusable.
  mutating func milliseconds(_ key: String, in section: Section, allowsZero: Bool = false) -> Int? {
    guard let field = section[key], let seconds = field.node.number else { return nil }
    guard seconds.isFinite, allowsZero ? seconds >= 0 : seconds > 0 else {
      findings.report(OrchestratorFinding.timeoutInvalid, at: field.node, path: field.path)
      return nil
    }
    let milliseconds = (min(seconds, Self.longestSeconds) * 1000).rounded()
    return max(allowsZero ? 0 : 1, Int(milliseconds))
  }

  /// Reads a limit that counts something; nil when the key is not there or unusable.
  mutating func limit(_ key: String, in section: Section, least: Int = 1) -> Int? {
    guard let field = section[key], let value = section.integer(key) else { return nil }
    guard value >= least else {
      findings.report(OrchestratorFinding.limitInvalid(least: least), at: field.node, path: field.path)
      return nil
    }
    return value
  }
}
