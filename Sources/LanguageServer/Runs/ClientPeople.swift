// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import JSONRPC
import RunEngine
import RunJournal
import WireProtocol

/// The person behind a client, asked with what the client has declared. (protocol.md section 8)
struct ClientPeople: RunPeople {
  /// How a client can be asked.
  enum Way: Sendable {
    /// With requests of this protocol.
    case request
    /// With a choice of LSP.
    case message
    /// Only by the events of the run.
    case none
  }

  /// How long an answer of a person is waited for, in milliseconds. (protocol.md section 8)
  static let patience = 600_000
  /// Requests end with their question; this is longer than any question is open.
  private static let requestLimit = Duration.seconds(48 * 60 * 60)

  let session: ServerSession

  func patienceMilliseconds(for kind: QuestionKind) async -> Int {
    switch kind {
    case .approval:
      if case .none = await session.wayToAskForApproval { return 0 }
      return Self.patience
    case .input: return await session.capabilities.asksInput ? Self.patience : 0
    }
  }

  func ask(_ question: ApprovalQuestion, at place: QuestionPlace) async -> ApprovalReply {
    switch await session.wayToAskForApproval {
    case .request:
      var writer = JSONWriter()
      question.encode(runID: place.runID, into: &writer)
      switch await send(.approvalRequest, (try? JSONReader.parse(writer.bytes)) ?? .null, place) {
      case .success(let result):
        guard let response = ApprovalResponse(result) else {
          return .unusable("The client's answer cannot be understood.")
        }
        return response.optionID.map { .option($0, note: response.note, by: .response) } ?? .dismissed(by: .response)
      case .failure(let failure): return Self.reply(failure)
      }
    case .message:
      let actions = question.options.map { JSONValue.object(["title": .string($0.name)]) }
      let params: JSONValue = [
        "type": 2, "message": .string([question.title, question.detail].compactMap(\.self).joined(separator: "\n")),
        "actions": .array(actions),
      ]
      switch await send(.showMessageRequest, params, place) {
      case .success(let result):
        let title = result["title"]?.stringValue
        let option = question.options.first { $0.name == title }
        return option.map { .option($0.id, by: .message) } ?? .dismissed(by: .message)
      case .failure(let failure): return Self.reply(failure)
      }
    case .none: return .silent
    }
  }

  func ask(_ question: InputQuestion, at place: QuestionPlace) async -> InputReply {
    guard await session.capabilities.asksInput else { return .silent }
    var writer = JSONWriter()
    question.encode(runID: place.runID, into: &writer)
    switch await send(.inputRequest, (try? JSONReader.parse(writer.bytes)) ?? .null, place) {
    case .success(let result):
      guard let response = InputResponse(result) else {
        return .unusable("The client's answer cannot be understood.")
      }
      return .action(response.action, response.content, by: .response)
    case .failure(.refused(let error)): return .unusable("The client answered with an error: \(error.message)")
    case .failure: return .unreachable
    }
  }

  func couldNotAsk(_ question: ApprovalQuestion, hint: String) async {
    await session.tellRefusal(question, hint: hint)
  }

  private static func reply(_ failure: RequestFailure) -> ApprovalReply {
    switch failure {
    case .refused(let error): .unusable("The client answered with an error: \(error.message)")
    case .timedOut, .disconnected, .cancelled: .unreachable
    }
  }

  /// Asks after the events that tell of the question.
  private func send(
    _ method: ServerMethodName, _ params: JSONValue, _ place: QuestionPlace
  ) async -> Result<JSONValue, RequestFailure> {
    let subscription = await session.subscriptions[place.runID]
    do throws(RequestFailure) {
      return .success(
        try await session.peer.request(
          method.rawValue, params: params, timeout: Self.requestLimit,
          cancelMethod: ServerMethodName.cancelRequest.rawValue, after: subscription.map { ($0, place.seq) }))
    } catch {
      return .failure(error)
    }
  }
}

extension ServerSession {
  /// How this client can be asked for approval.
  var wayToAskForApproval: ClientPeople.Way {
    if capabilities.asksApproval { return .request }
    return capabilities.editor.showsChoices ? .message : .none
  }

  /// How uses of tools are decided in a run that this client starts.
  func approvalSettings(_ params: RunStartParams? = nil) -> ApprovalSettings {
    var approvals = ApprovalSettings()
    approvals.policy = params?.approvalPolicy ?? settings.approvalPolicy ?? .ask
    approvals.timeoutMilliseconds = params?.approvalTimeoutMilliseconds ?? settings.approvalTimeoutMilliseconds
    approvals.people = ClientPeople(session: self)
    return approvals
  }

  /// Tells an editor's user that a tool was refused, and what would have helped. Scripts read it in the run's events.
  func tellRefusal(_ question: ApprovalQuestion, hint: String) {
    guard face == .lsp else { return }
    showMessage(.warning, "Refused, because nobody could be asked: \(question.title). \(hint)")
  }
}
