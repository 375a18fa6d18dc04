// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Work that asks the disk, on a thread of its own: a blocked thread of Swift's pool would stop other tasks.
enum BlockingWork {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Runs something short and returns what it gives. Where the system has no thread left it runs here.
  static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      let body: @Sendable () -> Void = { continuation.resume(returning: work()) }
      if !start(body) { body() }
    }
  }

  private static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let context = Unmanaged.passRetained(Body(run: body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    if status != 0 { context.release() }
    return status == 0
  }
}
