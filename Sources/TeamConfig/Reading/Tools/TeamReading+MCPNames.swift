// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension TeamReading {
  /// Checks the names of the servers of a list.
  mutating func checkServerNames(_ list: Section.Field, scope: ServerScope) {
    var firstUse: [String: Section.Field] = [:]
    for (index, item) in list.items.enumerated() where item.node.members != nil {
      let section = Section(item.node, item.path)
      guard let field = section.written("name") else {
        let used = "server_\(index)"
        let repair = Repair("Call it `\(used)`", [.set(item.path.appending("name"), .string(used))])
        findings.report(
          MCPFinding.nameMissing(used: used), at: (section["name"] ?? item).keyPlace, path: item.path,
          override: item.node.override, repairs: [repair])
        continue
      }
      guard let name = field.writtenText else { continue }
      if let first = firstUse[name] {
        findings.report(
          MCPFinding.nameDuplicate(name), onValueOf: field,
          related: [ConfigDiagnostic.Related(message: "the other server with this name", range: first.valuePlace)],
          repairs: [.write(.string("\(name)_\(index + 1)"), at: field.path)])
        continue
      }
      firstUse[name] = field
      checkServerName(name, field, isKey: false, scope: scope)
    }
  }

  /// Names of servers that come with a workspace. (config.md 2.5)
  private static let builtinServers: Set<String> = ["filesystem", "workspace_tools"]

  /// Checks one name, which is a key where servers stand in a mapping.
  mutating func checkServerName(_ name: String, _ field: Section.Field, isKey: Bool, scope: ServerScope) {
    let finding: MCPFinding
    var repairs: [Repair] = []
    let count = name.unicodeScalars.count
    if name.isEmpty || count > 100 || !name.utf8.allSatisfy(\.isNameByte) {
      finding = .nameInvalid(name)
      let cleaned = Self.serverName(from: name)
      if !cleaned.isEmpty {
        repairs = [
          Repair(
            "Call it `\(cleaned)`",
            [isKey ? .rename(field.path, to: cleaned) : .set(field.path, .string(cleaned))])
        ]
      }
    } else if count > 50 {
      finding = .nameLong(count: count)
    } else if scope.hasBuiltinServers, Self.builtinServers.contains(name) {
      finding = .nameReserved(name)
    } else {
      return
    }
    if isKey {
      findings.report(finding, onKeyOf: field, repairs: repairs)
    } else {
      findings.report(finding, onValueOf: field, repairs: repairs)
    }
  }

  /// A text made a name: everything else than letters, digits and `_` becomes a dash.
  static func serverName(from text: String) -> String {
    var name = ""
    for scalar in text.unicodeScalars.prefix(50) {
      let isKept = scalar.isASCII && UInt8(truncatingIfNeeded: scalar.value).isNameByte
      if isKept {
        name.unicodeScalars.append(scalar)
      } else if !name.isEmpty, !name.hasSuffix("-") {
        name += "-"
      }
    }
    while name.hasSuffix("-") { name.removeLast() }
    return name
  }
}

extension UInt8 {
  /// Whether it may stand in the name of a server: a letter, a digit, `_` or `-`.
  fileprivate var isNameByte: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == 0x5F
      || self == 0x2D
  }
}
