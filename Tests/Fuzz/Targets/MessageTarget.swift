// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC

extension FuzzTarget {
  /// Messages: what is no JSON object is answered with the right error, and every message survives being written.
  static let message = FuzzTarget(
    "message",
    corpora: [
      SeedCorpus(folder: "corpus/json-test-suite", suffix: ".json"),
      SeedCorpus(folder: "corpus/json-test-suite/test_parsing", suffix: ".json") { value in
        Array(#"{"jsonrpc":"2.0","id":1,"method":"a","params":"#.utf8) + value + Array("}".utf8)
      },
    ]
  ) { (bytes) throws(Violation) in
    for acceptsMissingVersion in [false, true] {
      let decoder = MessageDecoder(acceptsMissingVersion: acceptsMissingVersion)
      try checkKind(bytes, decoder.decode(bytes))
      try checkWritten(decoder.decode(bytes), decoder)
      try checkBeginning(bytes, decoder)
    }
  }

  /// What kind of error a text gets depends on whether it is JSON.
  private static func checkKind(_ bytes: [UInt8], _ message: IncomingMessage) throws(Violation) {
    let value = Result { () throws(JSONError) in try JSONReader.parse(bytes) }
    var code: Int?
    if case .invalid(_, let error) = message { code = error.code }
    switch value {
    case .failure(let error):
      let expected = error.kind == .tooDeep ? RPCError.invalidRequestCode : RPCError.parseErrorCode
      try expectEqual(code, expected, "the code for \(error)")
    case .success(let value):
      if value.kind != .object { try expectEqual(code, RPCError.invalidRequestCode, "the code for no object") }
      try expect(code != RPCError.parseErrorCode, "JSON is no parse error")
    }
  }

  /// A message that was understood is the same after it was written, byte for byte in its id.
  private static func checkWritten(_ message: IncomingMessage, _ decoder: MessageDecoder) throws(Violation) {
    switch message {
    case .request(let id, let method, let params):
      guard
        case .request(let otherID, let otherMethod, let otherParams) = decoder.decode(
          MessageEncoder.request(id: id, method: method, params: params))
      else { throw Violation("a request that was written is a request") }
      try expectEqual(otherID, id, "the id of a request")
      try expectEqual(otherID.description, id.description, "the spelling of an id")
      try expectEqual(otherID.hashValue, id.hashValue, "the hash of an id")
      try expectEqual(otherMethod, method, "the method of a request")
      try expectEqual(otherParams, params, "the parameters of a request")
    case .notification(let method, let params):
      guard
        case .notification(let otherMethod, let otherParams) = decoder.decode(
          MessageEncoder.notification(method: method, params: params))
      else { throw Violation("a notification that was written is a notification") }
      try expectEqual(otherMethod, method, "the method of a notification")
      try expectEqual(otherParams, params, "the parameters of a notification")
    case .response(let id, .success(let result)):
      guard let id else { return }
      guard
        case .response(let otherID, .success(let otherResult)) = decoder.decode(
          MessageEncoder.response(to: id, result: result))
      else { throw Violation("a response that was written is a response") }
      try expectEqual(otherID, id, "the id of a response")
      try expectEqual(otherResult, result, "the result of a response")
    case .response(let id, .failure(let error)), .invalid(let id, let error):
      guard
        case .response(let otherID, .failure(let otherError)) = decoder.decode(
          MessageEncoder.response(to: id, error: error))
      else { throw Violation("an error that was written is a response") }
      try expectEqual(otherID, id, "the id of an error")
      try expectEqual(otherError, error, "an error")
    }
  }

  /// From the beginning of a request its id is found, or none.
  private static func checkBeginning(_ bytes: [UInt8], _ decoder: MessageDecoder) throws(Violation) {
    guard bytes.count > 1 else { return }
    var random = SeededRandom(bytes)
    let prefix = Array(bytes.prefix(Int.random(in: 1..<bytes.count, using: &random)))
    let tooLarge = RPCError.payloadTooLarge(limit: 1, actual: nil)
    let beginning = decoder.decodeOversized(prefix: prefix, error: tooLarge)
    guard case .request(let id, _, _) = decoder.decode(bytes) else { return }
    switch beginning {
    case .invalid(let found, _), .response(let found, _):
      try expect(found == nil || found == id, "the beginning has the id \(String(describing: found)), not \(id)")
    case .request, .notification: throw Violation("a message that is too large is never taken")
    }
  }
}
