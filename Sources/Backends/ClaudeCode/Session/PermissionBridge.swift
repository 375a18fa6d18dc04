// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Answers the program's questions for permission by asking those we work for. (claude-code.md 7.1, 7.2)
///
/// The hook before every tool sends each call here, whatever the program's own rules say, so that there is one place
/// that decides and each call is decided once.
struct PermissionBridge: Sendable {
  /// Whom to ask; nil lets nothing happen.
  let host: (any CallHost)?
  /// What the agent may do without a question.
  let mode: PermissionMode
  /// What the team file says about single tools.
  let rules: ClaudeToolRules
  /// How long a question may take; nil leaves it to the host.
  let limit: Int?

  /// The decision about a call, in the program's form.
  func answer(to question: JSONObject) async -> JSONObject {
    let tool = question["tool_name"]?.stringValue ?? ""
    let arguments = question["input"]?.objectValue ?? [:]
    let callID = question["tool_use_id"]?.stringValue ?? ""
    if ToolName(tool).isHosted { return Self.allow(arguments) }
    guard let host else { return Self.deny("There is nobody who could allow this.") }
    if let refusal = rules.refusal(tool: tool, input: arguments) { return Self.deny(refusal) }
    if tool == UserQuestion.tool { return await ask(host, callID, arguments) }
    let accesses = BuiltInTools.accesses(tool, arguments)
    let name = ToolName(tool)
    var request = ApprovalRequest(
      callID: callID, server: name.server == ToolName.ownServer ? nil : name.server, tool: name.name,
      arguments: arguments, accesses: accesses)
    let isUsual = mode.allows(accesses)
    // Reading in the agent's own folders is allowed by the path rules; elsewhere a mode counts only if it allows all.
    let reads = accesses.contains { if case .read = $0 { true } else { false } }
    request.isAllowedByTeam =
      mode.everything || isUsual && !reads || rules.allowsUnasked(tool: tool, input: arguments)
    if mode.refusesTheRest, !isUsual, !request.isAllowedByTeam {
      return Self.deny("This agent may do only what its team file allows without a question.")
    }
    let question = request
    switch await limited({ await host.approve(question) }, otherwise: .deny(reason: Self.silence(limit))) {
    case .allow(let changed): return Self.allow(changed ?? arguments)
    case .deny(let reason): return Self.deny(reason)
    case .cancelled: return Self.deny("The question was withdrawn.")
    }
  }

  private func ask(_ host: any CallHost, _ callID: String, _ arguments: JSONObject) async -> JSONObject {
    guard let request = UserQuestion.request(callID: callID, arguments) else { return Self.allow(arguments) }
    switch await limited({ await host.ask(request) }, otherwise: .cancel) {
    case .accept(let answer): return Self.allow(UserQuestion.answered(arguments, with: answer))
    case .decline: return Self.deny("The user does not want to answer this. Decide by yourself.")
    case .cancel: return Self.deny("There is nobody who could answer. Decide by yourself.")
    }
  }

  private static func silence(_ limit: Int?) -> String {
    "Nobody answered the question for permission" + (limit.map { " within \(ClaudeTimer.seconds($0))." } ?? ".")
  }

  /// The answer, or what stands for it when the limit passes.
  private func limited<Answer: Sendable>(
    _ question: @escaping @Sendable () async -> Answer, otherwise: Answer
  ) async -> Answer {
    guard let limit else { return await question() }
    return await withTaskGroup(of: Answer?.self) { group in
      group.addTask { await question() }
      group.addTask {
        try? await Task.sleep(for: .milliseconds(limit))
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first ?? otherwise
    }
  }

  private static func allow(_ arguments: JSONObject) -> JSONObject {
    ["behavior": "allow", "updatedInput": .object(arguments)]
  }

  private static func deny(_ reason: String) -> JSONObject {
    ["behavior": "deny", "message": .string(reason)]
  }
}
