// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal
import Testing

@testable import RunEngine

@Suite("What runs cost")
struct SpendingTests {
  private let price = ModelPrice(input: 2, cachedInput: 0.5, output: 8)
  private func makeLedger(_ prices: ModelPrice?..., free: Set<Int> = []) -> UsageLedger {
    UsageLedger(
      prices.enumerated().map { index, price in
        UsageLedger.Holder(agentID: "agent-\(index)", price: price, isFree: free.contains(index))
      })
  }

  @Test("Cost comes from the provider, else from the table, else it is not known")
  func sources() throws {
    let usage = TokenUsage(input: 1_000_000, output: 100_000, cacheRead: 400_000)
    #expect(Spending(usage, price: price, isFree: false).cost == Cost(amount: 2.2, priceSource: ModelTable.version))
    var reported = usage
    reported.cost = 0.25
    #expect(Spending(reported, price: price, isFree: false).cost == Cost(amount: 0.25, priceSource: "provider"))
    #expect(Spending(usage, price: nil, isFree: false).cost == nil)
    #expect(Spending(usage, price: price, isFree: true).cost == nil)
  }

  @Test("A sum says when a part of it has no price")
  func incomplete() throws {
    var ledger = makeLedger(price, nil, nil, free: [2])
    ledger.note(TokenUsage(input: 1_000_000), agent: 0, call: "call_1")
    #expect(ledger.spending().cost?.complete == true)
    ledger.note(TokenUsage(input: 5), agent: 2, call: "call_2")
    #expect(ledger.spending().cost?.complete == true)
    ledger.note(TokenUsage(input: 5), agent: 1, call: "call_3")
    let cost = try #require(ledger.spending().cost)
    #expect(!cost.complete && cost.amount == 2)
    #expect(ledger.result.agents.map { $0.cost?.amount } == [2, nil, nil])
  }

  @Test("Work is discarded when its output is withdrawn, or when nothing comes of it")
  func discarded() {
    var ledger = makeLedger(price)
    func call(_ number: Int, wasted: Bool = false) {
      ledger.note(TokenUsage(input: number), agent: 0, call: "call_\(number)")
      ledger.settle(agent: 0, call: "call_\(number)", wasted: wasted)
    }
    call(1)
    ledger.credit(0)
    call(10, wasted: true)
    #expect(ledger.result.discarded?.input == 10)
    call(100)
    ledger.discardResultless(0)
    #expect(ledger.result.discarded?.input == 110)
    call(1_000)
    call(10_000)
    #expect(ledger.result.discarded?.input == 1_110)
    #expect(ledger.result.total.input == 11_111)
  }

  @Test(
    "Amounts for people", arguments: [(0.0, "$0.0000"), (0.00004, "$0.0000"), (1.5, "$1.5000"), (12.34567, "$12.3457")])
  func dollars(_ amount: Double, _ text: String) {
    #expect(Run.dollars(amount) == text)
  }
}
