// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Something that happens at most once, whoever asks for it first.
final class OnceOnly: Sendable {
  private let body: Mutex<(@Sendable () -> Void)?>

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = Mutex(body)
  }

  func run() {
    body.withLock { $0.take() }?()
  }
}
