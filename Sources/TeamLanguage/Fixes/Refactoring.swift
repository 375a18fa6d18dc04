// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import YAMLTree

/// Ways to write the same team differently.
enum Refactoring {
  /// What can be rewritten at a place.
  static func actions(in file: TeamReadResult, at range: Range<Int>) -> [CodeAction] {
    let tree = file.tree
    guard !tree.wasRepaired, let id = tree.nodeID(atOffset: range.lowerBound) else { return [] }
    var candidates: [Candidate] = []
    let path = ConfigPath(
      tree.path(to: id).map {
        switch $0 {
        case .key(let key): .key(key)
        case .index(let index): .index(index)
        }
      })
    candidates += agents(path)
    candidates += servers(path, in: tree)
    candidates += styles(around: id, in: tree, isJSON: file.source.isJSON)
    candidates += systemMessage(path, in: tree)
    candidates += storage(path, in: file)
    return candidates.compactMap { candidate in
      var editing = RepairEditing(file)
      guard candidate.perform(&editing) else { return nil }
      let edits = editing.draft.edits
      return edits.isEmpty ? nil : CodeAction(candidate.title, kind: .refactor, edits: edits)
    }
  }

  private struct Candidate {
    var title: String
    var perform: (inout RepairEditing) -> Bool
  }

  // MARK: Agents

  private static func agents(_ path: ConfigPath) -> [Candidate] {
    let agent = ConfigPath([.key("agent")])
    let agents = ConfigPath([.key("agents")])
    switch path.components {
    case let steps where steps.first == .key("agent") && steps.count <= 2:
      return [
        Candidate(title: "Write `agents` with one item") {
          $0.perform([.rename(agent, to: "agents"), .wrapInList(agents)])
        }
      ]
    case let steps where steps.first == .key("agents") && steps.count <= 3:
      return [
        Candidate(title: "Write `agent` without a list") { editing in
          let isUnwrapped = editing.perform { editor in
            PathLocation(agents, in: editor.document)?.value.flatMap { editor.first(editor.unwrappings(of: $0)) }
          }
          return isUnwrapped && editing.perform([.rename(agents, to: "agent")])
        }
      ]
    default: return []
    }
  }

  // MARK: MCP servers

  private static func servers(_ path: ConfigPath, in tree: YAMLDocument) -> [Candidate] {
    guard let index = path.components.firstIndex(of: .key("mcp_servers")), path.components.count <= index + 3 else {
      return []
    }
    let servers = ConfigPath(Array(path.components[...index]))
    guard let value = PathLocation(servers, in: tree)?.value else { return [] }
    return tree.node(value).kind == .mapping
      ? [Candidate(title: "Write the servers as a list") { $0.perform([.makeList(servers, name: "name")]) }]
      : [Candidate(title: "Write the servers by name") { $0.perform([.makeMapping(servers, name: "name")]) }]
  }

  // MARK: Style

  private static func styles(around id: YAMLNodeID, in tree: YAMLDocument, isJSON: Bool) -> [Candidate] {
    guard !isJSON else { return [] }
    // A key stands for its value; a scalar for what it is in.
    let node = tree.node(id)
    var target: YAMLNodeID? = id
    if node.isKey, let holder = node.parent { target = tree.entries(holder).first { $0.key == id }?.value }
    if let value = target, tree.node(value).kind == .scalar || tree.node(value).kind == .alias {
      target = node.parent
    }
    guard let target, tree.node(target).parent != nil, tree.node(target).kind != .scalar else { return [] }
    let isFlow = tree.node(target).style == .flow
    return [
      Candidate(title: isFlow ? "Write on lines of its own" : "Write on one line, in brackets") { editing in
        editing.perform { $0.first($0.restylings(of: target, asBlock: isFlow)) }
      }
    ]
  }

  private static func systemMessage(_ path: ConfigPath, in tree: YAMLDocument) -> [Candidate] {
    guard path.components.last == .key("system_message"), let value = PathLocation(path, in: tree)?.value else {
      return []
    }
    let node = tree.node(value)
    guard node.kind == .scalar, [.plain, .singleQuoted, .doubleQuoted].contains(node.style), !node.range.isEmpty else {
      return []
    }
    return [
      Candidate(title: "Write the text in lines of its own, after `|`") { editing in
        editing.perform { $0.first($0.extractions(of: value)) }
      }
    ]
  }

  // MARK: Workspaces

  /// Folders for the copies of workspaces, where an agent has one and nothing says where its copies go.
  private static func storage(_ path: ConfigPath, in file: TeamReadResult) -> [Candidate] {
    guard path.components.last == .key("cwd") || path.components == [.key("orchestrator")] else { return [] }
    let orchestrator = file.root?["orchestrator"]
    let missing = [("snapshot_storage", "snapshots"), ("agent_temporary_workspace", "temp_workspaces")]
      .filter { orchestrator?[$0.0] == nil }
    guard !missing.isEmpty else { return [] }
    let section = ConfigPath([.key("orchestrator")])
    return [
      Candidate(title: "Add folders for copies of the workspaces") {
        $0.perform(missing.map { .set(section.appending($0.0), .string($0.1)) })
      }
    ]
  }
}
