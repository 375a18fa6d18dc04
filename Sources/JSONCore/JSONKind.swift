// SPDX-License-Identifier: Apache-2.0

/// The kinds of JSON value (RFC 8259 section 3).
public enum JSONKind: String, Sendable, Hashable, CaseIterable {
  /// `{…}`
  case object
  /// `[…]`
  case array
  /// `"…"`
  case string
  /// Digits, with or without fraction and exponent.
  case number
  /// `true` or `false`.
  case bool
  /// `null`
  case null
}
