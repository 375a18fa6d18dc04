// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Why an agent starts over, or why its vote is void.
///
/// On the wire `{"type": "newAnswer", agentId, labels}` or `{"type": "steer", steerId}`.
public struct RestartCause: Sendable, Equatable {
  /// What is new.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Answers by others.
    case newAnswer
    /// A message of the user.
    case steer
  }

  /// What is new.
  public var kind: Kind
  /// The agent that answered; the last one when several did at once. Only for new answers.
  public var agentID: String?
  /// The labels of the new answers. Only for new answers.
  public var labels: [String]
  /// The message. Only for messages of the user.
  public var steerID: String?

  /// New answers as a cause.
  public init(agentID: String? = nil, labels: [String] = []) {
    kind = .newAnswer
    self.agentID = agentID
    self.labels = labels
  }

  /// A message of the user as a cause.
  public init(steerID: String) {
    kind = .steer
    labels = []
    self.steerID = steerID
  }
}

extension RestartCause: JSONObjectCoded {
  static let shape = ObjectShape(
    "RestartCause", "Why an agent starts over, or why its vote is void.",
    [
      .required(
        "type",
        .words(
          "RestartCauseType", "What is new.", Kind.self, isOpen: true,
          ["newAnswer": "Answers by others.", "steer": "A message of the user."]), "What is new."),
      .optional("agentId", .text, "With `newAnswer`: the agent that answered; the last one when several did at once."),
      .optional("labels", .texts, "With `newAnswer`: the labels of the new answers."),
      .optional("steerId", .text, "With `steer`: the message."),
    ])

  func write(into writer: inout JSONWriter) {
    writer.member("type", kind.rawValue)
    switch kind {
    case .newAnswer:
      writer.member("agentId", agentID)
      writer.member("labels", labels)
    case .steer:
      writer.member("steerId", steerID)
    }
  }

  init?(_ object: JSONObject) {
    if object.word("type", Kind.self) == .steer {
      self.init(steerID: object.text("steerId") ?? "")
    } else {
      self.init(agentID: object.text("agentId"), labels: object.texts("labels"))
    }
  }
}
