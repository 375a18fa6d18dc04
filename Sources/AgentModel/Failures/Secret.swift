// SPDX-License-Identifier: Apache-2.0

/// A value that must never be shown: it prints as `***` and leaves the process only where ``reveal()`` is called, which
/// is in a request header. (reliability.md section 3, invariant 9)
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let value: String

  /// Wraps a value.
  public init(_ value: String) {
    self.value = value
  }

  /// The value itself. Only for building a request header or a child's environment, and for scrubbing recordings.
  public func reveal() -> String { value }

  /// Always `***`.
  public var description: String { "***" }
  /// Always `***`.
  public var debugDescription: String { "***" }
  /// Shows nothing, so that `dump` cannot leak the value.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
