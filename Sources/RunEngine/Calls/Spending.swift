// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal

/// What calls have used, and what that cost as far as it is known.
struct Spending: Sendable {
  private(set) var tokens = TokenUsage()
  /// US dollars.
  private(set) var amount = 0.0
  private var isReported = false
  private var isFromTable = false
  private var isComplete = true

  /// Nothing.
  init() {}

  /// One call. What its provider says it cost wins over the price; with neither the cost is not known.
  init(_ usage: TokenUsage, price: ModelPrice?, isFree: Bool) {
    tokens = usage
    if let cost = usage.cost {
      amount = cost
      isReported = true
    } else if let price, !isFree {
      amount = price.cost(of: usage)
      isFromTable = true
    } else {
      isComplete = isFree || usage.input + usage.output == 0
    }
  }

  static func += (sum: inout Spending, other: Spending) {
    sum.tokens += other.tokens
    sum.amount += other.amount
    sum.isReported = sum.isReported || other.isReported
    sum.isFromTable = sum.isFromTable || other.isFromTable
    sum.isComplete = sum.isComplete && other.isComplete
  }

  /// The money; nil when the cost of nothing is known.
  var cost: Cost? {
    let sources = (isReported ? ["provider"] : []) + (isFromTable ? [ModelTable.version] : [])
    guard !sources.isEmpty else { return nil }
    return Cost(
      amount: amount, complete: isComplete, estimated: tokens.estimated && isFromTable,
      priceSource: sources.joined(separator: ", "))
  }
}
