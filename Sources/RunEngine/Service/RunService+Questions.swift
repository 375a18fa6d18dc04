// SPDX-License-Identifier: Apache-2.0

public import JSONCore
public import RunJournal

/// Questions of runs that wait for an answer. (protocol.md section 8)
extension RunService {
  /// A question with its run.
  public struct Asked<Question: Sendable>: Sendable {
    /// The run.
    public let runID: String
    /// What is asked.
    public let question: Question
  }

  /// Everything that waits for an answer: of one run, or of all runs of this process; oldest first within a run.
  public func openQuestions(
    runID: String? = nil
  ) async throws(EngineError) -> (approvals: [Asked<ApprovalQuestion>], inputs: [Asked<InputQuestion>]) {
    if let runID, runs[runID] == nil {
      // Nothing waits in a run that is over, or whose process is another; that it exists is all there is to know.
      _ = try await status(of: runID)
      return ([], [])
    }
    var approvals: [Asked<ApprovalQuestion>] = []
    var inputs: [Asked<InputQuestion>] = []
    for id in runID.map({ [$0] }) ?? runs.keys.sorted() {
      guard let run = runs[id]?.run else { continue }
      let open = await run.openQuestions
      approvals += open.approvals.map { Asked(runID: id, question: $0) }
      inputs += open.inputs.map { Asked(runID: id, question: $0) }
    }
    return (approvals, inputs)
  }

  /// Answers a request for approval. The first answer counts.
  public func respond(
    approval id: String, option: String, note: String? = nil, decider: Decider = .method
  ) async throws(EngineError) {
    let run = try await run(asking: id, prefix: "apr", parameter: "/approvalId")
    try await run.answer(approval: id, option: option, note: note, decider: decider)
  }

  /// Answers a question. The first answer counts.
  public func respond(
    input id: String, action: InputEnd.Action, content: JSONObject = [:], decider: Decider = .method
  ) async throws(EngineError) {
    let run = try await run(asking: id, prefix: "inp", parameter: "/inputId")
    try await run.answer(input: id, action, content, decider: decider)
  }

  private func run(asking id: String, prefix: String, parameter: String) async throws(EngineError) -> Run {
    guard let runID = QuestionBook.runID(of: id, prefix: prefix) else {
      throw .unknownQuestion(id, parameter: parameter)
    }
    if let run = runs[runID]?.run { return run }
    let status: RunStatus
    do throws(EngineError) {
      status = try await self.status(of: runID)
    } catch {
      throw .unknownQuestion(id, parameter: parameter)
    }
    if status.isTerminal { throw .alreadyResolved(id) }
    throw .performedElsewhere(runID, status: status, hint: "Answer it there.")
  }
}
