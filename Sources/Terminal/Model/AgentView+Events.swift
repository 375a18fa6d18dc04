// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import RunJournal
import TerminalText

/// What events about an agent change on the screen.
extension AgentView {
  /// Tools by which agents coordinate; their calls are shown as the decisions they are. (orchestration.md 1.7)
  private static let answerTool = "new_answer"
  private static let voteTool = "vote"

  mutating func apply(_ event: RunEvent) {
    switch event {
    case .agentStatus(let change):
      if change.status != status || change.detail != nil { detail = change.detail }
      status = change.status
      round = change.round
    case .agentRestarted(let restart):
      round = restart.round
      vote = nil
      let news = restart.cause.kind == .steer ? "your message" : restart.cause.labels.joined(separator: ", ")
      transcript.add(.mark, "round \(restart.round)" + (news.isEmpty ? "" : ": reads \(news)"))
    case .callStarted(let call):
      detail = nil
      if let code = call.retryCode {
        transcript.add(.mark, "asked again: \(code.replacing("_", with: " "))")
      } else if call.kind == .final {
        transcript.add(.mark, "writes the final answer")
      }
    case .callCompleted(let call):
      if call.status == .failed, let error = call.error {
        detail = error.message
        transcript.add(.failure, error.message + (error.hint.map { " \($0)" } ?? ""))
      }
    case .itemStarted(let item): start(item)
    case .itemDelta(let delta): grow(delta)
    case .itemCompleted(let item): complete(item)
    case .providerRetry(let retry):
      let pause = Figures.duration(milliseconds: retry.delayMilliseconds)
      detail = "again in \(pause)"
      transcript.add(.warning, "waits \(pause) and tries again: \(retry.reason)")
    case .providerFallback(let change):
      transcript.add(.warning, "goes from \(change.from) to \(change.to): \(change.reason)")
    case .toolServerStatus(let server):
      if server.state == .failed || server.state == .openCircuit {
        transcript.add(.warning, "tool server \(server.server): \(server.message ?? server.state.rawValue)")
      }
    case .evaluationCompleted(let end):
      transcript.add(.mark, "judges the final answer: \(end.verdict.rawValue)" + (end.reason.map { ": \($0)" } ?? ""))
    case .steerApplied(let steer): transcript.add(.user, steer.text)
    case .approvalRequested(let question):
      detail = "waits for you"
      transcript.add(.warning, "asks: \(question.title)" + (question.detail.map { "\n\($0)" } ?? ""))
    case .approvalResolved(let end):
      detail = nil
      transcript.add(.mark, ApprovalWords.of(end))
    default: break
    }
  }

  mutating func note(_ notice: Notice) {
    transcript.add(
      notice.severity == .error ? .failure : .warning,
      notice.title + (notice.detail.map { " \($0)" } ?? ""))
  }

  mutating func submit(_ answer: AnswerSubmission) {
    answerCount += 1
    arguments = [:]
    let text = answer.text ?? "The answer is too long to be shown here; it is in the journal."
    transcript.replace(
      answer.itemID, with: .decision, "answer \(answer.label)", followedBy: (.decisionText, text))
  }

  mutating func cast(_ cast: VoteCast) {
    if cast.counted { vote = cast.targetLabel }
    let call = transcript.lastItem { $0.kind == .tool && $0.text.hasPrefix(Self.voteTool) }
    let head =
      "votes for \(cast.targetLabel) (\(cast.target))"
      + (cast.counted ? "" : "; not counted, something newer came first")
    transcript.replace(
      call, with: cast.counted ? .decision : .mark, head,
      followedBy: cast.reason.isEmpty ? nil : (cast.counted ? .decisionText : .mark, cast.reason))
  }

  // MARK: Items

  private mutating func start(_ item: ItemStart) {
    guard item.kind == .toolCall || item.kind == .fileChange, let call = item.toolCall else { return }
    detail = nil
    if call.tool == Self.answerTool {
      arguments[item.itemID] = PartialAnswer()
    } else {
      transcript.add(.tool, Self.describe(call, title: item.title), itemID: item.itemID)
    }
  }

  private mutating func grow(_ delta: ItemDelta) {
    detail = nil
    switch delta.field {
    case .text:
      transcript.grow(delta.itemID, delta.kind == .reasoning ? .reasoning : .message, delta.text)
    case .arguments:
      guard let text = arguments[delta.itemID]?.take(delta.text), !text.isEmpty else { return }
      transcript.grow(delta.itemID, .decisionText, text)
    case .output:
      var filter = TerminalSequenceFilter()
      transcript.grow(delta.itemID + "#output", .output, filter.filter(delta.text))
    }
  }

  private mutating func complete(_ item: ItemEnd) {
    let isWithdrawn = item.status == .discarded
    switch item.kind {
    case .message, .reasoning, .plan:
      transcript.complete(
        item.itemID, item.kind == .reasoning ? .reasoning : .message, item.truncated == nil ? item.text : nil,
        isWithdrawn: isWithdrawn)
    case .toolCall, .fileChange, .image:
      if isWithdrawn { transcript.complete(item.itemID, .tool, nil, isWithdrawn: true) }
      if let call = item.toolCall, call.tool != Self.answerTool, !isWithdrawn {
        transcript.replace(item.itemID, with: .tool, Self.describe(call, title: item.title))
      }
      if let error = item.error { transcript.add(.failure, error.message) }
      if item.status == .failed, item.error == nil, let output = item.output {
        transcript.add(.failure, output.fitted(400))
      }
    }
  }

  /// A tool call on one line.
  private static func describe(_ call: ToolCallInfo, title: String?) -> String {
    let name = (call.server.map { "\($0)." } ?? "") + call.tool
    if call.tool == voteTool { return voteTool }
    if let title { return "\(name) \(title)" }
    guard let arguments = call.arguments?.objectValue, !arguments.isEmpty else { return name }
    let parts = arguments.prefix(4).map { member in
      let value = member.value.stringValue ?? String(decoding: member.value.encoded(), as: UTF8.self)
      return "\(member.key)=\(TerminalOutput.flat(value).fitted(80))"
    }
    return "\(name) \(parts.joined(separator: " "))"
  }
}
