// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal

/// Who has used how much in a run, calls in flight included.
struct UsageLedger {
  /// An agent whose calls are counted.
  struct Holder {
    let agentID: String
    /// What its model costs; nil when that is not known.
    let price: ModelPrice?
    /// Whether its calls cost nothing, because nobody is asked.
    let isFree: Bool
  }

  private struct Account {
    let holder: Holder
    var settled = Spending()
    var open: [String: TokenUsage] = [:]
    var known = false
    /// What the newest call used, while nothing has come of it.
    var resultless: TokenUsage?

    func spending(_ usage: TokenUsage) -> Spending {
      Spending(usage, price: holder.price, isFree: holder.isFree)
    }

    var spending: Spending { open.values.reduce(into: settled) { $0 += spending($1) } }
  }

  private var accounts: [Account]
  private var discarded = TokenUsage()

  init(_ holders: [Holder]) {
    accounts = holders.map { Account(holder: $0) }
  }

  /// Takes the running totals of a call.
  mutating func note(_ usage: TokenUsage, agent: Int, call: String) {
    accounts[agent].open[call] = usage
    accounts[agent].known = true
  }

  /// The call is over; its totals are final. `wasted` when its output was thrown away.
  mutating func settle(agent: Int, call: String, wasted: Bool) {
    discardResultless(agent)
    guard let usage = accounts[agent].open.removeValue(forKey: call) else { return }
    accounts[agent].settled += accounts[agent].spending(usage)
    if wasted { discarded += usage } else { accounts[agent].resultless = usage }
  }

  /// Something came of the agent's newest call.
  mutating func credit(_ agent: Int) {
    accounts[agent].resultless = nil
  }

  /// Nothing will come of the agent's newest call: it starts again, or does not count.
  mutating func discardResultless(_ agent: Int) {
    guard let usage = accounts[agent].resultless.take() else { return }
    discarded += usage
  }

  /// What some of the agents have used.
  func spending(_ isIncluded: (Int) -> Bool = { _ in true }) -> Spending {
    accounts.indices.filter(isIncluded).reduce(into: Spending()) { $0 += accounts[$1].spending }
  }

  /// The news for the journal about one agent; nil while no call of it has been counted.
  func update(of agent: Int) -> RunEvent? {
    guard accounts[agent].known else { return nil }
    let own = accounts[agent].spending
    let total = spending()
    return .usageUpdated(
      UsageUpdate(
        agentID: accounts[agent].holder.agentID, usage: own.tokens, cost: own.cost, total: total.tokens,
        totalCost: total.cost))
  }

  /// The sums for a run's result.
  var result: RunUsage {
    RunUsage(
      total: spending().tokens,
      agents: accounts.filter(\.known).map { account in
        let spending = account.spending
        return RunUsage.Agent(agentID: account.holder.agentID, usage: spending.tokens, cost: spending.cost)
      },
      discarded: discarded)
  }
}
