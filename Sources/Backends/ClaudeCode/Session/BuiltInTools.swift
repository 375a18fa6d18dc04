// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// What Claude Code's own tools do outside the agent. (claude-code.md 7.1)
enum BuiltInTools {
  private enum Effect: Sendable {
    /// Reads what the first of these arguments names; the working folder when it is absent.
    case read([String])
    /// Writes what the first of these arguments names.
    case write([String])
    case execute
    case network
    case nothing
  }

  private static let effects: [String: Effect] = [
    "Read": .read(["file_path"]),
    "NotebookRead": .read(["notebook_path"]),
    "Grep": .read(["path"]),
    "Glob": .read(["path"]),
    "LS": .read(["path"]),
    "LSP": .read(["file_path", "filePath"]),
    "Write": .write(["file_path"]),
    "Edit": .write(["file_path"]),
    "MultiEdit": .write(["file_path"]),
    "NotebookEdit": .write(["notebook_path"]),
    "Bash": .execute,
    "PowerShell": .execute,
    "Monitor": .execute,
    "WebFetch": .network,
    "WebSearch": .network,
    "Task": .nothing,
    "Agent": .nothing,
    "TaskCreate": .nothing,
    "TaskGet": .nothing,
    "TaskList": .nothing,
    "TaskUpdate": .nothing,
    "TaskStop": .nothing,
    "TaskOutput": .nothing,
    "TodoRead": .nothing,
    "TodoWrite": .nothing,
    "BashOutput": .nothing,
    "KillShell": .nothing,
    "KillBash": .nothing,
    "EnterPlanMode": .nothing,
    "ExitPlanMode": .nothing,
    "AskUserQuestion": .nothing,
    "ToolSearch": .nothing,
    "Skill": .nothing,
    "StructuredOutput": .nothing,
    "ReportFindings": .nothing,
    "ListAgents": .nothing,
    "ListMcpResourcesTool": .nothing,
  ]

  /// What a call would do; empty when nothing is known about the tool.
  static func accesses(_ tool: String, _ arguments: JSONObject) -> [ToolAccess] {
    let name = ToolName(tool)
    if name.server != ToolName.ownServer { return [.external(server: name.server)] }
    switch effects[tool] {
    case nil: return []
    case .read(let names): return [.read(path: path(names, arguments) ?? ".")] + pattern(tool, arguments)
    case .write(let names): return path(names, arguments).map { [.write(path: $0)] } ?? []
    case .execute: return arguments["command"]?.stringValue.map { [.execute(command: $0)] } ?? []
    case .network: return [.network(url: arguments["url"]?.stringValue)]
    case .nothing: return [.nothing]
    }
  }

  private static func path(_ names: [String], _ arguments: JSONObject) -> String? {
    names.lazy.compactMap { arguments[$0]?.stringValue }.first { !$0.isEmpty }
  }

  /// A search pattern may name a folder of its own.
  private static func pattern(_ tool: String, _ arguments: JSONObject) -> [ToolAccess] {
    guard tool == "Glob", let pattern = arguments["pattern"]?.stringValue else { return [] }
    let fixed = pattern.prefix { !"*?[{".contains($0) }
    guard pattern.hasPrefix("/") || pattern.hasPrefix("~") || pattern.contains("..") else { return [] }
    let folder = fixed.lastIndex(of: "/").map { String(fixed[..<$0]) } ?? String(fixed)
    // What goes up behind a wildcard may end anywhere.
    if pattern.dropFirst(fixed.count).contains("..") { return [.read(path: "/")] }
    return [.read(path: folder.isEmpty ? "/" : folder)]
  }
}
