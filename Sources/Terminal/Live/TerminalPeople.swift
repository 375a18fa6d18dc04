// SPDX-License-Identifier: Apache-2.0

import RunEngine
import RunJournal
import Synchronization

/// The person at the terminal. They see what is asked in the view, which reads it from the run like everything else, and
/// answer with keys; without a view there is nobody.
final class TerminalPeople: RunPeople {
  /// How long an answer is waited for, in milliseconds. (protocol.md section 8)
  private static let patience = 600_000

  private let hasView = Mutex(false)

  /// A view was opened or closed.
  func show(_ isShown: Bool) { hasView.withLock { $0 = isShown } }

  func patienceMilliseconds(for kind: QuestionKind) async -> Int {
    kind == .approval && hasView.withLock(\.self) ? Self.patience : 0
  }

  func ask(_ question: ApprovalQuestion, at place: QuestionPlace) async -> ApprovalReply { .silent }

  func ask(_ question: InputQuestion, at place: QuestionPlace) async -> InputReply { .silent }

  /// The notice in the run's events says it.
  func couldNotAsk(_ question: ApprovalQuestion, hint: String) async {}
}
