// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension StructureFinding {
  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .deprecatedKey: [.deprecated]
    case .unknownKey, .misplacedKey, .ineffectiveKey: [.unnecessary]
    default: []
    }
  }

  func repairs(at path: ConfigPath) -> [Repair] {
    switch self {
    case .agentsMissing:
      return [Repair("Add an agent", [.set(path.appending("agents"), [Repair.firstAgent])])]
    case .agentsEmpty:
      return [Repair("Add an agent", [.set(path, [Repair.firstAgent])])]
    case .agentsNotList(let kind, let isAgent):
      if isAgent { return [Repair("Make it the only item of a list", [.wrapInList(path)])] }
      return kind == "a mapping"
        ? [Repair("Make a list of it, with the keys as ids", [.makeList(path, name: "id")])] : []
    case .agentAndAgents:
      return [
        .remove(path, isPreferred: false), .remove(ConfigPath([.key("agent")]), isPreferred: false),
      ]
    case .agentNotMapping:
      return [.remove(path, isPreferred: false)]
    case .sectionNull(let name):
      let removal = Repair.remove(path)
      return name == "backend" ? [Repair("Add `type` and `model`", [.set(path, Repair.firstBackend)])] : [removal]
    case .wrongType(let expected, let kind, _):
      return wrongTypeRepairs(expected, kind, path)
    case .flagNotBoolean(let written):
      switch written.lowercased() {
      case "true", "yes", "on": return [.write(true, at: path, isSafe: true)]
      case "false", "no", "off": return [.write(false, at: path, isSafe: true)]
      case "1": return [.write(true, at: path)]
      case "0": return [.write(false, at: path)]
      default: return []
      }
    case .valueNotAllowed(let written, let allowed, _):
      return Repair.words(allowed, near: written, at: path)
    case .unknownKey(_, _, let suggestion):
      return (suggestion.map { [.rename(path, to: $0)] } ?? []) + [.remove(path, isPreferred: false)]
    case .deprecatedKey(_, nil):
      return [.remove(path, isSafe: true)]
    case .displaySection:
      return [.rename(path, to: "ui", isSafe: true)]
    case .displayType:
      return [.rename(path, to: "display_type", isSafe: true)]
    case .targetUnknown:
      return [.write(.string(ConfigSchema.defaultTarget.description), at: path)]
    case .firstFormat, .misplacedKey, .ineffectiveKey, .deprecatedKey, .newerKey, .variableUnset, .variableLiteral,
      .workspaceVariable,
      .placeholder:
      return []
    }
  }

  private func wrongTypeRepairs(_ expected: ValueTypes, _ kind: String, _ path: ConfigPath) -> [Repair] {
    if kind == "nothing" { return [.remove(path, isSafe: path.lastKey != nil)] }
    let wantsList =
      kind == "a mapping"
      ? !expected.isDisjoint(with: [.mappingList, .list])
      : kind == "a text" && !expected.isDisjoint(with: [.stringList, .list])
        || kind == "a number" && !expected.isDisjoint(with: [.numberList, .list])
    return wantsList ? [Repair("Make a list of it", [.wrapInList(path)])] : []
  }
}
