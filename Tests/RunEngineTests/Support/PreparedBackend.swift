// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Synchronization

/// Answers each request with the next of prepared replies and keeps what it was asked.
final class PreparedBackend: Backend {
  let descriptor = BackendDescriptor(type: "test", provider: "test", model: "m")
  private let replies: Mutex<[[ModelEvent]]>
  private let asked = Mutex<[ModelRequest]>([])

  init(_ replies: [[ModelEvent]]) {
    self.replies = Mutex(replies)
  }

  /// All requests so far.
  var requests: [ModelRequest] { asked.withLock(\.self) }

  func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    asked.withLock { $0.append(request) }
    let reply = replies.withLock { $0.isEmpty ? [.finish(ModelFinish(.stop))] : $0.removeFirst() }
    await deliver(reply)
  }
}

/// Collects the events of a call.
final class EventCollector: Sendable {
  private let collected = Mutex<[ModelEvent]>([])

  func add(_ events: [ModelEvent]) { collected.withLock { $0 += events } }

  var events: [ModelEvent] { collected.withLock(\.self) }

  /// The codes of the notices.
  var notices: [String] {
    events.compactMap { event in
      if case .notice(let code, _) = event { return code }
      return nil
    }
  }
}
