// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// One line of the program's output, by what it says. (claude-code.md 5)
struct ClaudeFrame {
  /// What a frame says.
  enum Body {
    /// A turn begins: `system/init`.
    case turn(TurnFrame)
    /// The program repeats a request to the API: `system/api_retry`.
    case retry(RetryFrame)
    /// Any other frame of the type `system`.
    case system(subtype: String, JSONObject)
    case assistant(AssistantFrame)
    case user(UserFrame)
    case stream(StreamFrame)
    case result(ResultFrame)
    case control(ControlFrame)
    /// A message that was sent with an id is `queued`, `started`, `completed` or `cancelled`.
    case lifecycle(id: String, state: String)
    /// The conversation begins anew under another id.
    case reset(sessionID: String?)
    case rateLimit(RateLimitFrame)
    /// Known, and nothing to us.
    case silent
    /// Known by nobody.
    case unknown
  }

  /// What it says.
  let body: Body
  /// Its `type`, with its `subtype` behind a slash where there is one.
  let name: String
  /// Its own id.
  let id: String?
  /// The conversation it belongs to.
  let sessionID: String?
  /// The messages of ours that it answers, where it says so.
  let answers: [String]

  /// Reads a frame.
  init(_ object: JSONObject) {
    let type = object["type"]?.stringValue ?? ""
    let subtype = object["subtype"]?.stringValue
    name = subtype.map { "\(type)/\($0)" } ?? type
    id = object["uuid"]?.stringValue
    sessionID = object["session_id"]?.stringValue
    answers =
      (object["user_message_uuids"]?.arrayValue?.compactMap(\.stringValue) ?? [])
      + (object["user_message_uuid"]?.stringValue.map { [$0] } ?? [])
    switch type {
    case "system": body = Self.system(subtype ?? "", object)
    case "assistant": body = AssistantFrame(object).map(Body.assistant) ?? .unknown
    case "user": body = .user(UserFrame(object))
    case "stream_event": body = StreamFrame(object).map(Body.stream) ?? .unknown
    case "result": body = .result(ResultFrame(object))
    case "control_request", "control_response", "control_cancel_request":
      body = ControlFrame(type, object).map(Body.control) ?? .unknown
    case "command_lifecycle":
      body = .lifecycle(
        id: object["command_uuid"]?.stringValue ?? "", state: object["state"]?.stringValue ?? "")
    case "conversation_reset": body = .reset(sessionID: object["new_conversation_id"]?.stringValue)
    case "rate_limit_event": body = .rateLimit(RateLimitFrame(object["rate_limit_info"]?.objectValue ?? [:]))
    case _ where Self.silentTypes.contains(type): body = .silent
    default: body = .unknown
    }
  }

  private static func system(_ subtype: String, _ object: JSONObject) -> Body {
    switch subtype {
    case "init": .turn(TurnFrame(object))
    case "api_retry": .retry(RetryFrame(object))
    case _ where silentSubtypes.contains(subtype): .silent
    case _ where toldSubtypes.contains(subtype): .system(subtype: subtype, object)
    default: .unknown
    }
  }

  /// Types that say nothing to us.
  private static let silentTypes: Set<String> = [
    "keep_alive", "transcript_mirror", "prompt_suggestion", "streamlined_text", "streamlined_tool_use_summary",
    "tool_progress", "tool_use_summary", "auth_status", "update_environment_variables",
  ]
  /// Subtypes of `system` that say nothing to us.
  private static let silentSubtypes: Set<String> = [
    "status", "thinking_tokens", "ui_invalidate", "background_tasks_changed", "task_started", "task_progress",
    "task_updated", "task_notification", "session_state_changed", "hook_started", "hook_progress", "hook_response",
    "files_persisted", "local_command_output", "local_command",
  ]
  /// Subtypes of `system` that people are told about.
  private static let toldSubtypes: Set<String> = [
    "model_fallback", "model_refusal_no_fallback", "informational", "permission_denied", "compact_boundary",
  ]
}

extension ControlFrame {
  /// Reads a frame of the control protocol; nil when it lacks what makes it one. (claude-code.md 4, 7)
  init?(_ type: String, _ object: JSONObject) {
    switch type {
    case "control_request":
      guard let id = object["request_id"]?.stringValue, let body = object["request"]?.objectValue else { return nil }
      self = .request(id: id, subtype: body["subtype"]?.stringValue ?? "", body: body)
    case "control_cancel_request":
      guard let id = object["request_id"]?.stringValue else { return nil }
      self = .cancel(id: id)
    default:
      guard let response = object["response"]?.objectValue, let id = response["request_id"]?.stringValue else {
        return nil
      }
      if response["subtype"] == "error" {
        let message = response["error"]?.stringValue ?? "The program gave no reason."
        self = .refusal(id: id, message: message, code: response["error_code"]?.stringValue)
      } else {
        self = .response(id: id, response["response"]?.objectValue ?? [:])
      }
    }
  }
}
