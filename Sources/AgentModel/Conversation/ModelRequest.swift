// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// One call of a model.
public struct ModelRequest: Sendable {
  /// Which agent of the team asks.
  public var agentID: String
  /// Number of this call among all calls of the agent in its run, from 1; transport retries count.
  public var callNumber: Int
  /// What the call is for.
  public var kind: CallKind
  /// The conversation, system turns first.
  public var messages: [Message]
  /// Tools the model may call.
  public var tools: [ToolDefinition]
  /// Tools that later calls of the same agent may offer: agents whose tools cannot change while they live are told of
  /// them at the beginning.
  public var laterTools: [ToolDefinition] = []
  /// Whether the model must call one.
  public var toolChoice: ToolChoice
  /// Whom a model that acts by itself asks; nil lets it do nothing that would have to be asked for.
  public var host: (any CallHost)?
  /// Optional members of the wire format's request that are left out because the provider has refused them, by their
  /// names on the wire.
  public var omitted: Set<String> = []

  /// Creates a request from its parts.
  public init(
    agentID: String, callNumber: Int, kind: CallKind, messages: [Message], tools: [ToolDefinition] = [],
    toolChoice: ToolChoice = .auto
  ) {
    self.agentID = agentID
    self.callNumber = callNumber
    self.kind = kind
    self.messages = messages
    self.tools = tools
    self.toolChoice = toolChoice
  }
}

/// What a model call is for. (orchestration.md, terms; replay.md section 1 `for`)
public enum CallKind: String, Sendable, Hashable, CaseIterable {
  /// A fresh conversation in coordination.
  case round
  /// The same conversation continued after a protocol violation.
  case retry
  /// The winner's presentation.
  case final
  /// Judging a presentation.
  case evaluation
  /// The same conversation continued with tool results.
  case followup
  /// A lone agent without coordination.
  case direct
}

/// A tool as it is offered to a model.
public struct ToolDefinition: Sendable, Equatable {
  /// The name the model uses.
  public var name: String
  /// What the tool does, for the model.
  public var description: String
  /// JSON Schema of the arguments; an object schema.
  public var parameters: JSONObject

  /// Creates a definition from its parts.
  public init(name: String, description: String, parameters: JSONObject) {
    self.name = name
    self.description = description
    self.parameters = parameters
  }
}

/// Whether the model must call a tool.
public enum ToolChoice: Sendable, Equatable {
  case auto, required, none
}
