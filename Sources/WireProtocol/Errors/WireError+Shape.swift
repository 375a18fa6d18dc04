// SPDX-License-Identifier: Apache-2.0

public import JSONCore

extension WireError {
  /// What `error.data` looks like. Codes have further members, which ``WireErrorCode/details`` names.
  public static let shape = ObjectShape(
    "ErrorData", "More about an error, for programs.",
    [
      .required("name", .text, "The error's name."),
      .required("retryable", .boolean, "Whether the same request can succeed later without a change."),
      .optional("retryAfterMs", .count, "How long to wait before trying again."),
      .optional("hint", .text, "What the user can do about it."),
      .optional("pointer", .text, "JSON Pointer into the params, for InvalidParams."),
    ], isOpen: true)
}

extension WireErrorCode {
  /// When it is given, in one sentence.
  public var meaning: String {
    switch self {
    case .parseError: "The message is not JSON or not UTF-8."
    case .invalidRequest: "The JSON is no request, or comes at the wrong time."
    case .methodNotFound: "There is no such method."
    case .invalidParams: "A parameter is missing or wrong; `pointer` says which."
    case .internalError: "Something failed in the server."
    case .serverNotInitialized: "A request came before `initialize`."
    case .requestCancelled: "The request was cancelled."
    case .contentModified: "A decision came after what the client had seen."
    case .serverCancelled: "The server withdrew the request."
    case .requestFailed: "The request is right but cannot be done."
    case .runNotFound: "No run has this id."
    case .sessionNotFound: "No session has this id."
    case .runNotActive: "The run is over, or too far on for this."
    case .sessionBusy: "The session is running something else."
    case .configInvalid: "The team file cannot run; nothing was started."
    case .configNotFound: "No team file was found."
    case .credentialsMissing: "No agent has a key for its provider."
    case .untrustedWorkspace:
      "The team would start programs or write outside `.massgen/`, and its folder is not trusted."
    case .unsupportedContent: "The prompt has something that the agents cannot take."
    case .payloadTooLarge: "A message or a part of it is over a limit."
    case .rateLimited: "The provider takes no more requests for now."
    case .upstreamError: "The provider failed."
    case .overloaded: "This server has too much to do."
    case .draining: "The server is shutting down."
    case .notAttached: "This connection does not follow the run."
    case .seqUnavailable: "The journal does not have these events."
    case .alreadyResolved: "Somebody has answered, or it is no longer asked."
    case .budgetExceeded: "The run would cost more than its budget."
    case .toolServerFailed: "A tool server could not be used."
    case .protocolVersionUnsupported: "The client and the server have no protocol version in common."
    case .experimentalDisabled: "This needs the capability `experimental`."
    case .idempotencyConflict: "The same key was used for another request."
    }
  }

  /// Further members of `error.data`, with examples.
  public var details: JSONObject {
    switch self {
    case .invalidParams: ["pointer": "/prompt"]
    case .contentModified: ["lastSeq": 142]
    case .runNotActive: ["status": "completed"]
    case .sessionBusy: ["activeRunId": "run_active"]
    case .configInvalid:
      [
        "file": "team.massgen.yaml",
        "diagnostics": [
          [
            "range": ["start": ["line": 0, "character": 0], "end": ["line": 0, "character": 6]], "severity": 1,
            "code": "no_agents", "source": "massgen", "message": "A team needs an agent.",
          ]
        ],
      ]
    case .configNotFound: ["searched": ["/work/team.massgen.yaml"]]
    case .credentialsMissing:
      [
        "provider": "openai", "variables": ["OPENAI_API_KEY"],
        "agents": [["agentId": "scout", "provider": "openai", "variables": ["OPENAI_API_KEY"]]],
      ]
    case .untrustedWorkspace:
      ["folder": "/work/project", "wants": [["action": "start", "subject": "claude", "agentIds": ["coder"]]]]
    case .unsupportedContent:
      [
        "matrix": [
          [
            "agentId": "scout", "provider": "replay", "block": "0: image", "supported": false,
            "reason": "It takes text only.",
          ]
        ]
      ]
    case .payloadTooLarge: ["limit": 67_108_864, "actual": 67_108_865]
    case .overloaded: ["retryAfterMs": 200]
    case .seqUnavailable: ["firstSeq": 1, "lastSeq": 142]
    case .protocolVersionUnsupported: ["supported": [1]]
    case .idempotencyConflict: ["runId": "run_example"]
    default: [:]
    }
  }

  /// Whether this version gives it as the error of a request. The others are kept for what is not built yet, or stand
  /// only in `run.completed`.
  public var isGiven: Bool {
    switch self {
    case .serverCancelled, .requestFailed, .rateLimited, .upstreamError,
      .budgetExceeded, .toolServerFailed, .experimentalDisabled:
      false
    default: true
    }
  }

  /// An error as a client gets it.
  public var example: JSONValue {
    var data: JSONObject = ["name": .string(name), "retryable": .bool(isRetryable)]
    data.merge(details)
    return ["code": .integer(Int64(rawValue)), "message": .string(meaning), "data": .object(data)]
  }
}
