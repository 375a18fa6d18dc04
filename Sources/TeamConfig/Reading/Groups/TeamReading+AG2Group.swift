// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension TeamReading {
  /// Checks a group of AG2 agents. (config.md 2.6; group-chat.md 1.3)
  mutating func checkAG2Group(_ field: Section.Field) {
    let group = Section(field.node, field.path)
    let members = group.items("agents").filter { $0.node.members != nil }
    if group["agents"].map({ $0.node.isNull || $0.node.items?.isEmpty == true }) ?? true {
      findings.report(
        AG2Finding.groupEmpty, at: (group["agents"] ?? field).keyPlace, path: field.path,
        override: field.node.override,
        repairs: [.write([["type": "assistant", "name": "agent1"]], at: field.path.appending("agents"))])
    }
    checkAG2Model(group, in: field, isNeeded: false)
    if group.written("llm_config") == nil { groupModelMissing(group, field, members: members) }
    for (index, member) in members.enumerated() {
      checkAG2Agent(member, needsModel: false, proposedName: "agent\(index + 1)")
    }
    let names = memberNames(members)
    checkPattern(group, in: field, members: names)
    checkUserAgent(group)
    _ = limit("max_rounds", in: group)
    checkAG2Keys(group, at: "agents[].backend.group_config")
  }

  private mutating func groupModelMissing(_ group: Section, _ field: Section.Field, members: [Section.Field]) {
    let manager = group.section("pattern")?.section("group_manager_args")?.written("llm_config")
    let isNeeded = manager == nil || members.contains { $0.node["llm_config"]?.isNull ?? true }
    let repair = Repair("Add `llm_config`", [.set(group.path.appending("llm_config"), Self.firstAG2Model)])
    findings.report(
      AG2Finding.groupModelMissing(isNeeded: isNeeded), at: (group["llm_config"] ?? field).keyPlace, path: field.path,
      override: field.node.override, repairs: [repair])
  }

  /// The names of the members; two of the same are reported.
  private mutating func memberNames(_ members: [Section.Field]) -> [String] {
    var firstUse: [String: Section.Field] = [:]
    var names: [String] = []
    for (index, member) in members.enumerated() {
      guard let name = Section(member.node, member.path).written("name"), let written = name.writtenText,
        !written.isEmpty
      else { continue }
      if let first = firstUse[written] {
        findings.report(
          AG2Finding.nameDuplicate(written), onValueOf: name,
          related: [ConfigDiagnostic.Related(message: "the other member with this name", range: first.valuePlace)],
          repairs: [.write(.string("\(written)_\(index + 1)"), at: name.path)])
      } else {
        firstUse[written] = name
        names.append(written)
      }
    }
    return names
  }

  private mutating func checkPattern(_ group: Section, in field: Section.Field, members: [String]) {
    guard let holder = group.written("pattern") else {
      let repair = members.first.map {
        Repair.write(["type": "auto", "initial_agent": .string($0)], at: group.path.appending("pattern"))
      }
      findings.report(
        AG2Finding.patternMissing, at: (group["pattern"] ?? field).keyPlace, path: field.path,
        override: field.node.override,
        repairs: [repair].compactMap(\.self))
      return
    }
    guard holder.node.members != nil else { return }
    let pattern = Section(holder.node, holder.path)
    let type = pattern.written("type")
    let first = pattern.written("initial_agent")
    // Who adds one of the two wants the other as well.
    var lacking: [(key: String, value: String)] = type == nil ? [("type", "auto")] : []
    if first == nil, let member = members.first { lacking.append(("initial_agent", member)) }
    if let type {
      checkWord(type, among: AG2Words.patterns) { .patternType($0, suggestion: $1) }
      if let written = type.writtenText, written != "auto", AG2Words.patterns.contains(written) {
        findings.report(AG2Finding.patternOnlyHere(written), onValueOf: type)
      }
    } else {
      patternLacks("type", pattern, holder, all: lacking)
    }
    if let first {
      guard !members.isEmpty else { return }
      checkWord(first, among: members) { .firstSpeaker($0, members: members, suggestion: $1) }
    } else {
      patternLacks("initial_agent", pattern, holder, all: lacking)
    }
    if let arguments = pattern["group_manager_args"], arguments.node.members != nil {
      checkAG2Model(Section(arguments.node, arguments.path), in: arguments, isNeeded: false)
    }
  }

  /// Reports a key that a pattern has not. `all` are the keys it lacks whose values are known.
  private mutating func patternLacks(
    _ key: String, _ pattern: Section, _ holder: Section.Field, all: [(key: String, value: String)]
  ) {
    var repairs: [Repair] = []
    if let value = all.first(where: { $0.key == key })?.value {
      let operations = all.map { Repair.Operation.set(pattern.path.appending($0.key), .string($0.value)) }
      repairs = [
        all.count > 1
          ? Repair("Add `type` and `initial_agent`", operations)
          : .write(.string(value), at: pattern.path.appending(key))
      ]
    }
    findings.report(
      AG2Finding.patternLacks(key), at: (pattern[key] ?? holder).keyPlace, path: holder.path,
      override: holder.node.override, repairs: repairs)
  }

  private mutating func checkUserAgent(_ group: Section) {
    guard let user = group["user_agent"], user.node.members != nil else { return }
    let section = Section(user.node, user.path)
    let name = section.written("name")
    if name?.writtenText != "User" {
      let path = section.path.appending("name")
      let repairs = [Repair.write("User", at: path)]
      if let name {
        findings.report(AG2Finding.userName(name.writtenText), onValueOf: name, repairs: repairs)
      } else {
        findings.report(
          AG2Finding.userName(nil), at: (section["name"] ?? user).keyPlace, path: user.path,
          override: user.node.override, repairs: repairs)
      }
    }
    checkAG2Agent(user, needsModel: false, proposedName: nil)
  }
}
