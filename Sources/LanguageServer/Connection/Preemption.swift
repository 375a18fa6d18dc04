// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import WireProtocol

/// What must not wait behind other messages. (protocol.md section 10)
enum Preemption {
  /// Called on the reading thread for every message; true when the message is done with.
  @Sendable
  static func handle(_ peer: Peer, _ intake: Intake) -> Bool {
    guard case .notification(MethodName.cancelRequest.rawValue, let params) = intake else { return false }
    if let value = params["id"], let id = RequestID(value) { peer.responder(for: id)?.cancel() }
    return true
  }
}
