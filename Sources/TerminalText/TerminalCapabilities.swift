// SPDX-License-Identifier: Apache-2.0

/// What a terminal can do, by what the environment says about it.
package struct TerminalCapabilities: Hashable, Sendable {
  /// Whether the cursor can be moved at all.
  package var canPlaceCursor: Bool
  /// Whether there are colours, and the user wants them.
  package var hasColors: Bool
  /// Whether text is written in UTF-8.
  package var isUnicode: Bool
  /// Whether a whole frame may be announced, so that it is shown at once.
  package var synchronizes: Bool

  /// Reads `TERM`, `COLORTERM`, `NO_COLOR` (no-color.org), `CLICOLOR` and `CLICOLOR_FORCE` (bixense.com/clicolors) and
  /// the locale.
  package init(variables: [String: String]) {
    let term = variables["TERM"] ?? ""
    canPlaceCursor = !term.isEmpty && term != "dumb" && term != "unknown"
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { variables[$0] }.first { !$0.isEmpty } ?? ""
    isUnicode = locale.lowercased().replacing("-", with: "").contains("utf8")
    hasColors = Self.hasColors(variables, term)
    // The console of Linux and real terminals of old do not know the mode; all others ignore it at least.
    synchronizes = canPlaceCursor && term != "linux" && !term.hasPrefix("vt")
  }

  private static func hasColors(_ variables: [String: String], _ term: String) -> Bool {
    if let none = variables["NO_COLOR"], !none.isEmpty { return false }
    if let force = variables["CLICOLOR_FORCE"], !force.isEmpty, force != "0" { return true }
    if variables["CLICOLOR"] == "0" { return false }
    if let color = variables["COLORTERM"], !color.isEmpty { return true }
    if term.contains("color") { return true }
    let families = [
      "xterm", "screen", "tmux", "rxvt", "linux", "konsole", "gnome", "vte", "alacritty", "kitty", "foot", "wezterm",
      "ghostty", "st-", "cygwin", "putty", "contour", "mlterm", "iterm", "ansi",
    ]
    return families.contains { term.hasPrefix($0) } && !term.hasSuffix("-mono") && !term.hasSuffix("-m")
  }
}
