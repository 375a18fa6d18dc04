// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension TeamReading {
  /// Checks what Claude Code may do without asking, and that nobody else is told. (config.md section 6, "Capabilities")
  mutating func checkPermissions(_ section: Section, type: BackendType) {
    let mode = section.written("permission_mode")
    let forbidden = section["disallowed_tools"]
    guard type == .claudeCode else {
      for field in [mode, forbidden].compactMap(\.self) {
        findings.report(
          CapabilityFinding.permissionIgnored(field.name, type), onKeyOf: field,
          repairs: [.remove(field.path)])
      }
      return
    }
    if let mode { checkMode(mode) }
    if let forbidden { checkForbiddenTools(forbidden) }
    if let excluded = section["exclude_tools"] { checkExcludedTools(excluded, beside: forbidden) }
  }

  private mutating func checkMode(_ field: Section.Field) {
    guard case .string(let mode) = field.node.content, !mode.hasReference else { return }
    if ProgramKeys.newerPermissionModes.contains(mode) {
      findings.report(CapabilityFinding.permissionModeNewer(mode), onValueOf: field)
    } else if !ProgramKeys.permissionModes.contains(mode) {
      let suggestion = SpellingSuggestion.nearest(
        to: mode, among: ProgramKeys.permissionModes + ProgramKeys.newerPermissionModes)
      findings.report(
        CapabilityFinding.permissionMode(mode, allowed: ProgramKeys.permissionModes, suggestion: suggestion),
        onValueOf: field,
        repairs: Repair.words(ProgramKeys.permissionModes, near: mode, at: field.path))
    } else if mode == "bypassPermissions" {
      findings.report(
        CapabilityFinding.permissionBypass, onValueOf: field,
        repairs: [.write(.string("acceptEdits"), at: field.path, isPreferred: false)])
    }
  }

  private mutating func checkForbiddenTools(_ field: Section.Field) {
    guard let items = field.node.items else { return }
    let written = Set(items.map(\.text))
    // Forbidding `Bash` altogether forbids its dangerous commands too.
    if written.contains("Bash") { return }
    let missing = ProgramKeys.disallowedByDefault.filter { !written.contains($0) }
    guard !missing.isEmpty else { return }
    findings.report(
      CapabilityFinding.defaultsDropped(missing), onKeyOf: field,
      repairs: [Repair("Add the built-in patterns", missing.map { .append(field.path, .string($0)) })])
  }

  private mutating func checkExcludedTools(_ field: Section.Field, beside forbidden: Section.Field?) {
    // The defaults come along, because the key that is meant replaces them.
    var names = field.items.filter { !$0.node.text.isEmpty }.map(\.node.text)
    names += ProgramKeys.disallowedByDefault.filter { !names.contains($0) }
    let repairs: [Repair] =
      forbidden == nil && field.node.items != nil
      ? [
        Repair(
          "Write `disallowed_tools`",
          [
            .rename(field.path, to: "disallowed_tools"),
            .set(field.path.parent.appending("disallowed_tools"), .array(names.map { .string($0) })),
          ])
      ] : []
    findings.report(CapabilityFinding.excludedToolsOfClaudeCode, onKeyOf: field, repairs: repairs)
  }
}
