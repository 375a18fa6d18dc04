// SPDX-License-Identifier: Apache-2.0

/// The line of a system text that tells the time. It is the only part of it that differs from call to call, so that
/// agents which keep their conversation can tell whether anything else has changed.
public enum ClockLine {
  private static let label = "Local date and time: "

  /// The line for a date.
  public static func line(_ date: String) -> String { label + date }

  /// The last such line of a text.
  public static func find(in text: String) -> String? {
    text.split(separator: "\n").last { $0.hasPrefix(label) }.map(String.init)
  }

  /// A text without its last such line.
  public static func removed(from text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if let index = lines.lastIndex(where: { $0.hasPrefix(label) }) { lines.remove(at: index) }
    return lines.joined(separator: "\n")
  }
}
