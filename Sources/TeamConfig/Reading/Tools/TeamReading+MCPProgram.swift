// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension TeamReading {
  /// Checks how the program of a server is started: `command`, `args`, `env`, `cwd`.
  mutating func checkProgram(_ server: Section, scope: ServerScope, isOn: Bool) {
    if let command = server.written("command") {
      checkCommand(command, server: server)
    } else if server.written("args") == nil {
      findings.report(
        MCPFinding.commandMissing, at: (server["command"] ?? server["type"])?.keyPlace ?? server.anchor,
        path: server.path, override: server.node.override)
    }
    if let args = server.written("args") { checkArguments(args, scope: scope, isOn: isOn) }
    if let env = server.written("env") { checkVariables(env, scope: scope, isOn: isOn) }
    if let folder = server.written("cwd"), let path = folder.writtenText,
      path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).contains("..")
    {
      findings.report(MCPFinding.folderAbove, onValueOf: folder)
    }
  }

  // MARK: Command

  private mutating func checkCommand(_ field: Section.Field, server: Section) {
    switch field.node.content {
    case .string(let command):
      let text = command.utf8.drop { $0 == 0x20 }
      guard !text.isEmpty, command.unicodeScalars.count <= 1000 else {
        findings.report(MCPFinding.commandLength, onValueOf: field)
        return
      }
      if let character = MCPCommandRules.metacharacter(in: command) {
        findings.report(MCPFinding.commandShell(character), onValueOf: field)
      } else if command.hasReference {
        findings.report(MCPFinding.commandVariable, onValueOf: field)
      } else {
        checkIsAllowed(MCPCommandRules.program(of: command), field, server: server)
      }
    case .list(let items):
      guard let first = items.first, case .string(let program) = first.content, !program.hasReference else { return }
      checkIsAllowed(program, Section.Field(node: first, path: field.path.appending(0)), server: server)
    default: return
    }
  }

  private mutating func checkIsAllowed(_ program: String, _ field: Section.Field, server: Section) {
    let name = MCPCommandRules.name(of: program)
    let security = server.section("security")
    let listPath = server.path.appending("security").appending("allowed_executables")
    if let listed = security?["allowed_executables"]?.node.items, !listed.isEmpty {
      if listed.contains(where: { MCPCommandRules.name(of: $0.text) == name }) { return }
      findings.report(
        MCPFinding.commandNotListed(name), onValueOf: field,
        repairs: [Repair("Allow `\(name)`", [.append(listPath, .string(name))])])
      return
    }
    let level = security?["level"]?.writtenText ?? "strict"
    if MCPCommandRules.allows(name, level: level) { return }
    let enough = MCPCommandRules.level(allowing: name)
    var repairs = [Repair("Allow `\(name)`", [.set(listPath, .array([.string(name)]))])]
    if let enough {
      repairs.append(
        .write(.string(enough), at: server.path.appending("security").appending("level"), isPreferred: false))
    }
    findings.report(
      MCPFinding.commandNotAllowed(
        name, level: MCPCommandRules.levels.contains(level) ? level : "strict", enough: enough),
      onValueOf: field, repairs: repairs)
  }

  // MARK: Arguments and variables

  private mutating func checkArguments(_ field: Section.Field, scope: ServerScope, isOn: Bool) {
    guard field.node.items != nil else {
      var repairs: [Repair] = []
      if case .string(let text) = field.node.content, !text.isEmpty {
        let words = text.split(separator: " ").map { JSONValue.string(String($0)) }
        repairs = [Repair("Make it a list", [.set(field.path, .array(words))])]
        if text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }) || words.count < 2 {
          repairs = [Repair("Put it into a list", [.wrapInList(field.path)])]
        }
      }
      findings.report(MCPFinding.argsWrong(kind: field.node.kindName), onValueOf: field, repairs: repairs)
      return
    }
    for item in field.items {
      if checkIsText(item, .argument) { checkLiterals(item, scope: scope, isOn: isOn) }
    }
  }

  private mutating func checkVariables(_ field: Section.Field, scope: ServerScope, isOn: Bool) {
    guard field.node.members != nil else {
      findings.report(MCPFinding.envWrong(kind: field.node.kindName), onValueOf: field)
      return
    }
    for variable in Section(field.node, field.path).fields where checkIsText(variable, .variable) {
      guard case .string(let value) = variable.node.content else { continue }
      checkVariable(value, variable, scope: scope, isOn: isOn)
    }
  }

  private mutating func checkVariable(_ value: String, _ field: Section.Field, scope: ServerScope, isOn: Bool) {
    let (names, rest) = references(in: value, field, scope: scope)
    var isUnset = false
    for name in names where isOn && isKnownToBeUnset(name) {
      isUnset = true
      findings.report(
        MCPFinding.variableUnset(name), at: place(of: "${\(name)}", in: field.node), path: field.path,
        override: field.node.override)
    }
    // Later releases replace references while they read the file and refuse none. (config.md 1.4)
    if isUnset || settings.target >= MassGenVersion(0, 1, 30) { return }
    if names.count > 1 || names.contains(where: { $0 != $0.uppercased() }) {
      findings.report(MCPFinding.envReferences, onValueOf: field)
    } else if let pattern = MCPCommandRules.refusedByMassGen(inValue: rest) {
      findings.report(MCPFinding.envPattern(pattern), onValueOf: field)
    }
  }

  // MARK: Texts

  /// Whether an entry is a text; reports it when it is not.
  mutating func checkIsText(_ field: Section.Field, _ item: MCPFinding.Item) -> Bool {
    switch field.node.content {
    case .string: return true
    case .bool, .integer, .number, .timestamp:
      let shown = item == .argument ? field.node.text : nil
      findings.report(
        MCPFinding.itemImplicit(item, written: shown, kind: field.node.kindName), onValueOf: field,
        repairs: [Repair("Put it in quotes", [.quote(field.path)], isSafe: true)])
    case .null, .mapping, .list:
      findings.report(MCPFinding.itemWrong(item, kind: field.node.kindName), onValueOf: field)
    }
    return false
  }

  /// Reports the references in a text that MassGen takes literally and we replace.
  mutating func checkLiterals(_ field: Section.Field, scope: ServerScope, isOn: Bool) {
    guard case .string(let written) = field.node.content, written.utf8.contains(UInt8(ascii: "$")) else { return }
    for name in references(in: written, field, scope: scope).names {
      let isUnset = isOn && isKnownToBeUnset(name)
      let range = place(of: "${\(name)}", in: field.node)
      if settings.target < MassGenVersion(0, 1, 30) {
        findings.report(
          MCPFinding.variableLiteral(name, target: settings.target, unset: isUnset), at: range, path: field.path,
          override: field.node.override)
      } else if isUnset {
        findings.report(
          MCPFinding.variableUnset(name), at: range, path: field.path, override: field.node.override)
      }
    }
  }

  /// The variables a text refers to, and the text without the references. `${cwd}` is no variable; it is reported where
  /// there is no workspace.
  private mutating func references(
    in text: String, _ field: Section.Field, scope: ServerScope
  ) -> (names: [String], rest: String) {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return ([], text) }
    var names = VariableReferences.expand(text) { _ in nil }.unset
    if let cwd = names.firstIndex(of: "cwd") {
      names.remove(at: cwd)
      if !scope.hasWorkspace {
        findings.report(
          StructureFinding.workspaceVariable, at: place(of: "${cwd}", in: field.node), path: field.path,
          override: field.node.override)
      }
    }
    return (names, VariableReferences.expand(text) { _ in "" }.text)
  }

  private func isKnownToBeUnset(_ name: String) -> Bool {
    context.environment.isKnown && context.environment.firstSet(of: [name]) == nil
  }
}
