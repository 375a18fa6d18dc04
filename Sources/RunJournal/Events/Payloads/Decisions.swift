// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// An agent submitted an answer: `answer.submitted`.
///
/// A text of more than 64 KiB stays out of the event; then ``itemID`` names the item that has it, see
/// ``EventLimits/inlineTextBytes``.
public struct AnswerSubmission: Sendable, Equatable {
  /// The agent.
  public var agentID: String
  /// The answer's label, `agent<N>.<k>`.
  public var label: String
  /// Number of the answer among the agent's answers, from 1.
  public var version: Int
  /// The answer; nil when it is too long for an event.
  public var text: String?
  /// The item that holds the answer's text.
  public var itemID: String?
  /// Set when ``text`` is only a part, or absent.
  public var truncated: Truncation?

  /// Creates the event from its parts.
  public init(agentID: String, label: String, version: Int, text: String?, itemID: String? = nil) {
    self.agentID = agentID
    self.label = label
    self.version = version
    self.text = text
    self.itemID = itemID
  }
}

extension AnswerSubmission: EventPayload {
  static let contract = EventContract(
    .answerSubmitted, "An agent submitted an answer.", agent: .always, item: .sometimes,
    [
      .required("label", .text, "The answer's label, `agent<N>.<k>`."),
      .required("version", .ordinal, "Number of the answer among the agent's answers."),
      .optional("text", .text, "The answer; absent when it is too long for an event."),
      .optional("truncated", .object(Truncation.shape), "Set when `text` is only a part, or absent."),
    ],
    example: .answerSubmitted(
      {
        var event = AnswerSubmission(
          agentID: "critic", label: "agent2.1", version: 1, text: "A covering index on (a, b).", itemID: "itm_example")
        event.truncated = Truncation(bytes: 80_000, readable: true)
        return event
      }()))

  func write(into writer: inout JSONWriter) {
    writer.member("label", label)
    writer.member("version", version)
    writer.member("text", text)
    writer.member("truncated", truncated)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let label = object.text("label") else { return nil }
    self.init(
      agentID: agentID, label: label, version: object.integer("version") ?? 1, text: object.text("text"),
      itemID: object.text("itemId"))
    truncated = object.object("truncated").flatMap(Truncation.init)
  }
}

/// An agent voted: `vote.cast`.
public struct VoteCast: Sendable, Equatable {
  /// Who voted.
  public var agentID: String
  /// The agent voted for, by its configured id.
  public var target: String
  /// The answer voted for.
  public var targetLabel: String
  /// Why, in the voter's words.
  public var reason: String
  /// The voter's round.
  public var round: Int
  /// Whether the vote counts.
  public var counted: Bool
  /// Why it does not count, for example `superseded`.
  public var discardReason: String?

  /// Creates the event from its parts.
  public init(
    agentID: String, target: String, targetLabel: String, reason: String, round: Int, counted: Bool = true,
    discardReason: String? = nil
  ) {
    self.agentID = agentID
    self.target = target
    self.targetLabel = targetLabel
    self.reason = reason
    self.round = round
    self.counted = counted
    self.discardReason = discardReason
  }
}

extension VoteCast: EventPayload {
  static let contract = EventContract(
    .voteCast, "An agent voted.", agent: .always,
    [
      .required("target", .text, "The agent voted for."),
      .required("targetLabel", .text, "The answer voted for."),
      .required("reason", .text, "Why, in the voter's words."),
      .required("round", .count, "The voter's round."),
      .required("counted", .boolean, "Whether the vote counts."),
      .optional("discardReason", .text, "Why it does not count, for example `superseded`."),
    ],
    example: .voteCast(
      VoteCast(
        agentID: "scout", target: "critic", targetLabel: "agent2.1", reason: "It names the trade-off.", round: 1,
        counted: false, discardReason: "superseded")))

  func write(into writer: inout JSONWriter) {
    writer.member("target", target)
    writer.member("targetLabel", targetLabel)
    writer.member("reason", reason)
    writer.member("round", round)
    writer.member("counted", counted)
    writer.member("discardReason", discardReason)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let target = object.text("target") else { return nil }
    self.init(
      agentID: agentID, target: target, targetLabel: object.text("targetLabel") ?? "",
      reason: object.text("reason") ?? "", round: object.integer("round") ?? 0,
      counted: object["counted"]?.boolValue ?? true, discardReason: object.text("discardReason"))
  }
}

/// Votes lost their value: `vote.invalidated`.
public struct VoteInvalidation: Sendable, Equatable {
  /// Whose votes.
  public var agentIDs: [String]
  /// What the voters did not know.
  public var cause: RestartCause

  /// Creates the event from its parts.
  public init(agentIDs: [String], cause: RestartCause) {
    self.agentIDs = agentIDs
    self.cause = cause
  }
}

extension VoteInvalidation: EventPayload {
  static let contract = EventContract(
    .voteInvalidated, "Votes lost their value because of something the voters did not know.",
    [
      .required("agentIds", .texts, "Whose votes."),
      .required("cause", .object(RestartCause.shape), "What the voters did not know."),
    ],
    example: .voteInvalidated(
      VoteInvalidation(agentIDs: ["scout"], cause: RestartCause(agentID: "critic", labels: ["agent2.2"]))))

  func write(into writer: inout JSONWriter) {
    writer.member("agentIds", agentIDs)
    writer.member("cause", cause)
  }

  init?(_ object: JSONObject) {
    self.init(
      agentIDs: object.texts("agentIds"), cause: object.object("cause").flatMap(RestartCause.init) ?? RestartCause())
  }
}

/// The winner is known: `winner.selected`.
public struct WinnerSelection: Sendable, Equatable {
  /// The rule that decided. (orchestration.md 1.9)
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    case majority
    /// Several had the most votes; the first registered of them wins.
    case tieRegistrationOrder
    /// Nobody voted; the first answer wins.
    case firstAnswer
    /// Only one agent was left.
    case onlySurvivor
    /// There was no vote to hold.
    case skip
  }

  /// The winner.
  public var agentID: String
  /// Its answer; nil when it has none.
  public var label: String?
  /// Votes by the configured id of their target, in registration order.
  public var tally: [Tally]
  /// Whether several had the most votes.
  public var isTie: Bool
  /// The rule that decided.
  public var rule: Rule
  /// Whether time ran out before everybody had voted.
  public var afterTimeout: Bool

  /// How many votes an agent got.
  public struct Tally: Sendable, Equatable {
    /// The agent.
    public var agentID: String
    /// Its votes.
    public var votes: Int

    /// Creates a line of a tally.
    public init(agentID: String, votes: Int) {
      self.agentID = agentID
      self.votes = votes
    }
  }

  /// Creates the event from its parts.
  public init(
    agentID: String, label: String?, tally: [Tally], isTie: Bool = false, rule: Rule, afterTimeout: Bool = false
  ) {
    self.agentID = agentID
    self.label = label
    self.tally = tally
    self.isTie = isTie
    self.rule = rule
    self.afterTimeout = afterTimeout
  }
}

extension WinnerSelection: EventPayload {
  static let contract = EventContract(
    .winnerSelected, "The winner is known.", agent: .always,
    [
      .optional("label", .text, "Its answer; absent when it has none."),
      .required("tally", .map(of: .count), "Votes by the agent they are for, in registration order."),
      .required("tie", .boolean, "Whether several had the most votes."),
      .optional("tieBreak", .text, "How a tie was broken: `registrationOrder`."),
      .required(
        "rule",
        .words(
          "WinnerRule", "The rule that decided.", Rule.self, isOpen: true,
          [
            "majority": "Most votes.",
            "tieRegistrationOrder": "Several had the most votes; the first registered of them wins.",
            "firstAnswer": "Nobody voted; the first answer wins.", "onlySurvivor": "Only one agent was left.",
            "skip": "There was no vote to hold.",
          ]), "The rule that decided."),
      .required("afterTimeout", .boolean, "Whether time ran out before everybody had voted."),
    ],
    example: .winnerSelected(
      WinnerSelection(
        agentID: "critic", label: "agent2.1",
        tally: [Tally(agentID: "scout", votes: 1), Tally(agentID: "critic", votes: 1)], isTie: true,
        rule: .tieRegistrationOrder)))

  func write(into writer: inout JSONWriter) {
    writer.member("label", label)
    writer.key("tally")
    writer.beginObject()
    for line in tally {
      writer.key(line.agentID)
      writer.integer(line.votes)
    }
    writer.endObject()
    writer.member("tie", isTie)
    writer.member("tieBreak", isTie ? "registrationOrder" : nil)
    writer.member("rule", rule.rawValue)
    writer.member("afterTimeout", afterTimeout)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId") else { return nil }
    let tally = (object.object("tally") ?? [:]).map { Tally(agentID: $0.key, votes: $0.value.intValue ?? 0) }
    self.init(
      agentID: agentID, label: object.text("label"), tally: tally, isTie: object.flag("tie"),
      rule: object.word("rule", Rule.self) ?? .majority, afterTimeout: object.flag("afterTimeout"))
  }
}
