// SPDX-License-Identifier: Apache-2.0

import AgentModel
public import JSONCore

extension RunSnapshot {
  /// What a snapshot looks like; sections that were not asked for are absent.
  public static let shape = ObjectShape(
    "RunSnapshot", "Where a run stands after some of its events.",
    [
      .required("runId", .text, "The run."),
      .required("sessionId", .text, "Its session; empty before the first event."),
      .required("status", RunStatus.shape, "Where the run stands."),
      .required("attempt", .ordinal, "Number of the attempt."),
      .optional("phase", RunPhase.shape, "What the team does; absent before the first phase."),
      .required("round", .count, "The highest round of any agent."),
      .required("agents", .list(of: .object(Agent.shape)), "The agents, in registration order."),
      .optional("configDigest", .text, "Section `config`: digest of the resolved team file."),
      .optional("limits", .map(of: .number(.notNegative)), "Section `config`: the limits of the run, by name."),
      .optional(
        "answers", .list(of: .object(RunAnswer.shape)), "Section `answers`: all answers of the attempt, oldest first."),
      .optional("votes", .list(of: .object(RunVote.shape)), "Section `votes`: the votes that count now."),
      .optional("winner", .text, "The winner, once known."),
      .optional("items", .list(of: .object(OpenItem.shape)), "Section `items`: items that are not completed."),
      .required(
        "approvals", .list(of: .object(ApprovalQuestion.shape)), "Requests for approval nobody has answered."),
      .required("inputs", .list(of: .object(InputQuestion.shape)), "Questions nobody has answered."),
      .optional("usage", .object(RunUsage.shape), "Section `usage`: what the whole team used so far."),
      .optional("cost", .object(Cost.shape), "Section `usage`: what that cost, as far as prices are known."),
      .optional("result", .object(RunResult.shape), "How the run ended, if it did."),
      .required("asOfSeq", .count, "The newest event that is accounted for."),
      .required("t", .count, "Milliseconds from the run's start to that event."),
    ])

  /// A snapshot that shows every member.
  public static let example: RunSnapshot = {
    var snapshot = RunSnapshot(runID: "run_example")
    snapshot.sessionID = "ses_example"
    snapshot.configDigest = "sha256:9f86d0"
    snapshot.limits = ["timeoutMs": 600_000]
    snapshot.phase = .presenting
    snapshot.agents = [
      Agent(
        info: .example, status: .presenting, detail: "presenting", round: 1, answers: ["agent1.1"], vote: "agent1.1",
        context: ContextUse(used: 5210, limit: 128_000))
    ]
    snapshot.answers = RunResult.example.answers
    snapshot.votes = RunResult.example.votes
    snapshot.winner = WinnerSelection(agentID: "scout", label: "agent1.1", tally: [], rule: .majority)
    var item = OpenItem(
      start: ItemStart(
        agentID: "scout", itemID: "itm_example", callID: "call_4", kind: .message, title: "final answer",
        toolCall: .example))
    for field in ItemField.allCases {
      item.texts[field] = BoundedText()
      item.texts[field]?.append("So far")
    }
    snapshot.items = [item]
    snapshot.pendingApprovals = [.example]
    snapshot.pendingInputs = [.example]
    snapshot.usage = .example
    snapshot.cost = .example
    snapshot.result = .example
    snapshot.asOfSeq = 142
    snapshot.t = 9120
    return snapshot
  }()
}
