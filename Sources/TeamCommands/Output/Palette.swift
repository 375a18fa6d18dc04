// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TerminalText

/// Texts in colours, or as they are.
struct Palette: Sendable {
  /// Whether there are colours.
  var isColored: Bool

  /// A text in a style.
  func paint(_ text: String, _ style: Style) -> String {
    guard isColored, !text.isEmpty, style != .plain else { return text }
    return style.sequence(usesColors: true) + text + "\u{1B}[0m"
  }
}

extension Style {
  /// How findings of a severity stand out.
  static func finding(_ severity: ConfigDiagnostic.Severity) -> Style {
    switch severity {
    case .error: .failure
    case .warning: Style(.yellow, .bold)
    case .information: Style(.blue, .bold)
    case .hint: Style(.cyan, .bold)
    }
  }
}
