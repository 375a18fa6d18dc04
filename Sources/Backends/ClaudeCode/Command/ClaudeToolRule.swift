// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A rule about tools as Claude Code writes them: `Bash`, `Bash(git *)`, `mcp__server`, `mcp__server__tool`.
///
/// Patterns are a convenience and no security boundary: what a command does cannot be told from its words.
/// (claude-code.md 7.1)
struct ClaudeToolRule: Sendable, Hashable {
  /// The tool.
  var tool: String
  /// What its use must look like; nil for any use.
  var pattern: String?
  /// The rule as it is written.
  var text: String

  /// Reads a rule; nil for an empty one.
  init?(_ written: String) {
    let written = written.trimmed
    guard !written.isEmpty else { return nil }
    text = written
    if written.hasSuffix(")"), let open = written.utf8.firstIndex(of: UInt8(ascii: "(")) {
      tool = String(written[..<open]).trimmed
      let inside = String(written[written.index(after: open)...].dropLast()).trimmed
      pattern = inside.isEmpty || inside == "*" ? nil : inside
    } else {
      tool = written
      pattern = nil
    }
  }

  /// The server and the tool of an MCP rule; the tool is nil when all of the server's are meant.
  var mcp: (server: String, tool: String?)? { Self.mcp(tool) }

  /// The server and the tool in a name such as `mcp__server__tool`; nil for a name of another form.
  static func mcp(_ name: String) -> (server: String, tool: String?)? {
    guard name.hasPrefix("mcp__") else { return nil }
    let bytes = Array(name.utf8.dropFirst(5))
    let underscore = UInt8(ascii: "_")
    var index = 1
    while index + 1 < bytes.count {
      if bytes[index] == underscore, bytes[index + 1] == underscore {
        let tool = String(decoding: bytes[(index + 2)...], as: UTF8.self)
        return (String(decoding: bytes[..<index], as: UTF8.self), tool.isEmpty || tool == "*" ? nil : tool)
      }
      index += 1
    }
    return bytes.isEmpty ? nil : (String(decoding: bytes, as: UTF8.self), nil)
  }

  /// Whether the rule is about a tool, whatever it is used for.
  func names(_ name: String) -> Bool {
    if tool == name || tool == "*" { return true }
    // Newer programs call their helpers otherwise than older ones.
    if Self.helpers.contains(tool), Self.helpers.contains(name) { return true }
    guard let mcp, mcp.tool == nil, let other = Self.mcp(name) else { return false }
    return mcp.server == other.server
  }

  private static let helpers: Set<String> = ["Task", "Agent"]
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
