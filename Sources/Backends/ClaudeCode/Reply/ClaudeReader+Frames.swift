// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension ClaudeReader {
  /// Takes a frame.
  mutating func take(_ frame: ClaudeFrame) {
    if let id = frame.sessionID, !id.isEmpty { sessionID = id }
    if let turn, !turn.messageIDs.isDisjoint(with: frame.answers) { place.recognise() }
    switch frame.body {
    case .control(let control):
      news.control.append(control)
      return
    case .result(let result): end(result, frame)
    case .reset(let id): sessionID = id ?? sessionID
    case .lifecycle(let id, let state): follow(id, state)
    case .rateLimit(let limit): take(limit)
    case .silent: break
    case .unknown: tell("unknown_frame", frame.name)
    case .turn(let start): begin(start)
    default: takeOurs(frame)
    }
    if case .silent = frame.body, frame.name == "keep_alive" { return }
    if turn != nil || news.turnEnd != nil { news.isAlive = true }
    if case .retry = frame.body {} else { announcedPause = nil }
    if turn != nil, place.isOurs { note(frame) }
  }

  /// Whether a frame is a sign that the program took up our turn.
  private mutating func note(_ frame: ClaudeFrame) {
    switch frame.body {
    case .turn, .retry, .system, .assistant, .user, .stream: turn?.isTaken = true
    case .silent where frame.name == "system/status": turn?.isTaken = true
    default: break
    }
  }

  /// Takes a frame that counts only when it belongs to our turn.
  private mutating func takeOurs(_ frame: ClaudeFrame) {
    if case .assistant(let message) = frame.body, !message.isSynthetic {
      ledger.note(message.usage, message: message.messageID)
    }
    guard turn != nil, place.isOurs else { return }
    switch frame.body {
    case .assistant(let message): take(message, id: frame.id)
    case .user(let message): take(message)
    case .stream(let event): if event.parent == nil { take(event) } else { count(event) }
    case .retry(let retry): take(retry)
    case .system(let subtype, let object): tell(subtype, object)
    default: break
    }
  }

  // MARK: Turns

  private mutating func begin(_ frame: TurnFrame) {
    version = frame.version ?? version
    place.turnBegins(hasTurn: turn != nil, at: reply.mark)
    guard turn != nil else { return }
    for server in frame.servers where server.status == "failed" {
      guard told.insert("server \(server.name)").inserted else { continue }
      notice("tool_server_failed", "The tool server \(server.name) could not be started.")
    }
  }

  /// Follows a message of ours through the program's queue.
  private mutating func follow(_ id: String, _ state: String) {
    guard let turn, turn.messageIDs.contains(id) else { return }
    switch state {
    case "queued" where turn.messageIDs.count == 1:
      if place.queue() { reply.forget(since: place.mark) }
    case "started": place.recognise()
    default: break
    }
  }

  private mutating func end(_ result: ResultFrame, _ frame: ClaudeFrame) {
    let namesUs: Bool? =
      switch turn {
      case let turn? where !turn.messageIDs.isDisjoint(with: frame.answers): true
      case _ where !pastMessages.isDisjoint(with: frame.answers): false
      default: nil
      }
    let wasOurs = place.isOurs
    switch place.turnEnds(result, id: frame.id, namesUs: namesUs, hasTurn: turn != nil) {
    case .nobody:
      return
    case .other:
      _ = ledger.close(result, isOurs: false)
      if turn == nil, result.isError, !result.isUnasked {
        news.startFailure = failures.failure(result, error: nil, limit: nil)
      }
      // What came since the program's last beginning was not ours after all.
      if turn != nil, wasOurs { reply.forget(since: place.mark) }
    case .us:
      guard let turn else { return }
      let outcome = outcome(of: result, turn)
      news.turnEnd = ClaudeTurnEnd(outcome: outcome, usage: ledger.close(result, isOurs: true))
      pastMessages.formUnion(turn.messageIDs)
      self.turn = nil
      runningTools = []
    }
  }

  private mutating func outcome(of result: ResultFrame, _ turn: ClaudeTurn) -> ClaudeTurnEnd.Outcome {
    let isGood = !result.isError && result.subtype == "success" && turn.error == nil
    let answer = reply.end(said: isGood && !result.isLocalCommand ? result.text : nil)
    if turn.lostFrame {
      return .failed(
        ModelFailure(
          .protocolViolation, "Claude Code wrote a line that is longer than the limit; the turn cannot be read.",
          retryable: false, code: "line_too_long", afterOutput: reply.hasOutput,
          hint: "Raise max_buffer_size of this agent, or keep it from reading such large files."))
    }
    if result.terminalReason.map(ClaudeErrorRules.interruptions.contains) ?? false { return .interrupted }
    if result.subtype == "error_during_execution", result.errors.allSatisfy({ $0.hasPrefix("[ede_diagnostic]") }),
      turn.wasInterrupted || !result.isError
    {
      return .interrupted
    }
    guard isGood else {
      var failure = failures.failure(result, error: turn.error, limit: limit)
      failure.afterOutput = reply.hasOutput || turn.hasFinishedTools
      return .failed(failure)
    }
    let wasStopped =
      result.terminalReason.map { $0 == "hook_stopped" }
      // Versions before 2.1.139 do not say so. There only a hook ends a turn right behind a call of a tool of ours.
      ?? (!turn.hostedCalls.isEmpty && result.text?.isEmpty != false && result.stopReason ?? "tool_use" == "tool_use")
    return .finished(answer: answer, hookStopped: wasStopped, stopReason: result.stopReason)
  }

  // MARK: Words for people

  private mutating func notice(_ code: String, _ message: String) {
    reply.batch.append(.notice(code: code, message: Redaction.mask(message, secrets: failures.secrets)))
  }

  /// Reports something a developer may want to know, once a process.
  mutating func tell(_ code: String, _ detail: String) {
    guard turn != nil, told.insert("\(code) \(detail)").inserted, told.count < Self.mostTold else { return }
    reply.batch.append(.warning(code: code, detail: detail))
  }

  /// How many different things are told at most.
  private static let mostTold = 200

  private mutating func tell(_ subtype: String, _ object: JSONObject) {
    let said = object["content"]?.stringValue ?? object["message"]?.stringValue ?? ""
    switch subtype {
    case "model_fallback":
      let (from, to) = (object["original_model"]?.stringValue, object["fallback_model"]?.stringValue)
      notice(
        subtype, said.isEmpty ? "Claude Code goes on with \(to ?? "another model") instead of \(from ?? "it")." : said)
    case "compact_boundary":
      notice(subtype, "Claude Code summarised its conversation because it became too long.")
    case "permission_denied":
      notice(
        subtype, said.isEmpty ? "Claude Code refused the use of \(object["tool_name"]?.stringValue ?? "a tool")." : said
      )
    default:
      if !said.isEmpty { notice(subtype, said) }
    }
  }

  private mutating func take(_ retry: RetryFrame) {
    announcedPause = retry.delayMilliseconds
    reply.batch.append(
      .retrying(
        attempt: retry.attempt, delayMilliseconds: retry.delayMilliseconds, failure: failures.failure(retry)))
  }

  private mutating func take(_ limit: RateLimitFrame) {
    let isNew = self.limit?.status != limit.status
    self.limit = limit
    guard turn != nil, isNew, limit.status != "allowed" else { return }
    let reset = limit.resetsAt.map { " It starts anew at \(CalendarTime.rfc3339($0))." } ?? ""
    let what = limit.status == "rejected" ? "is used up" : "is nearly used up"
    notice("rate_limit", "A limit of the account \(what).\(reset)")
  }
}
