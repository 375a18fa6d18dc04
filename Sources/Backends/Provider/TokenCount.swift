// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension JSONValue {
  /// A count, whole or not, never negative.
  var tokenCount: Int? {
    guard let number = doubleValue, number >= 0, number < 1e15 else { return nil }
    return intValue ?? Int(number)
  }
}
