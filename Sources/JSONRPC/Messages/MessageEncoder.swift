// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Writes whole messages, without framing.
public enum MessageEncoder {
  /// A response with a result that is already JSON.
  public static func response(to id: RequestID, encodedResult: [UInt8]) -> [UInt8] {
    message(reserving: encodedResult.count + 64) { writer in
      writer.key("id")
      id.write(to: &writer)
      writer.member("result", raw: encodedResult)
    }
  }

  /// A response with a result.
  public static func response(to id: RequestID, result: JSONValue) -> [UInt8] {
    message { writer in
      writer.key("id")
      id.write(to: &writer)
      writer.member("result", result)
    }
  }

  /// A response with an error; without an id when it is not known what failed.
  public static func response(to id: RequestID?, error: RPCError) -> [UInt8] {
    message { writer in
      writer.key("id")
      if let id { id.write(to: &writer) } else { writer.null() }
      writer.key("error")
      error.write(to: &writer)
    }
  }

  /// A request.
  public static func request(id: RequestID, method: String, params: JSONValue?) -> [UInt8] {
    message { writer in
      writer.key("id")
      id.write(to: &writer)
      writer.member("method", method)
      writer.member("params", params)
    }
  }

  /// A notification.
  public static func notification(method: String, params: JSONValue?) -> [UInt8] {
    message { writer in
      writer.member("method", method)
      writer.member("params", params)
    }
  }

  /// A notification with parameters that are already JSON.
  public static func notification(method: String, encodedParams: [UInt8]) -> [UInt8] {
    message(reserving: encodedParams.count + 64) { writer in
      writer.member("method", method)
      writer.member("params", raw: encodedParams)
    }
  }

  private static func message(reserving size: Int = 256, _ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter(reserving: size)
    writer.beginObject()
    writer.member("jsonrpc", "2.0")
    members(&writer)
    writer.endObject()
    return writer.bytes
  }
}
