// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Makes an agent's files searchable at the provider, once, and removes them again.
///
/// Everything that was created is remembered from the moment its id is known, so that a run that is cancelled in the
/// middle leaves nothing behind. (backends.md 6.6)
actor FileSearch {
  /// What became of the files.
  struct Outcome: Sendable {
    /// The store to search; nil when no file got into one.
    var store: String?
    /// The names of the files in it.
    var names: [String] = []
    /// The files that are not in it, and why.
    var failures: [(part: MediaPart, failure: ModelFailure)] = []
  }

  private let files: [MediaPart]
  private let client: FileSearchClient
  private let pace: FileSearchPace
  private var store: String?
  /// Ids of uploaded files by the digest of their content.
  private var uploaded: [String: String] = [:]
  private var outcome: Outcome?
  private var preparation: Task<Outcome?, Never>?
  private var isClosed = false
  private var isReported = false

  init(_ files: [MediaPart], client: FileSearchClient, pace: FileSearchPace) {
    self.files = files
    self.client = client
    self.pace = pace
  }

  /// Prepares the files, or waits for whoever does; later calls get what the first one did.
  ///
  /// - Returns: nil when this task or the preparation was cancelled.
  func prepared() async -> Outcome? {
    while !isClosed, !Task.isCancelled {
      if let outcome { return outcome }
      let task = preparation ?? Task { await prepare() }
      preparation = task
      let result = await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
      if preparation == task { preparation = nil }
      // Somebody else may have given up; whoever still waits begins anew with what is there.
      if let result {
        outcome = result
        return result
      }
    }
    return nil
  }

  /// Whether nobody asked this before, so that people are told of failures once.
  func isFirstReport() -> Bool {
    defer { isReported = true }
    return !isReported
  }

  /// Deletes everything at the provider.
  func close() async {
    isClosed = true
    preparation?.cancel()
    _ = await preparation?.value
    let (store, ids) = (store, Array(uploaded.values))
    (self.store, uploaded) = (nil, [:])
    // A cancelled task could not talk to the provider any more. What cannot be deleted expires by itself.
    await Task { [client, pace] in
      if let store {
        try? await Self.repeatedly(pace) { () async throws(ModelFailure) in try await client.delete(store: store) }
      }
      await withTaskGroup(of: Void.self) { group in
        for id in ids {
          group.addTask {
            try? await Self.repeatedly(pace) { () async throws(ModelFailure) in try await client.delete(file: id) }
          }
        }
      }
    }.value
  }

  // MARK: Preparation

  private func prepare() async -> Outcome? {
    var outcome = Outcome()
    var waiting: [(part: MediaPart, id: String)] = []
    for part in files {
      do {
        let (id, progress) = try await attached(part)
        switch progress {
        case .ready: outcome.names.append(part.name)
        case .indexing: waiting.append((part, id))
        case .failed(let reason): outcome.failures.append((part, Self.refused(reason)))
        }
      } catch {
        if Task.isCancelled { return nil }
        outcome.failures.append((part, error))
      }
    }
    await wait(for: waiting, &outcome)
    if Task.isCancelled { return nil }
    if !outcome.names.isEmpty { outcome.store = store }
    return outcome
  }

  /// Uploads a file and puts it into the store.
  private func attached(_ part: MediaPart) async throws(ModelFailure) -> (id: String, FileSearchClient.Progress) {
    guard let asset = part.asset else {
      throw ModelFailure(.invalidMedia, "its content is not here", code: "no_content")
    }
    let client = client
    let id: String
    if let known = uploaded[asset.digest] {
      id = known
    } else {
      id = try await Self.repeatedly(pace) { () async throws(ModelFailure) in
        try await client.upload(asset, named: part.name)
      }
      uploaded[asset.digest] = id
    }
    let store = try await openStore()
    let progress = try await Self.repeatedly(pace) { () async throws(ModelFailure) in
      try await client.attach(id, to: store)
    }
    return (id, progress)
  }

  private func openStore() async throws(ModelFailure) -> String {
    if let store { return store }
    let client = client
    let created = try await Self.repeatedly(pace) { () async throws(ModelFailure) in try await client.createStore() }
    store = created
    return created
  }

  /// Looks at files until each is ready or has failed, or the time is over.
  private func wait(for files: [(part: MediaPart, id: String)], _ outcome: inout Outcome) async {
    guard let store, !files.isEmpty else { return }
    let client = client
    let end = ContinuousClock.now + pace.limit
    var waiting = files
    var pause = pace.first
    while !waiting.isEmpty, ContinuousClock.now < end {
      do { try await Task.sleep(for: pause) } catch { return }
      pause = min(pause * 2, pace.longest)
      for (place, file) in waiting.enumerated().reversed() {
        do {
          let progress = try await Self.repeatedly(pace) { () async throws(ModelFailure) in
            try await client.progress(of: file.id, in: store)
          }
          switch progress {
          case .indexing: continue
          case .ready: outcome.names.append(file.part.name)
          case .failed(let reason): outcome.failures.append((file.part, Self.refused(reason)))
          }
        } catch {
          if Task.isCancelled { return }
          outcome.failures.append((file.part, error))
        }
        waiting.remove(at: place)
      }
    }
    for file in waiting {
      outcome.failures.append(
        (
          file.part,
          ModelFailure(
            .timeout, "it was not searchable after \(pace.limit.components.seconds) seconds", code: "timeout")
        ))
    }
  }

  private static func refused(_ reason: String) -> ModelFailure {
    ModelFailure(.invalidMedia, reason, code: "file_refused")
  }

  /// Asks again what may succeed when repeated.
  private static func repeatedly<Value: Sendable>(
    _ pace: FileSearchPace, _ question: @Sendable () async throws(ModelFailure) -> Value
  ) async throws(ModelFailure) -> Value {
    var pause = pace.first
    var attempt = 1
    while true {
      do {
        return try await question()
      } catch {
        guard error.retryable, attempt < pace.attempts, !Task.isCancelled else { throw error }
        let asked = error.retryAfterMilliseconds.map { Duration.milliseconds($0) } ?? pause
        // Cancelled sleep means that the answer is not wanted any more; the next attempt says so.
        try? await Task.sleep(for: min(asked, pace.longest))
        pause = min(pause * 2, pace.longest)
        attempt += 1
      }
    }
  }
}
