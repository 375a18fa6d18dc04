// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import RunJournal
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
  var letThrough: @Sendable ([ToolAccess]) async -> Void

  /// Rules that look at the disk, on the thread that may.
  init(_ rules: PathRules) {
    verdict = { accesses in await DiskExecutor.shared.run { rules.verdict(for: accesses) } }
    letThrough = { accesses in
      await DiskExecutor.shared.run { for access in accesses { rules.note(access) } }
    }
  }
}
