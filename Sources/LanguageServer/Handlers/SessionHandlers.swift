// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import RunEngine
import RunJournal
import WireProtocol

extension ServerSession {
  /// `massgen/session/list`
  func sessionList(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try SessionListParams(reader)
    let page = try await engine { [service] () throws(EngineError) in
      try await service.sessions(
        workingDirectory: params.workingDirectory, cursor: params.cursor, limit: params.limit)
    }
    var writer = JSONWriter(reserving: 4096)
    writer.beginObject()
    writer.key("sessions")
    writer.beginArray()
    for session in page.sessions { session.encode(into: &writer) }
    writer.endArray()
    writer.member("nextCursor", page.nextCursor)
    writer.endObject()
    responder.respond(encoded: writer.bytes)
  }

  /// `massgen/session/get`
  func sessionGet(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try SessionParams(reader)
    let (session, turns) = try await engine { [service] () throws(EngineError) in
      try await service.session(params.sessionID)
    }
    var writer = JSONWriter(reserving: 4096)
    session.encode(into: &writer, turns: turns)
    responder.respond(encoded: writer.bytes)
  }

  /// `massgen/session/rename`
  func sessionRename(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try SessionRenameParams(reader)
    try await engine { [service] () throws(EngineError) in
      try await service.renameSession(params.sessionID, title: params.title)
    }
    responder.respond([:])
  }

  /// `massgen/session/delete`; the result names what stays because no run made it.
  func sessionDelete(_ responder: Responder, _ reader: ParameterReader) throws(WireError) {
    let params = try SessionParams(reader)
    work(responder) { service throws(EngineError) in
      let deletion = try await service.deleteSession(params.sessionID)
      var writer = JSONWriter()
      writer.beginObject()
      if !deletion.kept.isEmpty { writer.member("kept", .array(deletion.kept.map(JSONValue.string))) }
      writer.endObject()
      return writer.bytes
    }
  }

  /// `massgen/session/fork`
  func sessionFork(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try SessionForkParams(reader)
    let fork = try await engine { [service] () throws(EngineError) in
      try await service.forkSession(params.sessionID, through: params.throughRunID)
    }
    responder.respond(["sessionId": .string(fork)])
  }
}
