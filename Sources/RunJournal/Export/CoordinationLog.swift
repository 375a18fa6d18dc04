// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// What MassGen's coordination tracker writes: `coordination_events.json`, `snapshot_mappings.json`,
/// `coordination_table.txt` and the folders of answers and votes. (orchestration.md 3.6)
struct CoordinationLog {
  private let source: ExportSource
  private let record: RunRecord
  private let folders: [String: String]
  private var events = JSONWriter()
  private var mappings = JSONWriter()
  private var table: CoordinationTable
  /// The answers that stand now, by agent, with their labels.
  private var standing: [String: String] = [:]
  private var rounds: [String: Int] = [:]
  private var votes: [String: Int] = [:]
  private var shown: [String: [String]] = [:]
  private var winner: WinnerSelection?
  private var lastTime = 0
  private var stamps = 0

  init(_ source: ExportSource, folders: [String: String]) {
    self.source = source
    self.folders = folders
    record = source.record
    table = CoordinationTable(agents: record.agents.map(\.agentID))
  }

  mutating func begin(_ sink: inout some ExportSink) throws(ExportError) {
    mappings.beginObject()
    events.beginArray()
    add("session_start", nil, "Started with agents: \(record.agents.map(\.agentID).joined(separator: ", "))", at: 0)
  }

  /// Takes the next event of the run.
  mutating func take(_ event: RunEvent, at t: Int, _ sink: inout some ExportSink) throws(ExportError) {
    lastTime = max(lastTime, t)
    switch event {
    case .callStarted(let call): try takeCall(call, at: t, &sink)
    case .agentStatus(let change):
      rounds[change.agentID] = change.round
      if let word = Self.status(change.status) { add("status_change", change.agentID, "Changed to \(word)", at: t) }
    case .agentRestarted(let restart):
      let cause = restart.cause.labels.isEmpty ? "the user" : restart.cause.labels.joined(separator: ", ")
      add("restart_triggered", restart.agentID, "Triggered by \(cause)", at: t)
      rounds[restart.agentID] = restart.round
      add("restart_completed", restart.agentID, "Completed restart - now in round \(restart.round)", at: t)
    case .answerSubmitted(let answer): try takeAnswer(answer, at: t, &sink)
    case .voteCast(let vote) where vote.counted: try takeVote(vote, at: t, &sink)
    case .callCompleted(let call):
      if let error = call.error { add("agent_error", call.agentID, error.message, at: t) }
    case .winnerSelected(let selection):
      winner = selection
      add("final_agent_selected", selection.agentID, "Selected as final presenter", at: t)
    case .runPhase(let change) where change.phase == .presenting:
      add("final_round_start", winner?.agentID, "Starting final presentation round", at: t)
    case .runCompleted(let result): try takeEnd(result, at: t, &sink)
    default: break
    }
  }

  mutating func end(_ sink: inout some ExportSink) throws(ExportError) {
    add(
      "session_end", nil, source.isUnfinished ? "Unfinished" : "Session completed: \(record.status.rawValue)",
      at: lastTime)
    events.endArray()
    mappings.endObject()
    var head = JSONWriter()
    head.beginObject()
    head.key("session_metadata")
    head.beginObject()
    head.member("user_prompt", record.task)
    head.member("agent_ids", record.agents.map(\.agentID))
    head.member("start_time", MassGenTime.seconds(record.startedAt))
    head.key("end_time")
    if source.isUnfinished { head.null() } else { head.number(MassGenTime.seconds(record.startedAt + lastTime)) }
    head.member("final_winner", winner.map { JSONValue.string($0.agentID) } ?? .null)
    if source.isUnfinished { head.member("unfinished", true) }
    head.endObject()
    head.member("events", raw: events.bytes)
    head.endObject()
    try write(head.bytes, to: "coordination_events.json", &sink)
    try write(mappings.bytes, to: "snapshot_mappings.json", &sink)
    try write(Array(table.text(task: record.task, winner: winner?.agentID).utf8), to: "coordination_table.txt", &sink)
  }

  // MARK: - Events

  private mutating func takeCall(_ call: CallStart, at t: Int, _ sink: inout some ExportSink) throws(ExportError) {
    shown[call.agentID] = call.shown
    guard call.kind != .final else { return }
    let labels = call.shown.isEmpty ? "no answers" : call.shown.joined(separator: ", ")
    add("context_received", call.agentID, "Received context with \(labels)", at: t) { writer in
      writer.member("available_answer_labels", call.shown)
    }
  }

  private mutating func takeAnswer(
    _ answer: AnswerSubmission, at t: Int, _ sink: inout some ExportSink
  ) throws(ExportError) {
    standing[answer.agentID] = answer.label
    add("new_answer", answer.agentID, "Provided answer \(answer.label)", at: t) { writer in
      writer.member("label", answer.label)
    }
    let folder = nextFolder(of: answer.agentID, at: t)
    try copy(source.text(of: answer) ?? .whole(""), to: "\(folder)/answer.txt", &sink)
    try writeContext(of: answer.agentID, to: "\(folder)/context.txt", &sink)
    map(answer.label, "answer", answer.agentID, "\(folder)/answer.txt", at: t)
  }

  private mutating func takeVote(_ vote: VoteCast, at t: Int, _ sink: inout some ExportSink) throws(ExportError) {
    votes[vote.agentID, default: 0] += 1
    let label = "\(alias(vote.agentID)).vote\(votes[vote.agentID, default: 1])"
    add("vote_cast", vote.agentID, "Voted for \(vote.targetLabel)", at: t) { writer in
      writer.member("voted_for", vote.target)
      writer.member("voted_for_label", vote.targetLabel)
      writer.member("reason", vote.reason)
    }
    let folder = nextFolder(of: vote.agentID, at: t)
    try write(encoded(vote, at: t), to: "\(folder)/vote.json", &sink)
    try writeContext(of: vote.agentID, to: "\(folder)/context.txt", &sink)
    map(label, "vote", vote.agentID, "\(folder)/vote.json", at: t) { writer in
      writer.member("voted_for", vote.target)
      writer.member("voted_for_label", vote.targetLabel)
    }
  }

  private mutating func takeEnd(_ result: RunResult, at t: Int, _ sink: inout some ExportSink) throws(ExportError) {
    guard let text = source.text(of: result) else { return }
    let agent = result.winner ?? winner?.agentID ?? record.agents.first?.agentID ?? "agent"
    let folder = "final/\(folders[agent] ?? MassGenLogExport.safeName(agent))"
    let label = "\(alias(agent)).final"
    add("final_answer", agent, "Presented final answer \(label)", at: t) { writer in writer.member("label", label) }
    try copy(text, to: "\(folder)/answer.txt", &sink)
    try copy(text, to: "agent_outputs/final_presentation_\(folders[agent] ?? "agent").txt", &sink)
    try writeContext(of: agent, to: "\(folder)/context.txt", &sink)
    map(label, "final_answer", agent, "\(folder)/answer.txt", at: t)
  }

  private mutating func add(
    _ type: String, _ agent: String?, _ details: String, at t: Int, _ context: (inout JSONWriter) -> Void = { _ in }
  ) {
    let round = agent.flatMap { rounds[$0] } ?? 0
    events.beginObject()
    events.member("timestamp", MassGenTime.seconds(record.startedAt + t))
    events.member("event_type", type)
    events.member("agent_id", agent.map(JSONValue.string) ?? .null)
    events.member("details", details)
    events.key("context")
    events.beginObject()
    events.member("iteration", round)
    events.member("round", round)
    context(&events)
    events.endObject()
    events.endObject()
    table.add(agent, type, details)
  }

  private mutating func map(
    _ label: String, _ type: String, _ agent: String, _ path: String, at t: Int,
    _ more: (inout JSONWriter) -> Void = { _ in }
  ) {
    mappings.key(label)
    mappings.beginObject()
    mappings.member("type", type)
    mappings.member("label", label)
    mappings.member("agent_id", agent)
    mappings.member("timestamp", MassGenTime.stamp(record.startedAt + t))
    mappings.member("iteration", rounds[agent] ?? 0)
    mappings.member("round", rounds[agent] ?? 0)
    mappings.member("path", path)
    more(&mappings)
    mappings.endObject()
  }

  // MARK: - Files

  private func encoded(_ vote: VoteCast, at t: Int) -> [UInt8] {
    let options = record.agents.map(\.agentID).filter { standing[$0] != nil }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("voter_id", vote.agentID)
    writer.member("voter_anon_id", alias(vote.agentID))
    writer.member("voted_for", vote.target)
    writer.member("voted_for_anon", alias(vote.target))
    writer.member("reason", vote.reason)
    writer.member("timestamp", MassGenTime.stamp(record.startedAt + t))
    writer.member("unix_timestamp", MassGenTime.seconds(record.startedAt + t))
    writer.member("iteration", vote.round)
    writer.member("coordination_round", vote.round)
    writer.member("available_options", options)
    writer.member("available_options_anon", options.map(alias))
    writer.key("agent_mapping")
    writer.beginObject()
    for agent in record.agents { writer.member(agent.alias, .string(agent.agentID)) }
    writer.endObject()
    writer.key("vote_context")
    writer.beginObject()
    writer.member("total_agents", record.agents.count)
    writer.member("agents_with_answers", options.count)
    writer.member("current_task", record.task)
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }

  private func writeContext(
    of agent: String, to name: String, _ sink: inout some ExportSink
  ) throws(ExportError) {
    let labels = shown[agent] ?? []
    let answers = labels.isEmpty ? "none" : labels.joined(separator: ", ")
    try write(Array("Task:\n\(record.task)\n\nAnswers shown: \(answers)\n".utf8), to: name, &sink)
  }

  private func copy(
    _ text: ExportSource.LongText, to name: String, _ sink: inout some ExportSink
  ) throws(ExportError) {
    try sink.append([], to: name)
    try source.forEachPiece(of: text) { bytes throws(ExportError) in try sink.append(bytes, to: name) }
  }

  private func write(_ bytes: [UInt8], to name: String, _ sink: inout some ExportSink) throws(ExportError) {
    try sink.append(bytes, to: name)
  }

  private func alias(_ agentID: String) -> String {
    record.agents.first { $0.agentID == agentID }?.alias ?? agentID
  }

  /// A folder that no other answer or vote has.
  private mutating func nextFolder(of agentID: String, at t: Int) -> String {
    stamps += 1
    let name = folders[agentID] ?? MassGenLogExport.safeName(agentID)
    return "\(name)/\(MassGenTime.stamp(record.startedAt + t, number: stamps))"
  }

  /// The words MassGen uses. (orchestration.md 3.6)
  private static func status(_ status: AgentStatus) -> String? {
    switch status {
    case .working: "streaming"
    case .voted: "voted"
    case .answered: "answered"
    case .done: "completed"
    case .restarting: "restarting"
    case .error: "error"
    case .timeout: "timeout"
    default: nil
    }
  }
}
