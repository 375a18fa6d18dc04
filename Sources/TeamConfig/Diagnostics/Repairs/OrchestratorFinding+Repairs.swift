// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension OrchestratorFinding {
  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .planningInstructionUnused, .timeoutMisplaced: [.unnecessary]
    case .sessionStorageIgnored: [.deprecated]
    default: []
    }
  }

  func repairs(at path: ConfigPath) -> [Repair] {
    switch self {
    case .planningInstructionUnused:
      return [
        .write(true, at: path.parent.appending("enable_planning_mode"), isPreferred: false),
        .remove(path, isPreferred: false),
      ]
    case .timeoutMisplaced:
      return [.move(path, to: ConfigPath([.key("timeout_settings")]))]
    case .timeoutInvalid:
      let removal = Repair.remove(path, isPreferred: false)
      return path.lastKey == "orchestrator_timeout_seconds" ? [.write(1800, at: path), removal] : [removal]
    case .timeoutUnknownKey(_, let suggestion):
      return (suggestion.map { [.rename(path, to: $0)] } ?? []) + [.remove(path, isPreferred: suggestion == nil)]
    case .limitInvalid(let least):
      return [.write(.integer(Int64(max(least, 0))), at: path), .remove(path, isPreferred: false)]
    case .skipCoordination:
      return [.remove(path, isPreferred: false)]
    case .sessionStorageIgnored:
      return [.remove(path, isPreferred: false)]
    case .displayTypeInvalid(let written, let allowed):
      return Repair.words(allowed, near: written, at: path)
    case .contextPathsNotList(let kind):
      return kind == "nothing" ? [.remove(path)] : [Repair("Make a list of it", [.wrapInList(path)])]
    case .contextPathWithoutPath:
      return [.remove(path, isPreferred: false)]
    case .contextPathPermission(let written):
      return Repair.words(["read", "write"], near: written, at: path)
    case .planningInactive, .timeoutShort, .contextPathIsText:
      return []
    }
  }
}
