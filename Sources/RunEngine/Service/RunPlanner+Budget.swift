// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import RunJournal

/// What a run may use, before it begins.
extension RunPlanner {
  /// Refuses a budget nothing can be done with: none at all, or less than the first calls need.
  ///
  /// - Parameter coordinator: the run as it would begin; history is not known yet, so the estimate is a low one.
  func checkBudget(_ members: [RunPlan.Member], _ coordinator: Coordinator) throws(EngineError) {
    guard request.budgetTokens != nil || request.budgetUSD != nil else { return }
    if let tokens = request.budgetTokens, tokens < 0 { throw Self.negative("/budget/tokens") }
    if let usd = request.budgetUSD, !(usd >= 0) { throw Self.negative("/budget/usd") }
    if request.budgetTokens == 0 || request.budgetUSD == 0 {
      throw .budgetExceeded("The budget is 0, so no call can be made.", hint: "Raise it, or leave it out.")
    }
    var coordinator = coordinator
    var tokens = 0
    var dollars = 0.0
    for case .startCall(let call) in coordinator.start(at: 0) where !members[call.agent].isReplayed {
      let prompt = TokenEstimate.prompt(
        call.messages, tools: call.tools, for: members[call.agent].descriptor)
      tokens += prompt
      dollars += members[call.agent].price?.cost(of: TokenUsage(input: prompt)) ?? 0
    }
    if let limit = request.budgetTokens, tokens > limit {
      throw .budgetExceeded(
        "The prompts of the first calls have about \(tokens) tokens; the budget is \(limit).",
        hint: "Raise the budget, shorten the task, or ask fewer agents.")
    }
    if let limit = request.budgetUSD, dollars > limit {
      throw .budgetExceeded(
        "The prompts of the first calls cost about \(Run.dollars(dollars)); the budget is \(Run.dollars(limit)).",
        hint: "Raise the budget, shorten the task, or ask fewer or cheaper agents.")
    }
  }

  private static func negative(_ pointer: String) -> EngineError {
    .invalidParameter(pointer, message: "A budget cannot be below 0.", hint: "Leave it out for no limit.", reason: nil)
  }

  /// Says which agents a budget in money cannot hold.
  func budgetNotices(_ members: [RunPlan.Member]) -> [Notice] {
    guard request.budgetUSD != nil else { return [] }
    let unpriced = members.filter { $0.backend != nil && !$0.isReplayed && $0.price == nil }
    guard !unpriced.isEmpty else { return [] }
    let names = unpriced.map { "\($0.agent.id) (\($0.descriptor.provider) \($0.descriptor.model))" }
    return [
      Notice(
        .warning, code: "price_unknown",
        title:
          "The budget does not hold agents whose price is not known, unless their providers report what they cost.",
        detail: names.joined(separator: ", "))
    ]
  }
}
