// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal

/// Who has used how many tokens in a run, calls in flight included.
struct UsageLedger {
  private struct Account {
    var settled = TokenUsage()
    var open: [String: TokenUsage] = [:]
    var known = false
  }

  private let agentIDs: [String]
  private var accounts: [Account]
  private var discarded = TokenUsage()

  init(agentIDs: [String]) {
    self.agentIDs = agentIDs
    accounts = Array(repeating: Account(), count: agentIDs.count)
  }

  /// Takes the running totals of a call.
  mutating func note(_ usage: TokenUsage, agent: Int, call: String) {
    accounts[agent].open[call] = usage
    accounts[agent].known = true
  }

  /// The call is over; its totals are final. `wasted` when its output was thrown away.
  mutating func settle(agent: Int, call: String, wasted: Bool) {
    guard let usage = accounts[agent].open.removeValue(forKey: call) else { return }
    accounts[agent].settled += usage
    if wasted { discarded += usage }
  }

  /// What an agent has used; nil while no provider has said anything.
  func usage(of agent: Int) -> TokenUsage? {
    guard accounts[agent].known else { return nil }
    return accounts[agent].open.values.reduce(into: accounts[agent].settled) { $0 += $1 }
  }

  /// What the team has used.
  var total: TokenUsage { total { _ in true } }

  /// What some of the agents have used.
  func total(_ isIncluded: (Int) -> Bool) -> TokenUsage {
    accounts.indices.filter(isIncluded).reduce(into: TokenUsage()) { sum, agent in
      if let usage = usage(of: agent) { sum += usage }
    }
  }

  /// The news for the journal about one agent, if there is any.
  func update(of agent: Int) -> RunEvent? {
    guard let usage = usage(of: agent) else { return nil }
    let total = total
    return .usageUpdated(
      UsageUpdate(
        agentID: agentIDs[agent], usage: usage, cost: Self.cost(of: usage), total: total,
        totalCost: Self.cost(of: total)))
  }

  /// The sums for a run's result.
  var result: RunUsage {
    RunUsage(
      total: total,
      agents: agentIDs.indices.compactMap { agent in
        usage(of: agent).map {
          RunUsage.Agent(agentID: agentIDs[agent], usage: $0, cost: Self.cost(of: $0))
        }
      },
      discarded: discarded)
  }

  /// Only what providers report counts as cost; prices are not guessed. (backends.md section 9)
  static func cost(of usage: TokenUsage) -> Cost? {
    usage.cost.map { Cost(amount: $0, priceSource: "provider") }
  }
}
