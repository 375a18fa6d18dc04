// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import RunEngine
import RunJournal
import WireProtocol

extension ServerSession {
  /// `massgen/run/steer`
  func runSteer(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try RunSteerParams(reader)
    let receipt = try await engine { [service] () throws(EngineError) in
      try await service.steer(
        params.runID, prompt: PromptBlocks(documents: documents).read(params.prompt), agentIDs: params.agentIDs,
        expectedSeq: params.expectedSeq)
    }
    responder.respond([
      "accepted": true, "appliedAt": "nextTurn", "agentIds": .array(receipt.agentIDs.map(JSONValue.string)),
    ])
  }

  /// `massgen/run/answerNow`
  func runAnswerNow(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try RunAnswerNowParams(reader)
    let status = try await engine { [service] () throws(EngineError) in
      try await service.answerNow(params.runID, reason: params.reason)
    }
    responder.respond(["status": .string(status.rawValue)])
  }

  /// `massgen/run/export`. It may take long, so that the messages behind it do not wait for it.
  func runExport(_ responder: Responder, _ reader: ParameterReader) throws(WireError) {
    let params = try RunExportParams(reader)
    guard let format = ExportFormat(rawValue: params.format.rawValue) else {
      throw .invalidParams(reader.child("format"), "A run cannot be exported as “\(params.format.rawValue)”.")
    }
    work(responder) { service throws(EngineError) in
      let export = try await service.export(
        params.runID, as: format, to: params.path, overwrite: params.overwrite)
      var writer = JSONWriter(reserving: 256 + (export.text?.utf8.count ?? 0))
      writer.beginObject()
      writer.member("format", export.format.rawValue)
      writer.member("text", export.text)
      writer.member("uri", export.path.map(FileURI.uri))
      writer.member("bytes", export.bytes)
      if export.isUnfinished { writer.member("unfinished", true) }
      writer.endObject()
      return writer.bytes
    }
  }

  /// Answers a request from a task of its own, with JSON.
  func work(
    _ responder: Responder,
    _ body: @escaping @Sendable (RunService) async throws(EngineError) -> [UInt8]
  ) {
    let service = service
    let encoding = documents.encoding
    wait(isWork: true) {
      do throws(EngineError) {
        responder.respond(encoded: try await body(service))
      } catch {
        responder.respond(RPCError(WireError(error, encoding: encoding)))
      }
    }
  }
}
