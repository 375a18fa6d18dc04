// SPDX-License-Identifier: Apache-2.0

/// Findings about scripts and recordings. (replay.md section 6)
enum ReplayFinding: Finding {
  /// Neither `script` nor `cassette`.
  case noSource
  /// Both of them.
  case twoSources
  /// A recording of prepared replies.
  case recordsReplay
  /// A value of a script that is not what it should be.
  case wrongValue(expected: String, found: String)
  /// A word that replies or steps do not have.
  case unknownWord(String, of: String, suggestion: String?)
  /// A word that must be there.
  case missingWord(String, of: String)
  /// Two actions in one step.
  case twoActions(String, String)
  /// A word that only goes together with another.
  case needsWord(String, needs: String)
  /// A reply that an earlier one always takes the place of.
  case unreachableReply
  /// Steps behind one that ends the reply.
  case unreachableStep(after: String)
  /// A cassette that cannot be played.
  case cassette(CassetteProblem)

  var code: DiagnosticCode {
    switch self {
    case .noSource, .twoSources, .recordsReplay: .replaySource
    case .wrongValue, .unknownWord, .missingWord, .twoActions, .needsWord: .replayStep
    case .unreachableReply, .unreachableStep: .replayUnreachable
    case .cassette: .replayCassette
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .unreachableReply, .unreachableStep: .hint
    default: .error
    }
  }
}

/// Why a cassette cannot be played, as whoever looked on disk found it. (replay.md section 6)
public enum CassetteProblem: Sendable, Hashable {
  /// There is no such file.
  case missing(path: String)
  /// The file cannot be read; the system's words.
  case unreadable(path: String, reason: String)
  /// A line is not what it should be, counted from 1.
  case malformed(path: String, line: Int, reason: String)
  /// The recording has no such agent.
  case noSuchAgent(String, recorded: [String])
}
