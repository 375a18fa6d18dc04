// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore
public import RunJournal

/// Those who can be asked for a run's decisions: a face with a person behind it, or nobody.
///
/// Whoever asks also lets others answer, through ``RunService/respond(approval:option:note:decider:)`` for example: the
/// first answer counts, and the task that still asks is cancelled then.
public protocol RunPeople: Sendable {
  /// How long an answer is waited for when the run says nothing else, in milliseconds; 0 when nobody can be asked.
  func patienceMilliseconds(for kind: QuestionKind) async -> Int
  /// Asks for approval. Returns when somebody has answered or cannot be asked, or when the task is cancelled.
  func ask(_ question: ApprovalQuestion, at place: QuestionPlace) async -> ApprovalReply
  /// Asks a question. Returns as above.
  func ask(_ question: InputQuestion, at place: QuestionPlace) async -> InputReply
  /// Something was refused because nobody could be asked; `hint` says what would have helped.
  func couldNotAsk(_ question: ApprovalQuestion, hint: String) async
}

/// What people can be asked.
public enum QuestionKind: Sendable {
  /// To decide about a tool.
  case approval
  /// To answer a question of an agent.
  case input
}

/// Where in a run a question stands.
public struct QuestionPlace: Sendable {
  /// The run.
  public let runID: String
  /// The event that tells of the question; whoever follows the run sees it before they are asked.
  public let seq: Int

  /// Creates a place.
  public init(runID: String, seq: Int) {
    self.runID = runID
    self.seq = seq
  }
}

/// What came of asking for approval.
public enum ApprovalReply: Sendable, Equatable {
  /// Somebody took this option; one that the question does not have counts as ``unusable(_:)``.
  case option(String, note: String? = nil, by: Decider)
  /// Somebody closed the question: the default counts.
  case dismissed(by: Decider)
  /// The answer cannot be understood, which never is an approval; one sentence that says why.
  case unusable(String)
  /// Nobody can be asked here any more.
  case unreachable
  /// Nobody was asked here, but others may answer.
  case silent
}

/// What came of asking a question.
public enum InputReply: Sendable, Equatable {
  /// The user answered, or does not want to.
  case action(InputEnd.Action, JSONObject, by: Decider)
  /// The answer cannot be understood; one sentence that says why.
  case unusable(String)
  /// Nobody can be asked here any more.
  case unreachable
  /// Nobody was asked here, but others may answer.
  case silent
}

/// How a run decides about uses of tools that the rules leave open.
public struct ApprovalSettings: Sendable {
  /// What happens to them.
  public var policy = ApprovalPolicy.ask
  /// How long an answer is waited for, in milliseconds; nil takes what suits those who are asked.
  public var timeoutMilliseconds: Int?
  /// Who can be asked.
  public var people: (any RunPeople)?

  /// The usual settings, with nobody to ask.
  public init() {}
}
