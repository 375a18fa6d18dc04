// SPDX-License-Identifier: Apache-2.0

import RunJournal

/// How people read the end of a request for approval.
enum ApprovalWords {
  static func of(_ end: ApprovalEnd) -> String {
    let words =
      switch end.option?.kind {
      case .allowOnce: "allowed"
      case .allowAlways: "allowed for the whole run"
      case .rejectOnce: "rejected"
      case .rejectAlways: "rejected for the whole run"
      case nil: "no longer asked"
      }
    return words + reason(end.decider) + (end.note.map { ": \($0)" } ?? "")
  }

  private static func reason(_ decider: Decider) -> String {
    switch decider {
    case .timeout: ", because nobody answered in time"
    case .nobody: ", because nobody could be asked"
    case .response, .method, .message, .terminal, .agent, .run: ""
    }
  }
}
