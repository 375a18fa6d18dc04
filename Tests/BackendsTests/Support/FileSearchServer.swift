// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import Synchronization
import TestSupport

/// An OpenAI that keeps files and stores, and greets whoever asks.
final class FileSearchServer: Sendable {
  /// What goes wrong.
  enum Fault: Sendable, Equatable {
    case none
    /// Files are never ready.
    case slow
    /// Files whose name ends in `.exe` are refused in the store.
    case unreadable
    /// The first upload is answered with status 500.
    case firstUpload
    /// Every upload is answered with status 413.
    case uploads
  }

  /// What there is now, by id.
  final class Objects: Sendable {
    struct State {
      var files: [String: String] = [:]
      var stores: Set<String> = []
      var looks = 0
      var uploads = 0
    }
    let state = Mutex(State())
  }

  let provider: LoopbackProvider
  let objects = Objects()

  init(_ fault: Fault = .none) throws {
    let objects = objects
    provider = try LoopbackProvider(
      script: { _ in .text("Hello.") },
      other: { request in objects.state.withLock { Self.answer(request, fault, &$0) } })
  }

  private static func answer(
    _ request: RecordedRequest, _ fault: Fault, _ state: inout Objects.State
  ) -> ProviderReply? {
    let path = request.path.split(separator: "/").map(String.init)
    switch (request.method, path.dropFirst().first, path.count) {
    case ("POST", "files", 2):
      state.uploads += 1
      if fault == .uploads { return .status(413, message: "Too large.") }
      if fault == .firstUpload, state.uploads == 1 { return .status(500) }
      let id = "file-\(state.uploads)"
      state.files[id] = request.text
      return .json(["id": .string(id), "object": "file"])
    case ("POST", "vector_stores", 2):
      let id = "vs_\(state.stores.count + 1)"
      state.stores.insert(id)
      return .json(["id": .string(id), "object": "vector_store"])
    case ("POST", "vector_stores", 4), ("GET", "vector_stores", 5):
      let id = path.count == 5 ? path[4] : (try? JSONReader.parse(request.body))?["file_id"]?.stringValue ?? ""
      guard let file = state.files[id] else { return .status(404, message: "No such file.") }
      state.looks += 1
      if fault == .unreadable, file.contains(".exe\"") {
        return .json(["id": .string(id), "status": "failed", "last_error": ["message": "Unsupported file."]])
      }
      return .json(["id": .string(id), "status": fault == .slow || state.looks < 4 ? "in_progress" : "completed"])
    case ("DELETE", "vector_stores", 3):
      return state.stores.remove(path[2]) == nil ? .status(404) : .json(["deleted": true])
    case ("DELETE", "files", 3):
      return state.files.removeValue(forKey: path[2]) == nil ? .status(404) : .json(["deleted": true])
    default:
      return nil
    }
  }

  /// How often files were put into a store or looked for in one.
  var looks: Int { objects.state.withLock { $0.looks } }

  /// How much is kept now.
  var kept: (files: Int, stores: Int) { objects.state.withLock { ($0.files.count, $0.stores.count) } }

  /// The bodies of the model calls so far.
  var calls: [JSONValue] {
    provider.requests.filter { $0.path == "/v1/responses" }.compactMap { try? JSONReader.parse($0.body) }
  }

  /// A backend that asks this server.
  func backend(_ files: [MediaPart], limit: Duration = .seconds(20)) -> OpenAIResponsesBackend {
    let settings = ProviderSettings(
      provider: ResponsesStreamTests.profile, model: "m", baseURL: provider.baseURL,
      key: ProviderKey(Secret("key-of-the-test-0001"), source: "TEST_KEY"), searchFiles: files,
      extraHeaders: [("Content-Type", "application/json"), ("OpenAI-Project", "p1")],
      extraBody: ["tools": [["type": "local"]]])
    return OpenAIResponsesBackend(
      settings, pace: FileSearchPace(first: .milliseconds(1), longest: .milliseconds(5), limit: limit))
  }
}
