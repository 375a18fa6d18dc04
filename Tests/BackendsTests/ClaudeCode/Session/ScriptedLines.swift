// SPDX-License-Identifier: Apache-2.0

@testable import Backends

extension [ScriptedProgram.Step] {
  /// Answers `initialize`.
  static let opening: [ScriptedProgram.Step] = [
    .expect("initialize=INIT"),
    .say(#"{"type":"control_response","response":{"subtype":"success","request_id":"INIT","response":{"pid":1}}}"#),
  ]

  /// Takes a message: its first frame tells the conversation's id.
  static func taken(session: String = "S1") -> [ScriptedProgram.Step] {
    [
      .expect("user=UUID"),
      .say(
        #"{"type":"system","subtype":"init","session_id":"\#(session)","tools":[],"mcp_servers":[],"# + #""model":"m","#
          + #""user_message_uuids":["UUID"]}"#),
    ]
  }

  /// A piece of text of a message.
  static func delta(_ text: String, message: String = "M1", session: String = "S1") -> [ScriptedProgram.Step] {
    [
      .say(
        #"{"type":"stream_event","event":{"type":"message_start","message":{"id":"\#(message)","type":"message","#
          + #""role":"assistant","model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}},"#
          + #""session_id":"\#(session)","parent_tool_use_id":null,"user_message_uuids":["UUID"]}"#),
      .say(
        #"{"type":"stream_event","event":{"type":"content_block_start","index":0,"content_block":{"type":"text","#
          + #""text":""}},"session_id":"\#(session)","parent_tool_use_id":null,"api_message_id":"\#(message)"}"#),
      .say(
        #"{"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","#
          + #""text":"\#(text)"}},"session_id":"\#(session)","parent_tool_use_id":null,"api_message_id":"\#(message)"}"#
      ),
    ]
  }

  /// A finished text block.
  static func said(_ text: String, message: String = "M1", session: String = "S1") -> [ScriptedProgram.Step] {
    [
      .say(
        #"{"type":"assistant","message":{"id":"\#(message)","type":"message","role":"assistant","model":"m","content":"#
          + #"[{"type":"text","text":"\#(text)"}],"stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}},"#
          + #""parent_tool_use_id":null,"session_id":"\#(session)","user_message_uuids":["UUID"]}"#)
    ]
  }

  /// A good result.
  static func result(_ text: String, session: String = "S1") -> [ScriptedProgram.Step] {
    [
      .say(
        #"{"type":"result","subtype":"success","is_error":false,"result":"\#(text)","stop_reason":"end_turn","#
          + #""session_id":"\#(session)","total_cost_usd":0.001,"usage":{"input_tokens":1,"output_tokens":1},"#
          + #""terminal_reason":"completed","user_message_uuids":["UUID"]}"#)
    ]
  }

  /// A whole turn with a text.
  static func turn(_ text: String, message: String = "M1", session: String = "S1") -> [ScriptedProgram.Step] {
    taken(session: session) + said(text, message: message, session: session) + result(text, session: session)
  }

  /// Stops the turn when asked to.
  static let interrupted: [ScriptedProgram.Step] = [
    .expect("interrupt=INT"),
    .say(#"{"type":"control_response","response":{"subtype":"success","request_id":"INT","response":{}}}"#),
    .say(
      #"{"type":"result","subtype":"error_during_execution","is_error":true,"terminal_reason":"aborted_streaming","#
        + #""session_id":"S1","total_cost_usd":0.002,"usage":{"input_tokens":3,"output_tokens":1},"#
        + #""user_message_uuids":["UUID"]}"#),
  ]

  /// A question for permission.
  static func question(_ id: String, tool: String = "Bash") -> [ScriptedProgram.Step] {
    [
      .say(
        #"{"type":"control_request","request_id":"\#(id)","request":{"subtype":"can_use_tool","tool_name":"\#(tool)","#
          + #""input":{"command":"make"},"tool_use_id":"tool-\#(id)"}}"#)
    ]
  }
}
