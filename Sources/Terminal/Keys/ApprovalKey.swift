// SPDX-License-Identifier: Apache-2.0

import RunJournal

/// The keys that answer a request for approval, while one is shown.
enum ApprovalKey: CaseIterable {
  case allow, reject, allowAlways

  /// How the key is written.
  var key: String {
    switch self {
    case .allow: "y"
    case .reject: "n"
    case .allowAlways: "a"
    }
  }

  /// What the key does.
  var kind: ApprovalOption.Kind {
    switch self {
    case .allow: .allowOnce
    case .reject: .rejectOnce
    case .allowAlways: .allowAlways
    }
  }

  /// The answer of a key; nil for all others.
  init?(_ key: Key) {
    switch key {
    case .character("y"): self = .allow
    case .character("n"): self = .reject
    case .character("a"): self = .allowAlways
    default: return nil
    }
  }
}
