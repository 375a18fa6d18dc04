// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// A request that may search files: the tool is among its tools, and the model is told which files it can search and
/// which it does not get.
struct SearchingRequest {
  private(set) var settings: ProviderSettings
  private(set) var request: ModelRequest
  /// What people are told about files that cannot be searched.
  let notices: [ModelEvent]

  init(_ settings: ProviderSettings, _ request: ModelRequest, _ outcome: FileSearch.Outcome) {
    self.settings = settings
    self.request = request
    notices = outcome.failures.map { part, failure in
      .notice(
        code: "file_search_failed",
        message: "“\(part.name)” cannot be searched: \(Self.reason(failure)). The model is told that it lacks the file."
      )
    }
    if let store = outcome.store {
      let tool: JSONValue = ["type": "file_search", "vector_store_ids": [.string(store)]]
      self.settings.extraBody["tools"] = .array((settings.extraBody["tools"]?.arrayValue ?? []) + [tool])
    }
    var notes = outcome.failures.map { part, failure in
      MediaNote.text(for: part, MediaObjection(code: "file_search_failed", reason: Self.reason(failure)))
    }
    if !outcome.names.isEmpty {
      let names = outcome.names.map { "\"\($0)\"" }.joined(separator: ", ")
      notes.append("[Files you can search with the file_search tool: \(names)]")
    }
    guard let first = request.messages.firstIndex(where: { $0.role == .user }), !notes.isEmpty else { return }
    self.request.messages[first].parts.insert(.text(notes.joined(separator: "\n") + "\n\n"), at: 0)
  }

  /// The reason without the full stop of a sentence.
  private static func reason(_ failure: ModelFailure) -> String {
    failure.message.hasSuffix(".") ? String(failure.message.dropLast()) : failure.message
  }
}
