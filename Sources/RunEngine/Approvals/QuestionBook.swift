// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import RunJournal
import Synchronization

/// The questions of a run that wait for an answer, in the order they were asked. The run owns it.
struct QuestionBook {
  /// A request for approval that waits.
  struct Approval {
    var question: ApprovalQuestion
    var scope: ApprovalScope
    var call: CallID
    var continuation: CheckedContinuation<ApprovalDecision, Never>
    var work: QuestionWork
  }

  /// A question that waits.
  struct Input {
    var question: InputQuestion
    var call: CallID
    var continuation: CheckedContinuation<InputAnswer, Never>
    var work: QuestionWork
  }

  private(set) var approvals: [Approval] = []
  private(set) var inputs: [Input] = []
  var memory = ApprovalMemory()
  /// How many there were, of both kinds.
  private(set) var count = 0
  /// How many of them wait, for those outside.
  let open = OpenQuestions()
  /// Whether the user was told that nobody can be asked.
  var hasToldOfNobody = false

  /// The id of the next one. It contains the run's, so that a question can be found without naming its run.
  mutating func nextID(_ prefix: String, runID: String) -> String {
    count += 1
    return "\(prefix)_\(runID.dropFirst("run_".count))_\(count)"
  }

  /// The run a question belongs to; nil when the id is not one of ours.
  static func runID(of id: String, prefix: String) -> String? {
    let parts = id.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == prefix, !parts[1].isEmpty, Int(parts[2]) != nil else { return nil }
    return "run_\(parts[1])"
  }

  /// Whether there has been a question with this id.
  func hasAsked(_ id: String) -> Bool {
    guard let number = id.split(separator: "_").last.flatMap({ Int($0) }) else { return false }
    return number >= 1 && number <= count
  }

  mutating func add(_ approval: Approval) {
    approvals.append(approval)
    open.add(1)
  }

  mutating func add(_ input: Input) {
    inputs.append(input)
    open.add(1)
  }

  mutating func takeApproval(_ id: String) -> Approval? {
    guard let index = approvals.firstIndex(where: { $0.question.approvalID == id }) else { return nil }
    open.add(-1)
    return approvals.remove(at: index)
  }

  mutating func takeInput(_ id: String) -> Input? {
    guard let index = inputs.firstIndex(where: { $0.question.inputID == id }) else { return nil }
    open.add(-1)
    return inputs.remove(at: index)
  }
}

/// The tasks that belong to a question: whoever asks it, and its deadline.
struct QuestionWork {
  var asking: Task<Void, Never>?
  var deadline: Task<Void, Never>?

  /// Withdraws the question wherever it is still asked.
  func end() {
    asking?.cancel()
    deadline?.cancel()
  }
}

/// How many questions of a run wait for an answer, readable from anywhere.
final class OpenQuestions: Sendable {
  private let count = Atomic(0)

  func add(_ number: Int) { count.wrappingAdd(number, ordering: .relaxed) }

  var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }
}
