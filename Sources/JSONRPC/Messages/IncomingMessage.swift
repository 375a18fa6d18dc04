// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// A message from the other side.
public enum IncomingMessage: Sendable {
  /// Something that must be answered. `params` is an empty object when they are absent or null; whether an array or a
  /// scalar makes sense is the method's decision.
  case request(id: RequestID, method: String, params: JSONValue)
  /// Something that is not answered. `params` as in a request.
  case notification(method: String, params: JSONValue)
  /// The answer to a request of this side; the id is nil when the other side could not tell which.
  case response(id: RequestID?, outcome: Result<JSONValue, RPCError>)
  /// Something that is no message, with the error that answers it.
  case invalid(id: RequestID?, error: RPCError)
}
