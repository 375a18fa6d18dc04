// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// Takes keys out of text before anybody sees it.
public enum Redaction {
  /// The shortest secret that is looked for inside longer text; a shorter one is replaced only where it is the whole
  /// text. (replay.md section 5)
  public static let shortestPart = 8

  /// The text with `***` in place of the given secrets, of everything that looks like a key and of keys that a
  /// provider quotes half masked. (backends.md 0.2)
  public static func mask(_ text: String, secrets: [Secret] = []) -> String {
    let values = secrets.map { $0.reveal() }
    if !text.isEmpty, values.contains(text) { return "***" }
    var scanner = SecretScanner(patterns: patterns(values), masksStarred: true)
    return String(decoding: scanner.push(text.utf8) + scanner.flush(), as: UTF8.self)
  }

  /// Patterns for secrets that are long enough to be looked for.
  static func patterns(_ values: [String]) -> [SecretScanner.Pattern] {
    values.map { Array($0.utf8) }.filter { $0.count >= shortestPart }
      .map { SecretScanner.Pattern(value: $0, replacement: SecretScanner.mask) }
  }
}
