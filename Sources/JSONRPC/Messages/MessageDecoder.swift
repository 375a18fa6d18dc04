// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Tells what kind of message a JSON text is (protocol section 1.3, reliability section 4.2).
public struct MessageDecoder: Sendable {
  /// Whether a message without `jsonrpc` is taken for one of version 2.0.
  public var acceptsMissingVersion: Bool
  /// How many arrays and objects may be open at a time.
  public var maxDepth: Int

  /// Makes a decoder.
  public init(acceptsMissingVersion: Bool = false, maxDepth: Int = 128) {
    self.acceptsMissingVersion = acceptsMissingVersion
    self.maxDepth = maxDepth
  }

  /// Decodes one message.
  public func decode(_ body: [UInt8]) -> IncomingMessage {
    body.withUnsafeBytes { decode($0) }
  }

  /// Decodes one message.
  public func decode(_ body: UnsafeRawBufferPointer) -> IncomingMessage {
    var members = Members()
    do throws(JSONError) {
      guard try members.read(body, maxDepth: maxDepth) else {
        return .invalid(id: nil, error: .invalidRequest("A message is one JSON object; batches are not supported."))
      }
    } catch {
      if error.kind == .tooDeep {
        return .invalid(id: members.id.known, error: .invalidRequest("The message has \(error)."))
      }
      return .invalid(id: nil, error: .parseError("The message is not JSON: \(error)."))
    }
    return members.message(acceptsMissingVersion: acceptsMissingVersion)
  }

  /// Decodes what is known of a message that is too large to be taken.
  package func decodeOversized(prefix: [UInt8], error: RPCError) -> IncomingMessage {
    var members = Members()
    prefix.withUnsafeBytes { members.skim($0) }
    let id = members.id.known
    if members.isResponse, let id { return .response(id: id, outcome: .failure(error)) }
    return .invalid(id: id, error: error)
  }
}

/// The members of a message as far as they have been read.
private struct Members {
  enum ID {
    case absent
    case valid(RequestID)
    case invalid
    case duplicate

    var known: RequestID? {
      if case .valid(let id) = self { return id }
      return nil
    }
  }

  enum Method {
    case absent
    case name(String)
    case notAString
    case duplicate
  }

  var id = ID.absent
  private var method = Method.absent
  private var version: JSONValue?
  private var params: JSONValue?
  private var result: JSONValue?
  private var error: JSONValue?
  private(set) var isResponse = false

  /// Reads a whole message; false when it is JSON, but no object.
  mutating func read(_ body: UnsafeRawBufferPointer, maxDepth: Int) throws(JSONError) -> Bool {
    var scanner = JSONScanner(body, maxDepth: maxDepth)
    guard try scanner.peekKind() == .object else {
      try scanner.skipValue()
      try scanner.finish()
      return false
    }
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      if scanner.keyEquals(key, "jsonrpc") {
        version = try scanner.readValue()
      } else if scanner.keyEquals(key, "id") {
        setID(body, try scanner.skipValue())
      } else if scanner.keyEquals(key, "method") {
        try readMethod(&scanner)
      } else if scanner.keyEquals(key, "params") {
        params = try scanner.readValue()
      } else if scanner.keyEquals(key, "result") {
        isResponse = true
        result = try scanner.readValue()
      } else if scanner.keyEquals(key, "error") {
        isResponse = true
        error = try scanner.readValue()
      } else {
        try scanner.skipValue()
      }
    }
    try scanner.finish()
    return true
  }

  /// Reads from the beginning of a message what tells whom it concerns.
  mutating func skim(_ prefix: UnsafeRawBufferPointer) {
    var scanner = JSONScanner(prefix)
    var isCall = false
    do throws(JSONError) {
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        isCall = isCall || scanner.keyEquals(key, "method")
        isResponse = !isCall && (isResponse || scanner.keyEquals(key, "result") || scanner.keyEquals(key, "error"))
        let range = try scanner.skipValue()
        // What stands at the very end may be cut off.
        guard range.upperBound < prefix.count else { return }
        if scanner.keyEquals(key, "id") { setID(prefix, range) }
      }
    } catch {
      // The end of the prefix: what was found until here is all there is.
    }
  }

  private mutating func setID(_ body: UnsafeRawBufferPointer, _ range: Range<Int>) {
    guard case .absent = id else {
      id = .duplicate
      return
    }
    id = RequestID(json: UnsafeRawBufferPointer(rebasing: body[range])).map { .valid($0) } ?? .invalid
  }

  private mutating func readMethod(_ scanner: inout JSONScanner) throws(JSONError) {
    let name = try scanner.readStringIfPresent()
    if case .absent = method { method = name.map { .name($0) } ?? .notAString } else { method = .duplicate }
  }

  /// What the members amount to.
  func message(acceptsMissingVersion: Bool) -> IncomingMessage {
    func invalid(_ reason: String) -> IncomingMessage { .invalid(id: id.known, error: .invalidRequest(reason)) }
    if case .duplicate = id { return invalid("The message has more than one “id”.") }
    switch method {
    case .duplicate: return invalid("The message has more than one “method”.")
    case .notAString: return invalid("“method” must be a string.")
    case .absent:
      guard isResponse else { return invalid("The message has neither “method” nor “result” or “error”.") }
      return .response(id: id.known, outcome: outcome)
    case .name(let method):
      guard version == "2.0" || (version == nil && acceptsMissingVersion) else {
        return invalid("“jsonrpc” must be \"2.0\".")
      }
      let params = self.params.map { $0.isNull ? [:] : $0 } ?? [:]
      switch id {
      case .valid(let id): return .request(id: id, method: method, params: params)
      case .absent: return .notification(method: method, params: params)
      case .invalid, .duplicate: return invalid("“id” must be an integer or a string.")
      }
    }
  }

  private var outcome: Result<JSONValue, RPCError> {
    if let error, !(error.isNull && result != nil) { return .failure(RPCError(error)) }
    return .success(result ?? .null)
  }
}
