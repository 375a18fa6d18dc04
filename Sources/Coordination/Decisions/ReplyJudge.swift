// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Judges one reply of a round: a pure function of the reply and of what its conversation was shown.
/// (orchestration.md 1.5)
struct ReplyJudge {
  /// Names of the call the reply belongs to.
  let aliases: AliasTable
  /// Whether the conversation showed any answer.
  let hasShownAnswers: Bool
  /// What there is that the conversation has not shown: answers, or else something the user has said.
  let unseen: FeedbackCode?
  /// Whether another answer is taken from this agent.
  let mayAnswer: Bool
  /// Answers nothing may repeat: the current ones, and those accepted in this step.
  let currentAnswers: [String]
  let comparison: AnswerComparison
  let novelty: Strictness
  /// Workflow tools the conversation has.
  let offered: [WorkflowTool]
  /// Whether calls may be written as text.
  let readsText: Bool
  /// Whether a reply that is only text is an answer.
  var takesText = false

  func judge(_ reply: Reply) -> Verdict {
    let calls = WorkflowCalls(reply, readingText: readsText, takingText: takesText)
    if let code = Self.voidingCode(reply.finish.reason) { return .violation(voided(calls, code: code)) }
    if calls.votes.count > 1 { return .violation(multipleVotes(calls)) }
    if !calls.votes.isEmpty, !calls.answers.isEmpty { return .violation(mixed(calls)) }
    if let vote = calls.votes.first { return judge(vote: vote, of: calls) }
    if let answer = calls.answers.last { return judge(answer: answer, of: calls, text: reply.text) }
    return .violation(noWorkflowTool(calls))
  }

  /// The code for endings after which nothing of a reply may be executed. (backends.md 7.2)
  private static func voidingCode(_ reason: FinishReason) -> FeedbackCode? {
    switch reason {
    case .length, .contextOverflow: .replyCutOff
    case .refusal, .contentFilter: .replyRefused
    case .stop, .toolCalls, .pause, .other: nil
    }
  }

  // MARK: A single call

  private func judge(vote: WorkflowCalls.Call, of calls: WorkflowCalls) -> Verdict {
    let target = vote.arguments?["agent_id"]?.stringValue
    let reason = vote.arguments?["reason"]?.stringValue ?? ""
    if let unseen {
      let corrections = corrections(for: vote, of: calls, unseen, FeedbackText.voteNotCounted(unseen))
      return .staleVote(target: target.flatMap(aliases.agent), reason: reason, corrections: corrections)
    }
    guard hasShownAnswers else {
      return refuse(vote, of: calls, .voteWithoutAnswers, FeedbackText.voteWithoutAnswers)
    }
    if let problem = vote.problem {
      return refuse(vote, of: calls, .malformedArguments, FeedbackText.malformedArguments(problem))
    }
    guard let resolved = target.flatMap(aliases.resolve) else {
      let text = FeedbackText.invalidVoteTarget(target ?? "", choices: aliases.votableAliases)
      return refuse(vote, of: calls, .invalidVoteTarget, text)
    }
    return .vote(target: resolved, reason: reason)
  }

  private func judge(answer: WorkflowCalls.Call, of calls: WorkflowCalls, text: String) -> Verdict {
    let content: String
    switch answer.arguments?["content"] {
    case nil, .null?:
      if let problem = answer.problem {
        return refuse(answer, of: calls, .malformedArguments, FeedbackText.malformedArguments(problem))
      }
      content = text.trimmingWhitespace()
    case .string(let given)?:
      content = given
    case _?:
      let problem = "the member \"content\" is no string"
      return refuse(answer, of: calls, .malformedArguments, FeedbackText.malformedArguments(problem))
    }
    if content.isBlank { return refuse(answer, of: calls, .emptyAnswer, FeedbackText.emptyAnswer) }
    if !mayAnswer { return refuse(answer, of: calls, .answerLimit, FeedbackText.answerLimit) }
    let key = comparison.key(content)
    if currentAnswers.contains(where: { comparison.key($0) == key }) {
      return refuse(answer, of: calls, .duplicateAnswer, FeedbackText.duplicateAnswer)
    }
    if let limit = Novelty.limit(novelty), currentAnswers.contains(where: { Novelty.overlap($0, content) > limit }) {
      return refuse(answer, of: calls, .answerNotNovel, FeedbackText.answerNotNovel)
    }
    return .answer(content, dropped: calls.answers.dropLast().map(\.id))
  }

  // MARK: Corrections

  private func refuse(
    _ call: WorkflowCalls.Call, of calls: WorkflowCalls, _ code: FeedbackCode, _ text: String
  ) -> Verdict {
    .violation(Violation(code: code, corrections: corrections(for: call, of: calls, code, text)))
  }

  /// Corrects one call and answers all others of the reply.
  private func corrections(
    for call: WorkflowCalls.Call, of calls: WorkflowCalls, _ code: FeedbackCode, _ text: String
  ) -> [Correction] {
    calls.unanswered.map { other in
      if other.position == call.position { return correction(other, code, text) }
      return other.tool == nil
        ? correction(other, .unknownTool, FeedbackText.unknownTool(other.name))
        : correction(other, .multipleAnswers, FeedbackText.multipleAnswers)
    }
  }

  private func multipleVotes(_ calls: WorkflowCalls) -> Violation {
    let corrections = calls.unanswered.enumerated().map { index, call in
      index == 0
        ? correction(call, .multipleVotes, FeedbackText.multipleVotes)
        : correction(call, .multipleVotesOtherCall, FeedbackText.multipleVotesOtherCall)
    }
    return Violation(code: .multipleVotes, corrections: corrections)
  }

  private func mixed(_ calls: WorkflowCalls) -> Violation {
    Violation(
      code: .mixedVoteAndAnswer,
      corrections: calls.unanswered.map { correction($0, .mixedVoteAndAnswer, FeedbackText.mixedVoteAndAnswer) })
  }

  private func noWorkflowTool(_ calls: WorkflowCalls) -> Violation {
    let unknown = calls.unanswered.map { correction($0, .unknownTool, FeedbackText.unknownTool($0.name)) }
    let text = "\(FeedbackText.noWorkflowTool): \(FeedbackText.closing(offered))."
    return Violation(
      code: .noWorkflowTool, corrections: unknown + [Correction(code: .noWorkflowTool, callID: nil, text: text)])
  }

  private func voided(_ calls: WorkflowCalls, code: FeedbackCode) -> Violation {
    let text =
      code == .replyCutOff
      ? FeedbackText.replyCutOff : "\(FeedbackText.replyRefused) \(FeedbackText.closing(offered))."
    let corrections = calls.unanswered.map { correction($0, code, text) }
    return Violation(
      code: code, corrections: corrections.isEmpty ? [Correction(code: code, callID: nil, text: text)] : corrections)
  }

  private func correction(_ call: WorkflowCalls.Call, _ code: FeedbackCode, _ text: String) -> Correction {
    Correction(code: code, callID: call.isText ? nil : call.id, text: text)
  }
}
