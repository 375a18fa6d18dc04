// SPDX-License-Identifier: Apache-2.0

/// A named piece of a system prompt, so that pieces can be ordered, replaced and measured one by one.
public struct PromptSection: Sendable, Equatable {
  /// The pieces a system prompt can have. A team file may replace the text of each.
  public enum Name: String, Sendable, Hashable, CaseIterable {
    /// What the team is and what the agent sees of it.
    case coordination
    /// When to vote and when to answer.
    case judgement
    /// What counts as a new answer.
    case novelty
    /// The agent may only vote.
    case voteOnly = "vote_only"
    /// How to write workflow calls without tools.
    case textTools = "text_tools"
    /// What the presenter does.
    case presentation
    /// The agent's own instructions.
    case identity
    /// Where files are and how to use them.
    case workspace
    /// Acting is postponed.
    case planning
    /// The user has added something during the run.
    case steering
    /// The message is part of a conversation.
    case conversation
    /// Local date and time.
    case clock
  }

  /// Which piece it is.
  public var name: Name
  /// Pieces with a higher priority come first; equal ones keep their order.
  public var priority: Int
  /// The text.
  public var text: String

  /// The system prompt the sections make, with a heading above each.
  static func joined(_ sections: [PromptSection]) -> String {
    let ordered = sections.enumerated().sorted { left, right in
      (right.element.priority, left.offset) < (left.element.priority, right.offset)
    }
    return ordered.map { "## \($0.element.heading)\n\n\($0.element.text)" }.joined(separator: "\n\n")
  }

  private var heading: String {
    switch name {
    case .coordination: "How the team works"
    case .judgement: "What you do"
    case .novelty: "What counts as a new answer"
    case .voteOnly: "You only vote now"
    case .textTools: "How to write a call"
    case .presentation: "Your part now"
    case .identity: "Your own instructions"
    case .workspace: "Files"
    case .planning: "Planning only"
    case .steering: "What the user added"
    case .conversation: "Ongoing conversation"
    case .clock: "Now"
    }
  }
}
