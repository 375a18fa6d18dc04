// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ToolHost

/// Decides what can be decided about a use of a tool without asking anybody. Pure.
///
/// What decides, strongest first: the rules for paths; planning, in which nothing outside the agent's own workspace is
/// changed; the policy `readOnly`; the team file; what a person has decided for the rest of the run; the policies `allow`
/// and `deny`. What is left is for people. (design.md decision 7, orchestration.md 6.1)
struct ApprovalJudge: Sendable {
  /// What comes of it.
  enum Ruling: Equatable {
    case allow(by: Ground)
    /// Refused; the model is told why.
    case deny(reason: String, by: Ground)
    /// People are asked. `why` completes “It …”.
    case ask(why: String)
  }

  /// What decided.
  enum Ground: String {
    case rules, planning, policy, team
    /// A person, earlier in the run.
    case remembered
  }

  /// What the run wants done with what is left open.
  var policy = ApprovalPolicy.ask
  /// Whether the agent only plans in this call.
  var isPlanning = false

  /// - Parameters:
  ///   - verdict: what the rules say about everything the tool would do.
  ///   - remembered: what a person has decided for the rest of the run, if anything.
  func rule(_ request: ApprovalRequest, _ verdict: AccessVerdict, remembered: Bool?) -> Ruling {
    let changes = request.accesses.isEmpty || request.accesses.contains(where: \.changesSomething)
    if case .forbidden(let why) = verdict { return .deny(reason: why, by: .rules) }
    if isPlanning, changes, case .open = verdict {
      return .deny(
        reason: "You are only planning now, so nothing is changed. Say in your answer what you would do.", by: .planning
      )
    }
    if policy == .readOnly, changes {
      return .deny(
        reason: "This run only reads: its approval policy is “readOnly”. Work with what you can read.",
        by: .policy)
    }
    guard case .open(let why) = verdict else { return .allow(by: .rules) }
    if request.isAllowedByTeam { return .allow(by: .team) }
    switch (remembered, policy) {
    case (true, _): return .allow(by: .remembered)
    case (false, _):
      return .deny(reason: "The user has rejected this for the whole run. Find another way.", by: .remembered)
    case (nil, .allow): return .allow(by: .policy)
    case (nil, .ask): return .ask(why: why)
    case (nil, .readOnly), (nil, .deny):
      return .deny(
        reason: "Nobody is asked in this run: its approval policy is “\(policy.rawValue)”. Find another way.",
        by: .policy)
    }
  }
}

extension ToolAccess {
  /// Whether it may change anything outside the agent itself. Tools of servers may do anything.
  var changesSomething: Bool {
    switch self {
    case .read, .network, .nothing: false
    case .write, .delete, .execute, .external: true
    }
  }
}
