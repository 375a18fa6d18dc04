// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import JSONRPC
import RunEngine
import RunJournal
import TeamConfig
import WireProtocol
import YAMLTree

extension ServerSession {
  /// Calls the engine; its refusals become errors of the wire.
  func engine<Value: Sendable>(
    _ body: () async throws(EngineError) -> Value
  ) async throws(WireError) -> Value {
    do throws(EngineError) {
      return try await body()
    } catch {
      throw WireError(error, encoding: documents.encoding)
    }
  }

  /// `massgen/run/cancel`
  func runCancel(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try RunCancelParams(reader)
    let status = try await engine { [service] () throws(EngineError) in
      try await service.cancel(params.runID, agentID: params.agentID, reason: params.reason)
    }
    responder.respond(["status": .string(status.rawValue)])
  }

  /// `massgen/run/wait`
  func runWait(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try RunWaitParams(reader)
    // An unknown run is an error now, not after the wait.
    _ = try await engine { [service] () throws(EngineError) in try await service.status(of: params.runID) }
    waitForResult(
      of: params.runID, responder, keepingRun: false,
      limit: params.timeoutMilliseconds.map { .milliseconds($0) })
  }

  /// `massgen/run/list`
  func runList(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try RunListParams(reader)
    let page = try await engine { [service] () throws(EngineError) in
      try await service.runs(
        sessionID: params.sessionID, statuses: params.statuses, workingDirectory: params.workingDirectory,
        cursor: params.cursor, limit: params.limit)
    }
    var writer = JSONWriter(reserving: 4096)
    writer.beginObject()
    writer.key("runs")
    writer.beginArray()
    for record in page.runs { record.encode(into: &writer) }
    writer.endArray()
    writer.member("nextCursor", page.nextCursor)
    writer.endObject()
    responder.respond(encoded: writer.bytes)
  }

  /// `massgen/run/get`
  func runGet(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try RunGetParams(reader)
    let snapshot = try await engine { [service] () throws(EngineError) in
      try await service.snapshot(of: params.runID)
    }
    var writer = JSONWriter(reserving: 4096)
    snapshot.encode(into: &writer, including: params.include)
    let fence = subscriptions[params.runID].map { (source: $0 as any OutboundSource, seq: snapshot.asOfSeq) }
    responder.respond(encoded: writer.bytes, after: fence)
  }

  /// `massgen/run/attach`
  func runAttach(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try RunAttachParams(reader)
    let journal = try await engine { [service] () throws(EngineError) in
      try await service.journalToFollow(of: params.runID)
    }
    guard let fromSeq = params.fromSeq else {
      let snapshot = try await engine { [service] () throws(EngineError) in
        try await service.snapshot(of: params.runID)
      }
      let subscription = follow(journal, from: snapshot.asOfSeq + 1, delivery: params.delivery)
      var writer = JSONWriter(reserving: 4096)
      writer.beginObject()
      writer.key("snapshot")
      snapshot.encode(into: &writer)
      writer.member("asOfSeq", snapshot.asOfSeq)
      writer.endObject()
      responder.respond(encoded: writer.bytes)
      subscription?.activate()
      return
    }
    try await checkAvailable(journal, fromSeq)
    let subscription = follow(journal, from: fromSeq, delivery: params.delivery)
    responder.respond(["asOfSeq": .integer(Int64(fromSeq - 1)), "lastSeq": .integer(Int64(journal.lastSeq))])
    subscription?.activate()
  }

  /// Follows a run from an event on. Of a run that is over before it nothing comes any more, also not what was still due
  /// to this connection.
  private func follow(_ journal: Journal, from seq: Int, delivery: DeliveryParams?) -> RunSubscription? {
    if journal.isComplete, seq > journal.lastSeq {
      subscriptions.removeValue(forKey: journal.runID)?.deactivate()
      return nil
    }
    return subscribe(to: journal, from: seq, delivery: delivery)
  }

  /// Events that are gone are an error of the request, not a silence afterwards.
  private func checkAvailable(_ journal: Journal, _ seq: Int) async throws(WireError) {
    guard seq <= journal.lastSeq else {
      if seq == journal.lastSeq + 1 { return }
      throw WireError(
        EngineError.seqUnavailable(first: 1, last: journal.lastSeq), encoding: documents.encoding)
    }
    _ = try await page(journal, seq, nil, maxBytes: 1)
  }

  private func page(
    _ journal: Journal, _ from: Int, _ to: Int?, maxBytes: Int
  ) async throws(WireError) -> JournalPage {
    do throws(JournalError) {
      return try await DiskExecutor.shared.run { () throws(JournalError) in
        try journal.read(from: from, through: to, maxBytes: maxBytes)
      }
    } catch {
      switch error {
      case .seqUnavailable(let first, let last):
        throw WireError(EngineError.seqUnavailable(first: first, last: last), encoding: documents.encoding)
      default: throw WireError(.internalError, error.message, hint: error.hint)
      }
    }
  }

  /// `massgen/run/detach`
  func runDetach(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try RunParams(reader)
    guard let subscription = subscriptions.removeValue(forKey: params.runID) else {
      _ = try await engine { [service] () throws(EngineError) in try await service.status(of: params.runID) }
      throw WireError(.notAttached, "This connection does not follow the run “\(params.runID)”.")
    }
    subscription.deactivate()
    responder.respond([:])
  }

  /// `massgen/run/replay`
  func runReplay(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try RunReplayParams(reader)
    let journal = try await engine { [service] () throws(EngineError) in
      try await service.journal(of: params.runID)
    }
    let page = try await page(journal, params.fromSeq, params.toSeq, maxBytes: params.maxBytes)
    var writer = JSONWriter(reserving: 1024 + page.events.reduce(0) { $0 + $1.bytes.count })
    writer.beginObject()
    writer.key("events")
    writer.beginArray()
    for event in page.events { writer.raw(event.bytes) }
    writer.endArray()
    writer.member("nextSeq", page.nextSeq)
    writer.member("lastSeq", page.lastSeq)
    writer.member("done", page.nextSeq > min(params.toSeq ?? page.lastSeq, page.lastSeq))
    writer.endObject()
    responder.respond(encoded: writer.bytes)
  }

  /// `massgen/run/ack`
  func acknowledge(_ params: JSONValue) {
    guard let reader = try? ParameterReader(params: params), let ack = try? RunAckParams(reader) else { return }
    subscriptions[ack.runID]?.acknowledge(ack.seq)
  }

  /// `massgen/item/read`
  func itemRead(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try ItemReadParams(reader)
    let text = try await engine { [service] () throws(EngineError) in
      try await service.itemText(
        params.itemID, runID: params.runID, field: params.field.rawValue, offset: params.offset, limit: params.limit)
    }
    guard let text else {
      throw .invalidParams(
        reader.child("itemId"), "The item “\(params.itemID)” has no “\(params.field.rawValue)”.",
        hint: "Take the id and a field from the item's events.")
    }
    responder.respond([
      "text": .string(text.text), "offset": .integer(Int64(text.offset)),
      "nextOffset": .integer(Int64(text.nextOffset)), "done": .bool(text.isLast),
    ])
  }
}

/// The result of `massgen/run/start`.
enum StartResult {
  static func encode(_ run: StartedRun, encoding: PositionEncoding) -> JSONValue {
    let lines = LineTable(run.file.source.bytes)
    var result: JSONObject = [
      "runId": .string(run.runID),
      "sessionId": .string(run.sessionID),
      "status": .string(run.status.rawValue),
      "agents": .array(
        run.agents.map { agent in
          var object: JSONObject = [
            "id": .string(agent.id), "provider": .string(agent.descriptor.provider),
            "backend": .string(agent.descriptor.type), "model": .string(agent.descriptor.model),
            "alias": .string(agent.alias),
          ]
          if agent.descriptor.replay != nil { object["replay"] = true }
          if let problem = agent.problem { object["problem"] = .string(problem) }
          return .object(object)
        }),
      "configDigest": .string(run.configDigest),
      "warnings": DiagnosticJSON.encode(run.warnings, lines: lines, encoding: encoding),
      "lastSeq": .integer(Int64(run.lastSeq)),
    ]
    if run.steered { result["steered"] = true }
    return .object(result)
  }
}
