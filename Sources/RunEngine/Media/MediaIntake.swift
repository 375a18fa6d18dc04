// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine
import MediaFormats
import RunJournal

/// Brings files into memory, each content once, however many agents and blocks name it. (backends.md 6.2)
actor MediaIntake {
  /// Why a file cannot be had; one sentence without its name.
  struct Problem: Error, Sendable, Equatable {
    var code: String
    var reason: String
  }

  typealias Loaded = Result<MediaAsset, Problem>

  private let userAgent: String
  private let engine: HTTPClient
  /// A place that is read up to a size: agents may have limits of their own.
  private struct Source: Hashable {
    var place: String
    var limit: Int
  }

  private var files: [Source: Task<Loaded, Never>] = [:]
  private var downloads: [Source: Task<Loaded, Never>] = [:]
  private var assets: [MediaAsset: MediaAsset] = [:]

  init(userAgent: String, engine: HTTPClient = .shared) {
    self.userAgent = userAgent
    self.engine = engine
  }

  /// The content of the first of these absolute paths at which there is a file.
  func file(at paths: [String], limit: Int) async -> Loaded {
    var problem = Problem(code: "missing", reason: "there is no such file")
    for path in paths {
      let reading =
        files[Source(place: path, limit: limit)]
        ?? Task {
          await DiskExecutor.shared.run { () -> Loaded in
            do throws(WholeFile.Failure) {
              return .success(MediaAsset(try WholeFile.content(of: path, limit: limit)))
            } catch {
              return .failure(Self.problem(error))
            }
          }
        }
      files[Source(place: path, limit: limit)] = reading
      switch await reading.value {
      case .success(let asset): return .success(shared(asset))
      case .failure(let found) where found.code == "missing": problem = found
      case .failure(let found): return .failure(found)
      }
    }
    return .failure(problem)
  }

  /// The content at an address, for providers that do not fetch it themselves.
  func download(_ url: String, limit: Int) async -> Loaded {
    let source = Source(place: url, limit: limit)
    let loading = downloads[source] ?? Task { await Self.fetch(url, limit: limit, userAgent, engine) }
    downloads[source] = loading
    return await withTaskCancellationHandler {
      await loading.value.map(shared)
    } onCancel: {
      loading.cancel()
    }
  }

  /// Content that came with the request.
  func content(_ bytes: [UInt8]) -> MediaAsset { shared(MediaAsset(bytes)) }

  private func shared(_ asset: MediaAsset) -> MediaAsset {
    if let known = assets[asset] { return known }
    assets[asset] = asset
    return asset
  }

  private static func problem(_ failure: WholeFile.Failure) -> Problem {
    switch failure {
    case .missing: Problem(code: "missing", reason: "there is no such file")
    case .tooLarge(let limit):
      Problem(code: "too_large", reason: "it is larger than \(limit >> 20) MB (media_max_file_size_mb)")
    case .notAFile: Problem(code: "unreadable", reason: "it is no regular file")
    case .refused(let words): Problem(code: "unreadable", reason: "it cannot be read: \(words)")
    }
  }

  /// Limits of a download, in milliseconds: a run waits for it. (backends.md 6.6)
  private static let timeouts = HTTPTimeouts(
    connectMilliseconds: 10_000, firstByteMilliseconds: 30_000, gapMilliseconds: 30_000)

  /// How long all of a download may take, however it drips.
  private static let patience = Duration.seconds(30)

  private static func fetch(_ url: String, limit: Int, _ userAgent: String, _ engine: HTTPClient) async -> Loaded {
    let exchange = engine.start(
      HTTPRequest(method: "GET", url: url, headers: [("User-Agent", userAgent)], timeouts: timeouts))
    let limiter = Task {
      if (try? await Task.sleep(for: patience)) != nil { exchange.cancel() }
    }
    defer { limiter.cancel() }
    do throws(HTTPFailure) {
      let head = try await exchange.response()
      guard (200..<300).contains(head.status) else {
        return .failure(Problem(code: "unreadable", reason: "its server answered with HTTP status \(head.status)"))
      }
      let (bytes, failure) = await exchange.collect(atMost: limit + 1)
      if bytes.count > limit {
        return .failure(Problem(code: "too_large", reason: "it is larger than \(limit >> 20) MB"))
      }
      if let failure { return .failure(Self.problem(failure)) }
      return .success(MediaAsset(bytes))
    } catch {
      return .failure(Self.problem(error))
    }
  }

  private static func problem(_ failure: HTTPFailure) -> Problem {
    Problem(
      code: "unreadable",
      reason: failure.kind == .cancelled ? "it did not come within \(patience.components.seconds) s" : failure.message)
  }
}
