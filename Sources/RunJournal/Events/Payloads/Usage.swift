// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import JSONCore

/// New totals of an agent: `usage.updated`.
public struct UsageUpdate: Sendable, Equatable {
  /// The agent.
  public var agentID: String
  /// What the agent used so far in this run.
  public var usage: TokenUsage
  /// What that cost; nil when the price is not known.
  public var cost: Cost?
  /// How full the agent's context is.
  public var context: ContextUse?
  /// What the whole team used so far.
  public var total: TokenUsage?
  /// What that cost, as far as prices are known.
  public var totalCost: Cost?

  /// Creates the event from its parts.
  public init(
    agentID: String, usage: TokenUsage, cost: Cost? = nil, context: ContextUse? = nil, total: TokenUsage? = nil,
    totalCost: Cost? = nil
  ) {
    self.agentID = agentID
    self.usage = usage
    self.cost = cost
    self.context = context
    self.total = total
    self.totalCost = totalCost
  }
}

extension UsageUpdate: EventPayload {
  static let contract = EventContract(
    .usageUpdated, "New totals of an agent.", agent: .always,
    [
      .required("usage", .object(TokenUsage.shape), "What the agent used so far in this run."),
      .optional("cost", .object(Cost.shape), "What that cost, as far as prices are known."),
      .optional("context", .object(ContextUse.shape), "How full the agent's context is."),
      .optional("total", .object(TokenUsage.shape), "What the whole team used so far."),
      .optional("totalCost", .object(Cost.shape), "What that cost, as far as prices are known."),
    ],
    example: .usageUpdated(
      UsageUpdate(
        agentID: "scout", usage: .example, cost: .example, context: ContextUse(used: 5210, limit: 128_000),
        total: .example, totalCost: .example)))

  func write(into writer: inout JSONWriter) {
    writer.member("usage", usage)
    writer.member("cost", cost)
    writer.member("context", context)
    writer.member("total", total)
    writer.member("totalCost", totalCost)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId") else { return nil }
    self.init(
      agentID: agentID, usage: object.object("usage").flatMap(TokenUsage.init) ?? TokenUsage(),
      cost: object.object("cost").flatMap(Cost.init), context: object.object("context").flatMap(ContextUse.init),
      total: object.object("total").flatMap(TokenUsage.init), totalCost: object.object("totalCost").flatMap(Cost.init))
  }
}

/// Money spent.
public struct Cost: Sendable, Equatable {
  /// How much.
  public var amount: Double
  /// ISO 4217 code.
  public var currency: String
  /// Whether the figure stands for everything that was used. False when the price of a part is not known; the part is
  /// then left out.
  public var complete: Bool
  /// Whether tokens were estimated because a provider did not count them.
  public var estimated: Bool
  /// Where the prices come from: `provider` for costs the providers report, a version of the price table, or both.
  public var priceSource: String?

  /// Creates an amount.
  public init(
    amount: Double, currency: String = "USD", complete: Bool = true, estimated: Bool = false,
    priceSource: String? = nil
  ) {
    self.amount = amount
    self.currency = currency
    self.complete = complete
    self.estimated = estimated
    self.priceSource = priceSource
  }
}

extension Cost: JSONObjectCoded {
  static let shape = ObjectShape(
    "Cost", "Money spent.",
    [
      .required("amount", .number(.notNegative), "How much."),
      .required("currency", .text, "ISO 4217 code."),
      .required(
        "complete", .boolean,
        "Whether the figure stands for everything that was used; a part whose price is not known is left out."),
      .optional(
        "estimated", .boolean, "Whether tokens were estimated because a provider did not count them.", default: false),
      .optional("priceSource", .text, "Where the price comes from, for example a version of the price table."),
    ])

  static let example = Cost(amount: 0.031, estimated: true, priceSource: "prices 2026-08")

  func write(into writer: inout JSONWriter) {
    writer.member("amount", amount)
    writer.member("currency", currency)
    writer.member("complete", complete)
    if estimated { writer.member("estimated", true) }
    writer.member("priceSource", priceSource)
  }

  init?(_ object: JSONObject) {
    guard let amount = object["amount"]?.doubleValue else { return nil }
    self.init(
      amount: amount, currency: object.text("currency") ?? "USD", complete: object["complete"]?.boolValue ?? true,
      estimated: object.flag("estimated"), priceSource: object.text("priceSource"))
  }
}

/// How full a model's context is.
public struct ContextUse: Sendable, Equatable {
  /// Tokens in use.
  public var used: Int
  /// Tokens that fit; nil when not known.
  public var limit: Int?

  /// Creates a measure.
  public init(used: Int, limit: Int? = nil) {
    self.used = used
    self.limit = limit
  }
}

extension ContextUse: JSONObjectCoded {
  static let shape = ObjectShape(
    "ContextUse", "How full a model's context is.",
    [
      .required("used", .count, "Tokens in use."),
      .optional("limit", .count, "Tokens that fit; absent when not known."),
    ])

  func write(into writer: inout JSONWriter) {
    writer.member("used", used)
    writer.member("limit", limit)
  }

  init?(_ object: JSONObject) {
    guard let used = object.integer("used") else { return nil }
    self.init(used: used, limit: object.integer("limit"))
  }
}

/// What a run used: the sum, and who used it.
public struct RunUsage: Sendable, Equatable {
  /// What one agent used.
  public struct Agent: Sendable, Equatable {
    /// The agent.
    public var agentID: String
    /// Its tokens.
    public var usage: TokenUsage
    /// What they cost; nil when the price is not known.
    public var cost: Cost?

    /// Creates an agent's share.
    public init(agentID: String, usage: TokenUsage, cost: Cost? = nil) {
      self.agentID = agentID
      self.usage = usage
      self.cost = cost
    }
  }

  /// Everything together.
  public var total: TokenUsage
  /// Who used it, in registration order.
  public var agents: [Agent]
  /// The part of ``total`` whose output was thrown away by restarts and retries; nil when not counted.
  public var discarded: TokenUsage?

  /// Creates a sum from its parts.
  public init(total: TokenUsage = TokenUsage(), agents: [Agent] = [], discarded: TokenUsage? = nil) {
    self.total = total
    self.agents = agents
    self.discarded = discarded
  }
}

extension RunUsage: JSONObjectCoded {
  static let shape: ObjectShape = {
    var members = TokenUsage.members
    members += [
      .required("agents", .list(of: .object(Agent.shape)), "Who used it, in registration order."),
      .optional(
        "discarded", .object(TokenUsage.shape),
        "The part whose output was thrown away by restarts and retries; absent when not counted."),
    ]
    return ObjectShape("RunUsage", "What a run used: the sum, and who used it.", members)
  }()

  static let example = RunUsage(
    total: .example, agents: [Agent(agentID: "scout", usage: .example, cost: .example)], discarded: .example)

  func write(into writer: inout JSONWriter) {
    total.write(into: &writer)
    writer.key("agents")
    writer.array(of: agents)
    writer.member("discarded", discarded)
  }

  init?(_ object: JSONObject) {
    self.init(
      total: TokenUsage(object) ?? TokenUsage(), agents: object.list("agents"),
      discarded: object.object("discarded").flatMap(TokenUsage.init))
  }
}

extension RunUsage.Agent: JSONObjectCoded {
  static let shape: ObjectShape = {
    var members: [ObjectShape.Member] = [.required("agentId", .text, "The agent.")]
    members += TokenUsage.members
    members.append(.optional("cost", .object(Cost.shape), "What that cost; absent when the price is not known."))
    return ObjectShape("AgentUsage", "What one agent used.", members)
  }()

  func write(into writer: inout JSONWriter) {
    writer.member("agentId", agentID)
    usage.write(into: &writer)
    writer.member("cost", cost)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId") else { return nil }
    self.init(
      agentID: agentID, usage: TokenUsage(object) ?? TokenUsage(), cost: object.object("cost").flatMap(Cost.init))
  }
}

extension TokenUsage: JSONObjectCoded {
  static let members: [ObjectShape.Member] = [
    .required("inputTokens", .count, "Tokens of prompts, including those read from a cache."),
    .required("outputTokens", .count, "Tokens of replies, including reasoning."),
    .optional("cacheReadTokens", .count, "Input tokens that came from the provider's cache.", default: 0),
    .optional("cacheWriteTokens", .count, "Input tokens that went into the provider's cache.", default: 0),
    .optional("reasoningTokens", .count, "Output tokens of reasoning, if the provider counts them."),
    .optional("reportedCost", .number(.notNegative), "The cost the provider reports, in US dollars."),
    .optional("estimated", .boolean, "Whether figures are estimates of this server.", default: false),
  ]

  static let shape = ObjectShape("TokenUsage", "Tokens used.", members)

  static let example = TokenUsage(
    input: 5210, output: 1832, cacheRead: 1024, cacheWrite: 512, reasoning: 640, cost: 0.031, estimated: true)

  func write(into writer: inout JSONWriter) {
    writer.member("inputTokens", input)
    writer.member("outputTokens", output)
    if cacheRead != 0 { writer.member("cacheReadTokens", cacheRead) }
    if cacheWrite != 0 { writer.member("cacheWriteTokens", cacheWrite) }
    writer.member("reasoningTokens", reasoning)
    writer.member("reportedCost", cost)
    if estimated { writer.member("estimated", true) }
  }

  init?(_ object: JSONObject) {
    self.init(
      input: object.integer("inputTokens") ?? 0, output: object.integer("outputTokens") ?? 0,
      cacheRead: object.integer("cacheReadTokens") ?? 0, cacheWrite: object.integer("cacheWriteTokens") ?? 0,
      reasoning: object.integer("reasoningTokens"), cost: object["reportedCost"]?.doubleValue,
      estimated: object.flag("estimated"))
  }
}
