// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The files an agent has read or written, by real path: what it may remove. All calls of the agent share one.
public final class SeenFiles: Sendable {
  /// An agent that has seen more than this has to do without removing the rest.
  private static let limit = 65_536
  private let paths = Mutex<Set<String>>([])

  /// Nothing seen yet.
  public init() {}

  func insert(_ path: String) {
    paths.withLock { if $0.count < Self.limit { $0.insert(path) } }
  }

  func contains(_ path: String) -> Bool { paths.withLock { $0.contains(path) } }
}
