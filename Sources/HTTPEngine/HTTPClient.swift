// SPDX-License-Identifier: Apache-2.0

// HTTPEngine streams HTTP replies: all transfers run on one thread around libcurl, each behind a buffer with a byte
// limit, and event streams are split without copying.

import Glibc

/// Performs HTTP requests on one thread of its own.
///
/// The thread starts, and libcurl is loaded, with the first request. A thread without transfers sleeps without waking
/// up. When the last reference to an engine goes, its transfers are cancelled and its thread ends.
public final class HTTPClient: Sendable {
  /// The engine of the process.
  public static let shared = HTTPClient()

  private let inbox: EngineInbox

  /// Creates an engine; nothing is started yet.
  ///
  /// - Parameter certificateFile: PEM file of the certificates to trust. Without it the environment's `SSL_CERT_FILE`
  ///   counts, else what libcurl was built with.
  public init(certificateFile: String? = nil) {
    inbox = EngineInbox(certificateFile: certificateFile ?? getenv("SSL_CERT_FILE").map { String(cString: $0) })
  }

  deinit {
    inbox.post(.shutDown)
  }

  /// Starts an exchange. It returns at once; what goes wrong is thrown by the exchange.
  public func start(_ request: HTTPRequest) -> HTTPExchange {
    let state = ExchangeState(inbox: inbox)
    let exchange = HTTPExchange(state)
    if let failure = inbox.ensureThread() {
      state.finish(.failure(failure))
    } else {
      inbox.post(.start(request, state))
    }
    return exchange
  }

  /// What libcurl says about itself, such as `libcurl/8.14.1 OpenSSL/3.5.1 zlib/1.3.1`. It loads the library, which
  /// blocks for some milliseconds.
  ///
  /// - Throws: ``HTTPFailure/Kind/libraryMissing`` when it is not there.
  public static func libraryVersion() throws(HTTPFailure) -> String {
    try CurlLibrary.load().version().map { String(cString: $0) } ?? "libcurl"
  }

  /// Loads libcurl in the background, so that the first request does not wait for it (6 to 8 ms).
  public func prepare() {
    if inbox.ensureThread() == nil { inbox.post(.prepare) }
  }
}

/// The engine's thread can run tasks: those that read exchanges and prefer it get their bytes without a hop to another
/// thread, which saves a third of the cost of a slow stream's event.
///
/// All transfers wait while such a task computes, so it must not compute for long.
extension HTTPClient: TaskExecutor {
  /// Runs a piece of a task on the engine's thread, after what was posted before.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if inbox.ensureThread() == nil {
      inbox.post(.run(job, asUnownedTaskExecutor()))
    } else {
      globalConcurrentExecutor.enqueue(job)
    }
  }
}
