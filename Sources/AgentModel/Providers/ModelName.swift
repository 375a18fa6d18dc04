// SPDX-License-Identifier: Apache-2.0

/// Compares names of models by their beginnings.
enum ModelName {
  /// Whether a name begins with one of some beginnings, each ending at a border of the name: `o1` covers `o1-mini` and
  /// not `o10`.
  static func begins(_ model: String, with beginnings: [String]) -> Bool {
    beginnings.contains { beginning in
      guard model.hasPrefix(beginning) else { return false }
      guard let next = model.utf8.dropFirst(beginning.utf8.count).first else { return true }
      let isLetterOrDigit =
        (0x30...0x39).contains(next) || (0x41...0x5A).contains(next) || (0x61...0x7A).contains(next)
      return !isLetterOrDigit
    }
  }
}
