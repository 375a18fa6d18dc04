// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// The lines of the control protocol that we write. (claude-code.md section 4)
enum ControlLines {
  /// A request of ours.
  static func request(_ body: JSONObject, id: String) -> [UInt8] {
    line(["type": "control_request", "request_id": .string(id), "request": .object(body)])
  }

  /// The answer to a request of the program.
  static func answer(_ answer: ControlAnswer, to id: String) -> [UInt8] {
    var response: JSONObject = ["subtype": "success", "request_id": .string(id)]
    switch answer {
    case .success(let body): response["response"] = .object(body)
    case .refusal(let message):
      response["subtype"] = "error"
      response["error"] = .string(message)
    }
    return line(["type": "control_response", "response": .object(response)])
  }

  private static func line(_ object: JSONObject) -> [UInt8] { JSONValue.object(object).encoded() }
}

/// What we answer a request of the program.
enum ControlAnswer: Sendable, Equatable {
  case success(JSONObject)
  /// We cannot do what it asks.
  case refusal(String)
}

/// What the program answered a request of ours.
enum ControlReply: Sendable, Equatable {
  case success(JSONObject)
  /// It will not.
  case refusal(String)
  /// It did not answer in time.
  case silence
  /// It ended first.
  case ended
}
