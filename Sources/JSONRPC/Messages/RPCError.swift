// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// The `error` of a response (JSON-RPC 2.0 section 5.1; codes in protocol section 11).
public struct RPCError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What went wrong, for programs.
  public var code: Int
  /// What went wrong, for people: one sentence.
  public var message: String
  /// More, for programs.
  public var data: JSONValue?

  /// Makes an error.
  public init(code: Int, message: String, data: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// The text is not JSON or not UTF-8.
  public static let parseErrorCode = -32700
  /// The JSON is no message.
  public static let invalidRequestCode = -32600
  /// There is no such method.
  public static let methodNotFoundCode = -32601
  /// The parameters are not those of the method.
  public static let invalidParamsCode = -32602
  /// Something failed in here.
  public static let internalErrorCode = -32603
  /// The message is larger than this side takes.
  public static let payloadTooLargeCode = -31010

  /// The message is not JSON, not UTF-8, or could not be told apart from its neighbours.
  public static func parseError(_ message: String) -> RPCError {
    RPCError(code: parseErrorCode, message: message, data: details("ParseError"))
  }

  /// The JSON is no message that the protocol knows.
  public static func invalidRequest(_ message: String) -> RPCError {
    RPCError(code: invalidRequestCode, message: message, data: details("InvalidRequest"))
  }

  /// There is no method of this name.
  public static func methodNotFound(_ method: String) -> RPCError {
    RPCError(code: methodNotFoundCode, message: "There is no method “\(method)”.", data: details("MethodNotFound"))
  }

  /// A message of `actual` bytes, or of unknown size, is over the limit.
  public static func payloadTooLarge(limit: Int, actual: Int?) -> RPCError {
    var data: JSONObject = ["name": "PayloadTooLarge", "retryable": false]
    data["limit"] = .integer(Int64(limit))
    data["actual"] = actual.map { .integer(Int64($0)) }
    return RPCError(
      code: payloadTooLargeCode, message: "The message is larger than the limit of \(limit) bytes.",
      data: .object(data))
  }

  private static func details(_ name: String) -> JSONValue {
    ["name": .string(name), "retryable": false]
  }

  /// Reads the `error` of a response; one that is malformed still becomes an error.
  init(_ value: JSONValue) {
    code = value["code"]?.intValue ?? Self.internalErrorCode
    message = value["message"]?.stringValue ?? "The other side reported an error without a message."
    data = value["data"]
  }

  /// Appends the error as JSON.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("code", code)
    writer.member("message", message)
    writer.member("data", data)
    writer.endObject()
  }

  /// The message with the code.
  public var description: String { "\(message) (\(code))" }
}
