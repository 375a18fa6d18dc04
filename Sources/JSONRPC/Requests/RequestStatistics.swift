// SPDX-License-Identifier: Apache-2.0

public import Measurement

/// What became of the requests of the other side.
public struct RequestStatistics: Sendable, Equatable {
  /// The figures of one method.
  public struct Method: Sendable, Equatable {
    /// Requests that were answered.
    public var count = 0
    /// Those of them that were answered with an error.
    public var errors = 0
    /// From arrival to answer.
    public var durations = DurationHistogram()
  }

  /// Names the other side makes up must not fill the memory: more than this many, and longer ones, count together.
  private static let mostMethods = 96
  private static let longestName = 64
  /// What methods that have no place of their own are counted as.
  public static let others = "(others)"

  /// All answered requests.
  public private(set) var count = 0
  /// Those of them that were answered with an error.
  public private(set) var errors = 0
  /// By method.
  public private(set) var methods: [String: Method] = [:]

  mutating func add(_ method: String, isError: Bool, duration: Duration) {
    count += 1
    if isError { errors += 1 }
    let hasPlace = methods[method] != nil || methods.count < Self.mostMethods && method.utf8.count <= Self.longestName
    methods[hasPlace ? method : Self.others, default: Method()].add(isError: isError, duration: duration)
  }
}

extension RequestStatistics.Method {
  fileprivate mutating func add(isError: Bool, duration: Duration) {
    count += 1
    if isError { errors += 1 }
    durations.add(duration)
  }
}
