// SPDX-License-Identifier: Apache-2.0

/// A tool as the program names it: `mcp__SERVER__TOOL` for tools of servers, anything else for its own.
/// (claude-code.md 2.1, 7.3)
struct ToolName: Sendable, Hashable {
  /// What tools of the program itself are said to belong to.
  static let ownServer = "claude_code"

  /// The server it belongs to.
  let server: String
  /// Its name there.
  let name: String

  /// Reads a full name.
  init(_ fullName: String) {
    let parts = fullName.dropFirst("mcp__".count)
    if fullName.hasPrefix("mcp__"), let mark = parts.firstRange(of: "__"), mark.lowerBound > parts.startIndex {
      server = String(parts[..<mark.lowerBound])
      name = String(parts[mark.upperBound...])
    } else {
      server = Self.ownServer
      name = fullName
    }
  }

  /// The name of the server that this process serves over the control protocol.
  static var hostServer: String { ClaudeStart.hostServer }

  /// Whether this process serves it.
  var isHosted: Bool { server == Self.hostServer }

  /// The full name of a tool that this process serves.
  static func hosted(_ name: String) -> String { "mcp__\(hostServer)__\(name)" }
}
