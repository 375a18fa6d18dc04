// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension ReplayFinding {
  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .unreachableReply, .unreachableStep: [.unnecessary]
    default: []
    }
  }

  func repairs(at path: ConfigPath) -> [Repair] {
    switch self {
    case .twoSources:
      return ["cassette", "script"].map { .remove(path.appending($0), isPreferred: false) }
    case .recordsReplay:
      return [.remove(path.appending("record"))]
    case .unknownWord(_, _, let suggestion):
      return (suggestion.map { [.rename(path, to: $0)] } ?? []) + [.remove(path, isPreferred: false)]
    case .needsWord(let word, let needed):
      switch needed {
      case "every_ms": return [.write(20, at: path.appending(needed))]
      case "chars": return [.write(5, at: path.appending(needed))]
      default: return [.remove(path.appending(word), isPreferred: false)]
      }
    case .unreachableReply, .unreachableStep:
      return [.remove(path, isPreferred: false)]
    case .noSource, .wrongValue, .missingWord, .twoActions, .cassette:
      return []
    }
  }
}
