// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The tool calls of a reply that still need an answer, sorted by what they mean for the coordination.
struct WorkflowCalls {
  struct Call: Equatable {
    /// Place among the calls of the reply; ids need not be unique.
    let position: Int
    let id: String
    let name: String
    /// Nil for a tool that is none of ours.
    let tool: WorkflowTool?
    /// Nil when they are no JSON object.
    let arguments: JSONObject?
    /// What is wrong with the arguments.
    let problem: String?
    /// Whether the call was written as text and so has no result.
    var isText = false
  }

  /// Calls without a result, in order.
  let unanswered: [Call]
  let votes: [Call]
  let answers: [Call]

  /// With `readingText` a call may also be written as text, for backends that take no tools; with `takingText` a reply
  /// that is only text is an answer.
  init(_ reply: Reply, readingText: Bool, takingText: Bool = false) {
    let answered = Set(reply.toolResults.map(\.callID))
    var calls = reply.toolCalls.enumerated().map(Self.call)
    calls.removeAll { $0.tool == nil && answered.contains($0.id) }
    if readingText, !calls.contains(where: { $0.tool != nil }), let written = TextToolCalls.last(in: reply.text) {
      var call = Self.call(calls.count, .valid(written))
      call.isText = true
      calls.append(call)
    }
    if takingText, calls.isEmpty, !reply.text.isBlank {
      calls.append(
        Call(
          position: 0, id: "", name: WorkflowTool.newAnswer.rawValue, tool: .newAnswer,
          arguments: ["content": .string(reply.text.trimmingWhitespace())], problem: nil, isText: true))
    }
    unanswered = calls
    votes = calls.filter { $0.tool == .vote }
    answers = calls.filter { $0.tool == .newAnswer }
  }

  /// Whether there is a vote or an answer whose arguments arrived.
  var hasCompleteCall: Bool { (votes + answers).contains { $0.arguments != nil } }

  private static func call(_ position: Int, _ call: ReplyToolCall) -> Call {
    let arguments: JSONObject?
    var problem: String?
    switch call {
    case .valid(let valid): arguments = valid.arguments
    case .invalid(_, _, let raw):
      arguments = nil
      problem = "they are no JSON object"
      do throws(JSONError) {
        _ = try JSONReader.parse(raw)
      } catch {
        problem = "they are no valid JSON (\(error.message), byte \(error.offset))"
      }
    }
    return Call(
      position: position, id: call.id, name: call.name, tool: WorkflowTool(rawValue: call.name),
      arguments: arguments, problem: problem)
  }
}
