// SPDX-License-Identifier: Apache-2.0

/// A version of the `claude` program, such as 2.1.330.
package struct ClaudeVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The three numbers.
  package var major: Int
  package var minor: Int
  package var patch: Int

  /// Names a version.
  package init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads the first version in a text, such as `2.1.330 (Claude Code)`; nil when there is none.
  package init?(parsing text: String) {
    for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "v" || $0 == "(" || $0 == ")" }) {
      let parts = word.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count >= 3, let major = Self.number(parts[0]), let minor = Self.number(parts[1]),
        let patch = Self.number(parts[2].prefix { $0.isNumber })
      else { continue }
      self.init(major, minor, patch)
      return
    }
    return nil
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  package var description: String { "\(major).\(minor).\(patch)" }

  package static func < (left: ClaudeVersion, right: ClaudeVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }
}

extension ClaudeVersion {
  /// Older ones speak another protocol and are refused. (claude-code.md section 10)
  package static let oldest = ClaudeVersion(2, 0, 0)
  /// Older ones were never tried with this program.
  package static let supported = ClaudeVersion(2, 1, 71)
  /// Older ones lack some of what keeps a run safe and its output true.
  package static let recommended = ClaudeVersion(2, 1, 257)
}

/// What only some versions of the program can do. (claude-code.md 2.1, 4, section 10)
package enum ClaudeFeature: Sendable, CaseIterable {
  /// `--bare`.
  case bare
  /// `--system-prompt-snapshot`.
  case promptSnapshot
  /// `client_composed` in user messages: neither `@path` nor slash commands are expanded in them.
  case composedMessages
  /// `system/api_retry`: repeated requests are announced.
  case announcedRetries
  /// A conversation may be resumed in another folder than its own.
  case resumeAnywhere

  /// The first version that is known to have it.
  package var since: ClaudeVersion {
    switch self {
    case .bare: ClaudeVersion(2, 1, 139)
    case .promptSnapshot: ClaudeVersion(2, 1, 330)
    case .composedMessages: ClaudeVersion(2, 1, 248)
    case .announcedRetries: ClaudeVersion(2, 1, 139)
    case .resumeAnywhere: ClaudeVersion(2, 1, 257)
    }
  }
}

extension ClaudeVersion {
  /// Whether this version can do something.
  package func has(_ feature: ClaudeFeature) -> Bool { self >= feature.since }
}
