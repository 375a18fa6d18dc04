// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal
import Synchronization
import TeamConfig

@testable import RunEngine

/// An agent whose model acts by itself: it asks before it uses tools, as its script says, and then answers.
final class AskingAgent: Backend {
  let descriptor = BackendDescriptor(type: "test", provider: "test", model: "m")
  private let act: @Sendable (any CallHost, @Sendable ([ModelEvent]) async -> Void) async -> String
  /// Whether the call was still going on when its script ended.
  let isOver = Atomic(false)

  init(_ act: @escaping @Sendable (any CallHost, @Sendable ([ModelEvent]) async -> Void) async -> String) {
    self.act = act
  }

  func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    guard let host = request.host else {
      await deliver([.error(ModelFailure(.unknown, "There is nobody to ask."))])
      return
    }
    let answer = await act(host, deliver)
    isOver.store(true, ordering: .relaxed)
    await deliver([.text(answer), .finish(ModelFinish(.stop))])
  }
}

extension ApprovalRequest {
  static func command(_ command: String, id: String = "t1") -> ApprovalRequest {
    ApprovalRequest(
      callID: id, tool: "Bash", arguments: ["command": .string(command)], accesses: [.execute(command: command)])
  }

  static func write(_ path: String, id: String = "t1") -> ApprovalRequest {
    ApprovalRequest(callID: id, tool: "Write", arguments: ["path": .string(path)], accesses: [.write(path: path)])
  }
}

extension ApprovalDecision {
  /// One word for what was decided.
  var word: String {
    switch self {
    case .allow: "allow"
    case .deny: "deny"
    case .cancelled: "cancelled"
    }
  }
}

/// People who do as they are told, and remember what they were asked.
final class ScriptedPeople: RunPeople {
  private let patience: Int
  private let onApproval: @Sendable (ApprovalQuestion) async -> ApprovalReply
  private let onInput: @Sendable (InputQuestion) async -> InputReply
  private let log = Mutex<[String]>([])

  init(
    patience: Int = 600_000,
    approvals: @escaping @Sendable (ApprovalQuestion) async -> ApprovalReply = { _ in .silent },
    inputs: @escaping @Sendable (InputQuestion) async -> InputReply = { _ in .silent }
  ) {
    self.patience = patience
    onApproval = approvals
    onInput = inputs
  }

  /// What they were asked, and what was withdrawn.
  var asked: [String] { log.withLock(\.self) }

  func patienceMilliseconds(for kind: QuestionKind) async -> Int { patience }

  func ask(_ question: ApprovalQuestion, at place: QuestionPlace) async -> ApprovalReply {
    log.withLock { $0.append(question.title) }
    let reply = await onApproval(question)
    if Task.isCancelled { log.withLock { $0.append("withdrawn") } }
    return reply
  }

  func ask(_ question: InputQuestion, at place: QuestionPlace) async -> InputReply {
    log.withLock { $0.append(question.message) }
    return await onInput(question)
  }

  func couldNotAsk(_ question: ApprovalQuestion, hint: String) async {
    log.withLock { $0.append("could not ask") }
  }

  /// Waits until the question is withdrawn.
  static func forever() async {
    while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
  }
}

extension RunService {
  /// Starts a lone agent that asks.
  func start(
    _ agent: AskingAgent, _ people: (any RunPeople)?, policy: ApprovalPolicy = .ask, timeout: Int? = nil,
    in workplace: Workplace
  ) async throws -> StartedRun {
    var request = RunRequest(team: .search, prompt: [.text("Q")], workingDirectory: workplace.path)
    request.approvals.people = people
    request.approvals.policy = policy
    request.approvals.timeoutMilliseconds = timeout
    let active = try await begin(NewRun(cwd: workplace.path, task: "Q")) { _ in }
    var plan = RunPlan(
      runID: active.runID, sessionID: active.sessionID,
      members: [RunPlan.Member(agent: CoordinationAgent(id: "a"), backend: agent, descriptor: agent.descriptor)],
      task: CoordinationTask(question: "Q"), settings: CoordinationSettings(mode: .direct), configDigest: "",
      notices: [], isVirtual: false)
    plan.approvals = request.approvals
    return launch(
      request, plan: plan, active: active, milestones: { _ in },
      started: StartedRun(
        runID: active.runID, sessionID: active.sessionID, status: .running, agents: [], configDigest: "",
        warnings: [], file: TeamFile(source: TeamSource(bytes: []), displayName: "the team"),
        journal: active.journal, folder: "", isNew: true))
  }
}
