// SPDX-License-Identifier: Apache-2.0

import WireProtocol

/// Where a connection is between its first and its last message. (protocol.md section 2)
enum Lifecycle: Sendable, Equatable {
  /// Nothing but `initialize` and `exit` counts.
  case new
  /// `initialize` was answered.
  case running
  /// `shutdown` was answered; nothing starts any more.
  case shutDown

  /// Why a request cannot be served in this state; nil when it can.
  func refusal(of method: String) -> WireError? {
    switch self {
    case .new where method != MethodName.initialize.rawValue:
      WireError(
        .serverNotInitialized, "“\(method)” came before “initialize”.",
        hint: "Send initialize first and wait for its result.")
    case .running where method == MethodName.initialize.rawValue:
      WireError(.invalidRequest, "“initialize” may be sent only once.")
    case .shutDown:
      WireError(.draining, "The server is shutting down.", hint: "Start a new server process.")
    default: nil
    }
  }
}
