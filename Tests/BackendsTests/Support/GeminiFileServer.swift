// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import Synchronization
import TestSupport

/// A Gemini that keeps one file and answers every question with a greeting.
final class GeminiFileServer: Sendable {
  /// What goes on behind it.
  private final class State: Sendable {
    let questions = Mutex(0)
  }

  let provider: LoopbackProvider

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - state: the file's state until the third question about it.
  ///   - name: what the file is called.
  ///   - target: where its content has to go; nil for this server.
  ///   - beginStatus: the status of the reply to the beginning of an upload.
  init(state: String = "ACTIVE", name: String = "files/f1", target: String? = nil, beginStatus: Int = 200) throws {
    let counted = State()
    @Sendable func file(_ request: RecordedRequest, _ state: String) -> JSONValue {
      let uri = "http://\(request["host"] ?? "")/v1beta/\(name)"
      return ["name": .string(name), "uri": .string(uri), "state": .string(state), "error": ["message": "Bad film."]]
    }
    provider = try LoopbackProvider(script: { _ in .text("Hello.") }) { request in
      switch (request.method, request["x-goog-upload-command"]) {
      case ("POST", "start"):
        var reply = ProviderReply.json([:])
        reply.status = beginStatus
        let root = target ?? "http://\(request["host"] ?? "")"
        reply.headers = [(name: "X-Goog-Upload-URL", value: "\(root)/put/1")]
        return reply
      case ("POST", .some): return .json(["file": file(request, state)])
      case ("GET", _):
        let number = counted.questions.withLock { count in
          count += 1
          return count
        }
        return .json(file(request, number < 3 ? state : "ACTIVE"))
      default: return .json([:])
      }
    }
  }

  /// Method and path of all requests so far.
  var log: [String] { provider.requests.map { "\($0.method) \($0.path)" } }

  /// A backend that asks this server.
  func backend(requestBytes: Int = 20 << 20, version: String = "") -> GeminiBackend {
    var settings = GeminiRequestTests.settings()
    settings.baseURL = "http://127.0.0.1:\(provider.port)\(version)"
    settings.key = ProviderKey(Secret("key-of-the-test-0001"), source: "TEST_KEY")
    settings.extraHeaders = [("X-Own", "own-secret-0001")]
    return GeminiBackend(
      settings, limits: GeminiBackend.FileLimits(requestBytes: requestBytes, firstPause: .milliseconds(1)))
  }
}
