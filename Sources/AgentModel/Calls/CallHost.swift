// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// What a backend whose model acts by itself may ask of those it acts for, during one call.
///
/// Backends only describe what is about to happen; the rules, the policy of the run and the user decide.
/// (design.md decision 7; protocol.md section 8)
public protocol CallHost: Sendable {
  /// Asks whether a tool may act. Returns when it is decided, which may take as long as a person takes; when the task
  /// is cancelled it returns ``ApprovalDecision/cancelled`` soon.
  func approve(_ request: ApprovalRequest) async -> ApprovalDecision
  /// Asks the user something. Returns ``InputAnswer/cancel`` when nobody can be asked.
  func ask(_ request: InputRequest) async -> InputAnswer
}

/// A use of a tool that wants permission.
public struct ApprovalRequest: Sendable, Equatable {
  /// The id of the tool call, as in the model's events.
  public var callID: String
  /// The server the tool belongs to; nil for tools of the agent's program itself.
  public var server: String?
  /// The tool's name.
  public var tool: String
  /// The arguments, as they would be used.
  public var arguments: JSONObject
  /// What the call would do. Empty means that nothing is known, which no rule allows.
  public var accesses: [ToolAccess]
  /// Whether the team file allows this tool without asking. Path rules hold nevertheless.
  public var isAllowedByTeam = false

  /// Creates a request from its parts.
  public init(
    callID: String, server: String? = nil, tool: String, arguments: JSONObject, accesses: [ToolAccess]
  ) {
    self.callID = callID
    self.server = server
    self.tool = tool
    self.arguments = arguments
    self.accesses = accesses
  }
}

/// One thing a tool call would do. Paths are as the tool gets them: relative ones belong to the agent's workspace.
public enum ToolAccess: Sendable, Hashable {
  /// Reads a file or folder, or searches below it.
  case read(path: String)
  /// Creates or changes a file.
  case write(path: String)
  /// Removes a file or folder.
  case delete(path: String)
  /// Runs a command, which may do anything the system lets it.
  case execute(command: String)
  /// Reaches an address outside this machine; nil when the tool chooses it.
  case network(url: String?)
  /// Uses a tool of a server that the team file declares.
  case external(server: String)
  /// Does nothing outside the agent itself: plans, notes, questions.
  case nothing
}

/// What was decided about a use of a tool.
public enum ApprovalDecision: Sendable, Equatable {
  /// It may act, with these arguments when they were changed.
  case allow(arguments: JSONObject?)
  /// It must not; the model is told why.
  case deny(reason: String)
  /// Nobody will decide any more: the call is over.
  case cancelled
}

/// A question for the user.
public struct InputRequest: Sendable, Equatable {
  /// The tool call that asks, if one does.
  public var callID: String?
  /// What is asked.
  public var message: String
  /// A flat JSON Schema of the answer: an object whose members are texts, numbers, booleans or choices.
  public var schema: JSONObject

  /// Creates a question from its parts.
  public init(callID: String? = nil, message: String, schema: JSONObject) {
    self.callID = callID
    self.message = message
    self.schema = schema
  }
}

/// What the user said.
public enum InputAnswer: Sendable, Equatable {
  /// The answer, as its schema wants it.
  case accept(JSONObject)
  /// The user does not want to say.
  case decline
  /// Nobody was there to answer, or the call is over.
  case cancel
}
