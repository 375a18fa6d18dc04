// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Synchronization

/// What one run has learnt about its models from their refusals, so that the same request is refused once only. All
/// agents share it; another run begins anew. (backends.md 6.5, 8.1)
final class RunMemory: Sendable {
  private struct Lessons {
    var isTextOnly = false
    var refusedFiles: Set<MediaPart> = []
    var acceptedFiles: Set<MediaPart> = []
    var omitted: Set<String> = []
    var closed: ModelFailure?
  }

  private let lessons = Mutex<[ModelTarget: Lessons]>([:])

  /// A target takes no files at all. True when that is news.
  func markTextOnly(_ target: ModelTarget) -> Bool {
    lessons.withLock { lessons in
      defer { lessons[target, default: Lessons()].isTextOnly = true }
      return lessons[target]?.isTextOnly != true
    }
  }

  /// A target refuses these files.
  func refuse(_ files: some Sequence<MediaPart>, _ target: ModelTarget) {
    lessons.withLock { $0[target, default: Lessons()].refusedFiles.formUnion(files) }
  }

  /// A target has answered a request with these files.
  func accept(_ files: [MediaPart], _ target: ModelTarget) {
    if files.isEmpty { return }
    lessons.withLock { $0[target, default: Lessons()].acceptedFiles.formUnion(files) }
  }

  /// Whether a target has answered a request with a file before.
  func hasAccepted(_ file: MediaPart, _ target: ModelTarget) -> Bool {
    lessons.withLock { $0[target]?.acceptedFiles.contains(file) ?? false }
  }

  /// A target refuses an optional member of the request.
  func omit(_ parameter: String, _ target: ModelTarget) {
    _ = lessons.withLock { $0[target, default: Lessons()].omitted.insert(parameter) }
  }

  /// Whether a file may be sent to a target.
  func takes(_ file: MediaPart, _ target: ModelTarget) -> Bool {
    lessons.withLock { lessons in
      guard let lesson = lessons[target] else { return true }
      return !lesson.isTextOnly && !lesson.refusedFiles.contains(file)
    }
  }

  /// Takes note of a failure that every further request would meet: a wrong key, an empty account.
  func note(_ failure: ModelFailure, _ target: ModelTarget) {
    guard failure.failureClass == .auth || failure.failureClass == .billing else { return }
    lessons.withLock { $0[target, default: Lessons()].closed = failure }
  }

  /// Why a target need not be asked again in this run.
  func closed(_ target: ModelTarget) -> ModelFailure? { lessons.withLock { $0[target]?.closed } }

  /// Optional members that a target refuses.
  func omitted(_ target: ModelTarget) -> Set<String> {
    lessons.withLock { $0[target]?.omitted ?? [] }
  }
}
