// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// Where a run stands. (protocol.md section 4)
public enum RunStatus: String, Sendable, Hashable, CaseIterable {
  case queued, running, waitingForInput
  case completed, failed, cancelled, timedOut, budgetExceeded, interrupted

  /// Whether the run is over; such a status never changes.
  public var isTerminal: Bool {
    switch self {
    case .queued, .running, .waitingForInput: false
    case .completed, .failed, .cancelled, .timedOut, .budgetExceeded, .interrupted: true
    }
  }
}

/// What an item is.
public enum ItemKind: String, Sendable, Hashable, CaseIterable {
  case message, reasoning, toolCall, fileChange, image, plan
}

/// Which text of an item grows.
public enum ItemField: String, Sendable, Hashable, CaseIterable {
  /// What the agent says or thinks.
  case text
  /// The raw JSON of a tool call's arguments.
  case arguments
  /// What a tool printed.
  case output
}

extension RunStatus {
  /// The statuses as clients get them.
  public static let shape = Shape.words(
    "RunStatus", "Where a run stands. All but the first three are the end of it.", RunStatus.self, isOpen: true)
  /// The statuses a client can ask for.
  public static let closedShape = Shape.words(
    "KnownRunStatus", "Where a run stands, as this version knows it.", RunStatus.self)
}

extension ItemField {
  /// The fields as clients get them.
  public static let shape = Shape.words(
    "ItemField", "Which text of an item grows.", ItemField.self, isOpen: true, meanings)
  /// The fields a client can ask for.
  public static let closedShape = Shape.words(
    "KnownItemField", "A text of an item, as this version knows it.", ItemField.self, meanings)

  private static let meanings = [
    "text": "What the agent says or thinks.", "arguments": "The raw JSON of a tool call's arguments.",
    "output": "What a tool printed.",
  ]
}

extension ItemKind {
  /// The kinds as clients get them.
  public static let shape = Shape.words("ItemKind", "What an item is.", ItemKind.self, isOpen: true)
}

extension AgentStatus {
  /// The statuses as clients get them.
  public static let shape = Shape.words("AgentStatus", "Where an agent stands.", AgentStatus.self, isOpen: true)
}

extension RunPhase {
  /// The phases as clients get them.
  public static let shape = Shape.words(
    "RunPhase", "What the team does.", RunPhase.self, isOpen: true,
    [
      "answering": "No vote counts for the current answers.",
      "voting": "At least one vote counts for the current answers.",
      "presenting": "The winner writes the final text.", "postEvaluation": "The final text is being judged.",
    ])
}

extension CallKind {
  /// The kinds as clients get them.
  static let shape = Shape.words("CallKind", "What a model call is for.", CallKind.self, isOpen: true)
}
