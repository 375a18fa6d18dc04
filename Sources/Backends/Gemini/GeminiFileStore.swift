// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine

/// The files one backend has given to Gemini: each content once, and all of them taken away at the end.
actor GeminiFileStore {
  /// How long a stored file is used. Gemini deletes files after 48 hours. (backends.md 6.3)
  private static let lifetime = Duration.seconds(47 * 3600)
  /// How long a file may take to become usable.
  private static let patience = Duration.seconds(600)
  /// The longest pause between two questions about its state.
  private static let longestPause = Duration.seconds(5)

  private struct Stored {
    var uri: String
    var since: ContinuousClock.Instant
  }

  private let call: PlainCall
  private let requests: GeminiFileRequests
  private let firstPause: Duration
  /// Usable files by the digest of their content.
  private var files: [String: Stored] = [:]
  /// Everything that was ever stored.
  private var names: [String] = []

  /// Creates an empty store.
  ///
  /// - Parameter firstPause: how long to wait before the state of a file that is being looked at is asked for.
  init(settings: ProviderSettings, engine: HTTPClient, firstPause: Duration = .seconds(1)) {
    call = PlainCall(settings: settings, engine: engine)
    requests = GeminiFileRequests(call: call)
    self.firstPause = firstPause
  }

  /// The address of a content that was stored before; nil when it has to be stored.
  func address(of asset: MediaAsset) -> String? {
    guard let stored = files[asset.digest], ContinuousClock.now - stored.since < Self.lifetime else { return nil }
    return stored.uri
  }

  /// Stores a content and waits until it can be used.
  ///
  /// - Returns: its address.
  func store(_ asset: MediaAsset, name: String) async throws(ModelFailure) -> String {
    do throws(ModelFailure) {
      let begun = try await call.perform(requests.begin(asset, name: name))
      guard let target = requests.target(begun.head) else { throw Self.unusable("gave no address for it") }
      let reply = try await call.perform(requests.transfer(asset, to: target))
      guard let file = GeminiFile(reply.json) else { throw Self.unusable("did not say where it is") }
      names.append(file.name)
      try await waitUntilUsable(file)
      files[asset.digest] = Stored(uri: file.uri, since: .now)
      return file.uri
    } catch {
      var failure = error
      failure.message = "The file “\(name)” could not be given to Gemini: \(failure.message)"
      throw failure
    }
  }

  /// Takes away everything that was stored, as far as that is possible.
  func removeAll() async {
    let removals = names.map(requests.removal)
    names = []
    files = [:]
    let call = self.call
    // In a task of its own, so that a run that was cancelled leaves nothing behind either.
    await Task {
      await withTaskGroup(of: Void.self) { group in
        for removal in removals {
          // What cannot be taken away goes after 48 hours by itself.
          group.addTask { _ = try? await call.perform(removal) }
        }
      }
    }.value
  }

  private func waitUntilUsable(_ file: GeminiFile) async throws(ModelFailure) {
    let end = ContinuousClock.now + Self.patience
    var file = file
    var pause = firstPause
    while true {
      switch file.state {
      case .active: return
      case .failed(let message):
        throw ModelFailure(.invalidMedia, message ?? "It cannot be read there.", code: "file_failed")
          .masked(call.settings.allSecrets)
      case .processing: break
      }
      guard ContinuousClock.now < end, (try? await Task.sleep(for: pause)) != nil else {
        throw ModelFailure(.timeout, "It was not ready after \(Self.patience).", code: "file_not_ready")
      }
      pause = min(pause * 2, Self.longestPause)
      guard let news = GeminiFile(try await call.perform(requests.state(of: file)).json) else {
        throw Self.unusable("did not say how it is")
      }
      file = news
    }
  }

  private static func unusable(_ what: String) -> ModelFailure {
    ModelFailure(.protocolViolation, "The server \(what).", code: "no_files_api")
  }
}
