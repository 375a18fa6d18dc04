// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The control protocol: requests go both ways at once, each with an id of its own. (claude-code.md 4, 7; R16)
extension ClaudeSession {
  /// Asks the program something and waits for the answer.
  func ask(_ body: JSONObject, within milliseconds: Int) async -> ControlReply {
    if exit != nil { return .ended }
    requestCount += 1
    let id = "massgen-\(requestCount)"
    let limit = Task {
      try? await Task.sleep(for: .milliseconds(milliseconds))
      if !Task.isCancelled { self.settle(id, .silence) }
    }
    defer { limit.cancel() }
    return await withCheckedContinuation { continuation in
      asked[id] = continuation
      let writing = write(ControlLines.request(body, id: id))
      Task { if await !writing.value { self.settle(id, .ended) } }
    }
  }

  private func settle(_ id: String, _ reply: ControlReply) {
    asked.removeValue(forKey: id)?.resume(returning: reply)
  }

  /// Takes a message of the protocol. Late and unknown answers say nothing to anybody.
  func take(_ frame: ControlFrame) {
    switch frame {
    case .response(let id, let body): settle(id, .success(body))
    case .refusal(let id, let message, _): settle(id, .refusal(message))
    case .cancel(let id): withdraw(id)
    case .request(let id, let subtype, let body): serve(id, subtype, body)
    }
  }

  /// Answers a request of the program, beside everything else when somebody has to be asked.
  private func serve(_ id: String, _ subtype: String, _ body: JSONObject) {
    guard subtype == "can_use_tool" else { return send(answer(subtype, body), to: id) }
    guard let bridge = turn?.bridge, turn?.reason == nil else {
      return send(.success(["behavior": "deny", "message": "No turn runs."]), to: id)
    }
    openQuestions.insert(id)
    noteWork()
    serving[id] = Task {
      let decision = await bridge.answer(to: body)
      self.openQuestions.remove(id)
      self.noteWork()
      guard self.serving.removeValue(forKey: id) != nil else { return }
      self.send(.success(decision), to: id)
    }
  }

  private func answer(_ subtype: String, _ body: JSONObject) -> ControlAnswer {
    switch subtype {
    case "hook_callback":
      let input = body["input"]?.objectValue ?? [:]
      switch body["callback_id"]?.stringValue {
      case HookAnswers.beforeID: return .success(HookAnswers.before(input))
      case HookAnswers.afterID: return .success(HookAnswers.after(input, served))
      default: return .success([:])
      }
    case "mcp_message":
      guard body["server_name"]?.stringValue == ToolName.hostServer, let message = body["message"]?.objectValue else {
        return .refusal("There is no such server here.")
      }
      return .success(["mcp_response": .object(served.answer(to: message))])
    default: return .refusal("This host does not know “\(subtype)”.")
    }
  }

  private func send(_ answer: ControlAnswer, to id: String) {
    write(ControlLines.answer(answer, to: id))
  }

  /// The program no longer wants an answer.
  private func withdraw(_ id: String) {
    serving.removeValue(forKey: id)?.cancel()
    openQuestions.remove(id)
    noteWork()
  }

  /// Nobody has to decide anything of this turn any more.
  func withdrawQuestions() {
    for (id, task) in serving {
      task.cancel()
      send(.success(["behavior": "deny", "message": "The turn is being stopped."]), to: id)
    }
    serving = [:]
    openQuestions = []
    noteWork()
  }

  /// The program has ended.
  func closeControl() {
    for task in serving.values { task.cancel() }
    serving = [:]
    openQuestions = []
    for continuation in asked.values { continuation.resume(returning: .ended) }
    asked = [:]
  }
}
