// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Compares a file with the key table: unknown and misplaced keys, values of the wrong kind, keys that are out of date
/// or younger than the target version.
///
/// What values mean is checked where they are read.
struct StructureCheck {
  /// Checks a whole file. One in MassGen's first format gets a single diagnostic.
  static func check(_ root: ConfigNode, settings: FileSettings, findings: inout Findings) {
    var check = StructureCheck(settings: settings, findings: findings)
    if let first = settings.firstFormatKeys.first {
      var names: [String] = []
      for member in settings.firstFormatKeys where !names.contains(member.key) { names.append(member.key) }
      check.findings.report(
        StructureFinding.firstFormat(keys: names), at: first.keyRange, path: ConfigPath())
    } else {
      check.members(of: root, at: KeyTable.tree.root)
    }
    findings = check.findings
  }

  private let settings: FileSettings
  private var findings: Findings
  private let tree = KeyTable.tree

  /// Where members of AG2 groups stand, whose unknown keys are told with those of single AG2 agents.
  private static let groupMember = KeyTable.tree.node(at: "agents[].backend.group_config.agents[]")

  /// The path of the key that is being checked.
  private var path = ConfigPath()

  private init(settings: FileSettings, findings: Findings) {
    self.settings = settings
    self.findings = findings
  }

  /// What holds for everything inside a value.
  private struct Inherited {
    /// The value may be secret.
    var isSecret = false
    /// A key above has been reported as younger than the target.
    var isNewer = false
    /// A key above has been reported as out of date.
    var isDeprecated = false
  }

  // MARK: Walking

  private mutating func members(
    of node: ConfigNode, at place: KeyTree.Node, inherited: Inherited = Inherited()
  ) {
    guard let members = node.members else { return }
    for member in members {
      path.components.append(.key(member.key))
      defer { path.components.removeLast() }
      guard let child = tree.member(member.key, of: place) else {
        unknown(member, at: place, path: path, holder: node)
        continue
      }
      var inherited = inherited
      if let descriptor = tree.descriptor(of: child) {
        inherited.isSecret = inherited.isSecret || descriptor.isSecret
        key(member, descriptor, path: path, inherited: &inherited)
        value(member, descriptor, path: path, isSecret: inherited.isSecret, holder: node)
        if descriptor.judgement.contains(.script) { continue }
      }
      descend(into: member.value, at: child, inherited: inherited)
    }
  }

  private mutating func descend(
    into node: ConfigNode, at place: KeyTree.Node, inherited: Inherited
  ) {
    switch node.content {
    case .mapping:
      members(of: node, at: place, inherited: inherited)
    case .list(let items):
      guard let item = tree.item(of: place) else { return }
      for (index, node) in items.enumerated() {
        path.components.append(.index(index))
        descend(into: node, at: item, inherited: inherited)
        path.components.removeLast()
      }
    default:
      return
    }
  }

  // MARK: Keys

  private mutating func key(
    _ member: ConfigNode.Member, _ descriptor: KeyDescriptor, path: ConfigPath, inherited: inout Inherited
  ) {
    let name = member.key
    switch descriptor.judgement.contains(.ownWords) ? descriptor.path : "" {
    case "display":
      inherited.isDeprecated = true
      inherited.isNewer = true
      return report(.displaySection, member, path, repairs: displayRepairs(member, path))
    case "ui.type":
      return report(.displayType, member, path)
    case "orchestrator.timeout":
      inherited.isDeprecated = true
      inherited.isNewer = true
      return findings.report(
        OrchestratorFinding.timeoutMisplaced, at: member.keyRange, path: path, override: member.value.override)
    case "orchestrator.session_storage":
      return findings.report(
        OrchestratorFinding.sessionStorageIgnored, at: member.keyRange, path: path, override: member.value.override)
    default: break
    }
    if descriptor.isDeprecated {
      if !inherited.isDeprecated {
        report(
          .deprecatedKey(name, replacement: descriptor.replacement.map(path.concrete)), member, path,
          repairs: replacing(member, descriptor, path))
      }
      inherited.isDeprecated = true
    } else if descriptor.status == .ignored, let replacement = descriptor.replacement, !inherited.isDeprecated {
      report(
        .ineffectiveKey(name, parent: path.parent.description, replacement: path.concrete(replacement)), member, path,
        repairs: replacing(member, descriptor, path))
    }
    if !inherited.isNewer, let since = descriptor.since, since > settings.target {
      inherited.isNewer = true
      report(.newerKey(name, since: since, target: settings.target), member, path)
    }
  }

  private mutating func unknown(
    _ member: ConfigNode.Member, at place: KeyTree.Node, path: ConfigPath, holder: ConfigNode
  ) {
    if tree.allowsUnknownMembers(place) || member.key.hasPrefix("x-") || place == Self.groupMember { return }
    let descriptor = tree.descriptor(of: place)
    let known = tree.memberNames(of: place)
    let parent = path.parent.description
    switch descriptor?.path {
    case "timeout_settings":
      let suggestion = SpellingSuggestion.nearest(to: member.key, among: known)
      return findings.report(
        OrchestratorFinding.timeoutUnknownKey(member.key, suggestion: suggestion), at: member.keyRange, path: path,
        override: member.value.override)
    case "agents[].backend":
      // Both are told by the reader of backends, which knows what is sent.
      if RequestParameters.reserved.contains(member.key) || holder["compat"]?.text == "massgen" { return }
    default: break
    }
    if let target = MisplacedKeys.target(of: member.key, from: path.parent) {
      let destination = MisplacedKeys.destination(of: member.key, from: path.parent)
      report(
        .misplacedKey(member.key, parent: parent, target: target), member, path,
        repairs: (destination.map { [.move(path, to: $0)] } ?? []) + [.remove(path, isPreferred: false)])
      return
    }
    let suggestion =
      MisplacedKeys.synonym(of: member.key, at: descriptor?.path ?? (path.parent.pattern))
      ?? SpellingSuggestion.nearest(to: member.key, among: known)
    report(.unknownKey(member.key, parent: parent, suggestion: suggestion), member, path)
  }

  private mutating func report(
    _ finding: StructureFinding, _ member: ConfigNode.Member, _ path: ConfigPath, repairs: [Repair] = []
  ) {
    findings.report(
      finding, at: member.keyRange, path: path, override: member.value.override, repairs: repairs)
  }

  // MARK: Repairs

  /// The key that is written today in the place of an older one, when the value can stay as it is.
  private func replacing(_ member: ConfigNode.Member, _ descriptor: KeyDescriptor, _ path: ConfigPath) -> [Repair] {
    guard let replacement = descriptor.replacement, let target = path.nearby(replacement),
      let types = tree.descriptor(at: replacement)?.types, case .fits = ValueVerdict(member.value, types)
    else { return descriptor.replacement == nil ? [] : [.remove(path, isPreferred: false)] }
    return [.move(path, to: target), .remove(path, isPreferred: false)]
  }

  /// `display` becomes `ui` together with what is called otherwise inside.
  private func displayRepairs(_ member: ConfigNode.Member, _ path: ConfigPath) -> [Repair] {
    guard member.value["type"] != nil, member.value["display_type"] == nil else { return [] }
    let section = path.parent.appending("ui")
    return [
      Repair(
        "Rename to `ui`, and `type` to `display_type`",
        [.rename(path, to: "ui"), .rename(section.appending("type"), to: "display_type")], isSafe: true)
    ]
  }

  // MARK: Values

  private mutating func value(
    _ member: ConfigNode.Member, _ descriptor: KeyDescriptor, path: ConfigPath, isSecret: Bool,
    holder: ConfigNode
  ) {
    if descriptor.judgement.contains(.byReader) { return }
    let node = member.value
    if node.isNull, descriptor.judgement.contains(.absenceByReader) { return }
    let types = descriptor.types
    let matters = descriptor.status != .ignored && descriptor.status != .later
    switch ValueVerdict(node, types) {
    case .fits:
      break
    case .section:
      findings.report(
        StructureFinding.sectionNull(member.key), at: member.keyRange, path: path, override: node.override)
      return
    case .readAsText(let place):
      implicitText(node, at: place, path: path, isSecret: isSecret)
    case .floatWithoutDot:
      findings.report(SyntaxFinding.floatWithoutDot(written: node.text), at: node, path: path)
    case .quotedFlag:
      findings.report(StructureFinding.flagNotBoolean(written: isSecret ? "***" : node.text), at: node, path: path)
    case .absent:
      findings.report(
        StructureFinding.wrongType(expected: types, kind: node.kindName, matters: false), at: member.keyRange,
        path: path)
    case .wrong(let place):
      if Self.isReserved(descriptor, in: holder) { return }
      let path = place.map(path.appending(_:)) ?? path
      let culprit = place.flatMap { node.items?[$0] } ?? node
      findings.report(
        StructureFinding.wrongType(expected: types, kind: culprit.kindName, matters: matters), at: culprit, path: path,
        repairs: unquoting(culprit, types, path))
      return
    }
    word(node, descriptor, path: path, holder: holder)
  }

  /// Whether a key of replayed agents is one that requests have of their own. That it stands there is the mistake, not
  /// what it holds.
  private static func isReserved(_ descriptor: KeyDescriptor, in holder: ConfigNode) -> Bool {
    guard RequestParameters.reserved.contains(descriptor.name), descriptor.backends == .replay else { return false }
    return holder["type"].flatMap { BackendType(written: $0.text) } != .replay
  }

  /// A number without its quotes.
  private func unquoting(_ node: ConfigNode, _ types: ValueTypes, _ path: ConfigPath) -> [Repair] {
    guard case .string(let text) = node.content, !types.isDisjoint(with: [.integer, .number]) else { return [] }
    let number =
      Int64(text).map { JSONValue.integer($0) }
      ?? (types.contains(.number) ? Double(text).flatMap { $0.isFinite ? .number($0) : nil } : nil)
    return number.map { [Repair("Remove the quotes", [.set(path, $0)])] } ?? []
  }

  /// Reports a text that is none of the words a key may have.
  private mutating func word(
    _ node: ConfigNode, _ descriptor: KeyDescriptor, path: ConfigPath, holder: ConfigNode
  ) {
    let allowed = descriptor.allowed
    guard !allowed.isEmpty, !descriptor.judgement.contains(.openWords), case .string(let written) = node.content,
      !allowed.contains(written), !written.hasReference, !Self.isReserved(descriptor, in: holder)
    else { return }
    findings.report(
      StructureFinding.valueNotAllowed(written: written, allowed: allowed, own: descriptor.status == .own), at: node,
      path: path)
  }

  private mutating func implicitText(
    _ node: ConfigNode, at places: [ValueVerdict.Place], path: ConfigPath, isSecret: Bool
  ) {
    for place in places {
      let (culprit, path): (ConfigNode, ConfigPath) =
        switch place {
        case .itself: (node, path)
        case .item(let index): (node.items?[index] ?? node, path.appending(index))
        case .member(let key): (node[key] ?? node, path.appending(key))
        }
      findings.report(
        SyntaxFinding.implicitType(culprit, isSecret: isSecret), at: culprit, path: path)
    }
  }
}
