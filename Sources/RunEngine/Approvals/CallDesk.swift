// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import ToolHost

/// Whom a backend asks during one call: looks at the rules where that may block, and lets the run decide.
struct CallDesk: CallHost {
  let run: Run
  let call: CallID
  let rules: CallRules

  func approve(_ request: ApprovalRequest) async -> ApprovalDecision {
    let verdict = await rules.verdict(request.accesses)
    let decision = await run.decide(request, verdict, of: call)
    if case .allow = decision { await rules.letThrough(request.accesses) }
    return decision
  }

  func ask(_ request: InputRequest) async -> InputAnswer {
    await run.ask(request, of: call)
  }
}

/// The rules that hold for one call of an agent.
struct CallRules: Sendable {
  /// What they say about everything a tool would do. It may look at the disk.
  var verdict: @Sendable ([ToolAccess]) async -> AccessVerdict
  /// Takes notice of what was let through.
  var letThrough: @Sendable ([ToolAccess]) async -> Void = { _ in }

  /// Rules for an agent without folders of its own: what is named is left to people, except reading.
  static let withoutFolders = CallRules { accesses in
    guard !accesses.isEmpty else { return .open(why: "does something that the rules know nothing about.") }
    for access in accesses {
      switch access {
      case .read, .nothing, .external: continue
      case .write: return .open(why: "changes a file.")
      case .delete: return .open(why: "removes a file.")
      case .execute: return .open(why: "runs a command, which may do anything.")
      case .network: return .open(why: "reaches an address outside this machine.")
      }
    }
    return .allowed
  }
}
