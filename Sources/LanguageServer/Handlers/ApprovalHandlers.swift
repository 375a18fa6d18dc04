// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import RunEngine
import RunJournal
import WireProtocol

extension ServerSession {
  /// `massgen/approval/list`
  func approvalList(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try ApprovalListParams(reader)
    let open = try await engine { [service] () throws(EngineError) in
      try await service.openQuestions(runID: params.runID)
    }
    var writer = JSONWriter(reserving: 1024)
    writer.beginObject()
    writer.key("approvals")
    writer.beginArray()
    for asked in open.approvals { asked.question.encode(runID: asked.runID, into: &writer) }
    writer.endArray()
    writer.key("inputs")
    writer.beginArray()
    for asked in open.inputs { asked.question.encode(runID: asked.runID, into: &writer) }
    writer.endArray()
    writer.endObject()
    responder.respond(encoded: writer.bytes)
  }

  /// `massgen/approval/respond`
  func approvalRespond(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try ApprovalRespondParams(reader)
    try await engine { [service] () throws(EngineError) in
      try await service.respond(approval: params.approvalID, option: params.optionID, note: params.note)
    }
    responder.respond([:])
  }

  /// `massgen/input/respond`
  func inputRespond(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try InputRespondParams(reader)
    try await engine { [service] () throws(EngineError) in
      try await service.respond(input: params.inputID, action: params.action, content: params.content)
    }
    responder.respond([:])
  }
}
