// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// What the hooks we register answer. (claude-code.md 7.2)
enum HookAnswers {
  /// The names of our hooks.
  static let beforeID = "before"
  static let afterID = "after"
  /// How long the program waits for them, in seconds: the limits are kept here.
  private static let patience = 86_400

  /// The hooks as `initialize` takes them.
  static let registration: JSONObject = [
    "PreToolUse": [["matcher": nil, "hookCallbackIds": [.string(beforeID)], "timeout": .integer(Int64(patience))]],
    "PostToolUse": [
      [
        "matcher": .string("mcp__\(ToolName.hostServer)__.*"), "hookCallbackIds": [.string(afterID)],
        "timeout": .integer(Int64(patience)),
      ]
    ],
  ]

  /// Before a tool: everything is asked for, except the tools that we serve ourselves.
  static func before(_ input: JSONObject) -> JSONObject {
    let tool = input["tool_name"]?.stringValue ?? ""
    let isOurs = ToolName(tool).isHosted
    return [
      "hookSpecificOutput": [
        "hookEventName": "PreToolUse", "permissionDecision": isOurs ? "allow" : "ask",
        "permissionDecisionReason": isOurs ? "A tool of the team." : "The host decides.",
      ]
    ]
  }

  /// After one of our tools: an accepted call ends the turn.
  static func after(_ input: JSONObject, _ served: HostServedTools) -> JSONObject {
    guard let callID = input["tool_use_id"]?.stringValue, served.isAccepted(callID) else { return [:] }
    return ["continue": false, "stopReason": "Recorded."]
  }
}
