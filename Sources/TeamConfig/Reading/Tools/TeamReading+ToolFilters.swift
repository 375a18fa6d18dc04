// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension TeamReading {
  /// Checks that a filter is a list of names, whatever the backend. (tools.md 1.1: one name alone is taken too)
  mutating func checkFilterNames(_ field: Section.Field) {
    switch field.node.content {
    case .list:
      for item in field.items { checkFilterName(item) }
    case .string:
      findings.report(
        CapabilityFinding.filterIsText, onValueOf: field,
        repairs: [Repair("Put it into a list", [.wrapInList(field.path)], isSafe: true)])
    default:
      findings.report(CapabilityFinding.filterWrong(kind: field.node.kindName, isItem: false), onValueOf: field)
    }
  }

  private mutating func checkFilterName(_ item: Section.Field) {
    switch item.node.content {
    case .string: return
    case .bool, .integer, .number, .timestamp:
      findings.report(
        CapabilityFinding.filterImplicit(written: item.node.text, kind: item.node.kindName), onValueOf: item,
        repairs: [Repair("Put it in quotes", [.quote(item.path)], isSafe: true)])
    case .null, .mapping, .list:
      findings.report(CapabilityFinding.filterWrong(kind: item.node.kindName, isItem: true), onValueOf: item)
    }
  }

  /// Checks the filters of a backend against what there is to filter.
  mutating func checkFilters(_ filters: [Section.Field], in section: Section, type: BackendType) {
    // Programs have names of their own for tools.
    guard let first = filters.first, type != .claudeCode, !BackendSet.laterPrograms.contains(type) else { return }
    guard Capability.allowedTools.backends.contains(type) else {
      if type == .azureOpenAI {
        for field in filters { filterUnused(field, cannot: type) }
      }
      return
    }
    guard hasTools(section, type: type) else {
      for field in filters { filterUnused(field, cannot: nil) }
      return
    }
    if let second = filters.dropFirst().first, filters.allSatisfy(\.node.asksForSomething) {
      findings.report(
        CapabilityFinding.filterBoth, onKeyOf: second, related: [first.related("the other list stands here")])
    }
    let servers = section["mcp_servers"]?.node
    let count = (servers?.items?.count ?? servers?.members?.count ?? 0) + (hasSharedServers ? 2 : 0)
    for filter in filters { checkPrefixes(filter, isOnlyServer: count == 1) }
  }

  private mutating func filterUnused(_ field: Section.Field, cannot type: BackendType?) {
    guard field.node.asksForSomething else { return }
    findings.report(
      CapabilityFinding.filterUnused(field.name, cannot: type), onKeyOf: field,
      repairs: [.remove(field.path)])
  }

  /// Checks the names of MCP tools in a filter. Without the prefix a name means the tools of all servers, so that
  /// taking it away is safe only where there is one.
  mutating func checkPrefixes(_ field: Section.Field, isOnlyServer: Bool) {
    for item in field.items {
      guard case .string(let written) = item.node.content, let tool = Self.bareName(of: written) else { continue }
      findings.report(
        CapabilityFinding.filterPrefixed(tool: tool), onValueOf: item,
        repairs: [.write(.string(tool), at: item.path, isSafe: isOnlyServer)])
    }
  }

  /// The tool in `mcp__server__tool`; nil for any other text.
  static func bareName(of written: String) -> String? {
    guard written.hasPrefix("mcp__") else { return nil }
    let rest = Array(written.utf8.dropFirst(5))
    let underscore = UInt8(ascii: "_")
    guard rest.count >= 4 else { return nil }
    for index in 1..<(rest.count - 2) where rest[index] == underscore && rest[index + 1] == underscore {
      return String(decoding: rest[(index + 2)...], as: UTF8.self)
    }
    return nil
  }
}
