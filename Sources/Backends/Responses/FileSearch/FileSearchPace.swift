// SPDX-License-Identifier: Apache-2.0

/// How patient a backend is while it makes files searchable at the provider.
public struct FileSearchPace: Sendable {
  /// How often a question is asked that may succeed when repeated.
  public var attempts: Int
  /// The wait before the first repetition and between the first two looks; each later one is longer.
  public var first: Duration
  /// The longest of these waits.
  public var longest: Duration
  /// How long the files may take to become searchable once they are uploaded.
  public var limit: Duration

  /// Creates a pace; without arguments the usual one.
  public init(
    attempts: Int = 3, first: Duration = .milliseconds(400), longest: Duration = .seconds(5),
    limit: Duration = .seconds(120)
  ) {
    self.attempts = attempts
    self.first = first
    self.longest = longest
    self.limit = limit
  }
}
