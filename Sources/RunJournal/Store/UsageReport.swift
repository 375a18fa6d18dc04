// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// What runs used together, and who used it. (protocol.md 5.2 `massgen/usage/get`)
public struct UsageReport: Sendable, Equatable {
  /// A sum of tokens and money.
  public struct Sum: Sendable, Equatable {
    /// How many runs are in it.
    public var runs = 0
    /// The tokens.
    public var tokens = TokenUsage()
    /// What they cost, as far as prices are known; nil when none is.
    public var amount: Double?
    /// Whether ``amount`` stands for everything: false when the price of a part is not known.
    public var isComplete = true

    mutating func add(_ usage: TokenUsage, _ cost: Cost?, isFree: Bool) {
      tokens += usage
      if let cost { amount = (amount ?? 0) + cost.amount }
      let isKnown = cost?.complete ?? (isFree || usage.input + usage.output == 0)
      isComplete = isComplete && isKnown
    }
  }

  /// An agent, by its configured id, backend and model.
  public struct Agent: Sendable, Hashable {
    /// The configured id.
    public var agentID: String
    /// Its model.
    public var model: Model
  }

  /// A model behind a backend.
  public struct Model: Sendable, Hashable {
    /// The `type` of the backend.
    public var backend: String
    /// The model.
    public var model: String
  }

  /// All of it.
  public private(set) var total = Sum()
  /// By agent, in the order of their first runs.
  public private(set) var agents: [(agent: Agent, sum: Sum)] = []
  /// By model, in the order of their first runs.
  public private(set) var models: [(model: Model, sum: Sum)] = []

  /// Adds up what runs used.
  public init(_ runs: [RunSpending]) {
    for run in runs { add(run) }
  }

  private mutating func add(_ run: RunSpending) {
    total.runs += 1
    var seen: Set<Model> = []
    for share in run.usage.agents {
      let info = run.record.agents.first { $0.agentID == share.agentID }
      let model = Model(backend: info?.backend ?? "", model: info?.model ?? "")
      let agent = Agent(agentID: share.agentID, model: model)
      // Nobody is paid for what is played.
      let isFree = info?.replay != nil
      total.add(share.usage, share.cost, isFree: isFree)
      let place = agents.firstIndex { $0.agent == agent } ?? agents.count
      if place == agents.count { agents.append((agent, Sum())) }
      agents[place].sum.runs += 1
      agents[place].sum.add(share.usage, share.cost, isFree: isFree)
      let row = models.firstIndex { $0.model == model } ?? models.count
      if row == models.count { models.append((model, Sum())) }
      if seen.insert(model).inserted { models[row].sum.runs += 1 }
      models[row].sum.add(share.usage, share.cost, isFree: isFree)
    }
  }

  /// Writes the report as one JSON object.
  ///
  /// - Parameter priceTable: the version of the table that prices are taken from where a provider says none.
  public func encode(into writer: inout JSONWriter, priceTable: String) {
    writer.beginObject()
    write(total, into: &writer)
    writer.key("agents")
    writer.beginArray()
    for (agent, sum) in agents {
      writer.beginObject()
      writer.member("agentId", agent.agentID)
      write(agent.model, sum, into: &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.key("models")
    writer.beginArray()
    for (model, sum) in models {
      writer.beginObject()
      write(model, sum, into: &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.member("priceTable", priceTable)
    writer.endObject()
  }

  private func write(_ model: Model, _ sum: Sum, into writer: inout JSONWriter) {
    writer.member("backend", model.backend)
    writer.member("model", model.model)
    write(sum, into: &writer)
  }

  private func write(_ sum: Sum, into writer: inout JSONWriter) {
    writer.member("runs", sum.runs)
    writer.key("tokens")
    writer.beginObject()
    writer.member("input", sum.tokens.input)
    writer.member("output", sum.tokens.output)
    writer.member("cached", sum.tokens.cacheRead == 0 ? nil : sum.tokens.cacheRead)
    writer.member("cacheWrite", sum.tokens.cacheWrite == 0 ? nil : sum.tokens.cacheWrite)
    writer.member("reasoning", sum.tokens.reasoning)
    if sum.tokens.estimated { writer.member("estimated", true) }
    writer.endObject()
    writer.key("cost")
    writer.beginObject()
    writer.member("amount", sum.amount.map(JSONValue.number) ?? .null)
    writer.member("currency", "USD")
    writer.member("complete", sum.isComplete)
    writer.endObject()
  }

  /// Whether both say the same.
  public static func == (left: UsageReport, right: UsageReport) -> Bool {
    left.total == right.total && left.agents.elementsEqual(right.agents, by: ==)
      && left.models.elementsEqual(right.models, by: ==)
  }
}
