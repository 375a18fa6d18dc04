// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import RunJournal

/// What the run has used, and whether it may use more.
extension Run {
  func reportUsage(of agent: Int, force: Bool) {
    guard force || now - lastUsageEvent[agent] >= 200, let update = ledger.update(of: agent) else { return }
    lastUsageEvent[agent] = now
    append([update])
  }

  /// Counts a call whose provider has not counted it, unless nothing came of it or nobody was asked.
  func estimateUsage(of call: OpenCall, _ id: CallID) {
    guard call.output.usage == nil, call.output.bytes > 0,
      !plan.members[call.start.agent].isReplayed
    else { return }
    ledger.note(
      TokenUsage(
        input: TokenEstimate.prompt(
          call.start.messages, tools: call.start.tools, for: plan.members[call.start.agent].descriptor),
        output: TokenEstimate.tokens(bytes: call.output.bytes), estimated: true),
      agent: call.start.agent, call: id.description)
  }

  /// Winds the run up as soon as its budget is used up: the step that learns of it starts no further call. Recorded
  /// usage never counts. (replay.md section 6)
  func checkBudget() {
    guard !deadlineIsOver, !budgetIsUsedUp, plan.budgetTokens != nil || plan.budgetUSD != nil else { return }
    let spent = ledger.spending { !plan.members[$0].isReplayed }
    let tokens = spent.tokens.input + spent.tokens.output
    if let limit = plan.budgetTokens, tokens >= limit {
      endForBudget("\(tokens) tokens of \(limit)")
    } else if let limit = plan.budgetUSD, spent.amount >= limit {
      endForBudget("\(Self.dollars(spent.amount)) of \(Self.dollars(limit))")
    }
  }

  private func endForBudget(_ detail: String) {
    budgetIsUsedUp = true
    append([.notice(Notice(.warning, code: "budget_used_up", title: "The budget is used up.", detail: detail))])
    post(.wrapUp(.budget))
  }

  /// An amount for people, to a hundredth of a cent.
  static func dollars(_ amount: Double) -> String {
    guard amount.isFinite, abs(amount) < 1e12 else { return "$\(amount)" }
    let units = Int((amount * 10_000).rounded())
    let fraction = String(units % 10_000)
    return "$\(units / 10_000).\(String(repeating: "0", count: 4 - fraction.utf8.count))\(fraction)"
  }
}
