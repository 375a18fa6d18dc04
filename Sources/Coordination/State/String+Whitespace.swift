// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
  /// The text without white space at its ends.
  func trimmingWhitespace() -> String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }) else { return "" }
    let last = scalars.lastIndex { !$0.properties.isWhitespace } ?? first
    return String(String.UnicodeScalarView(scalars[first...last]))
  }

  /// Whether there is nothing but white space.
  var isBlank: Bool {
    unicodeScalars.allSatisfy { $0.properties.isWhitespace }
  }
}
