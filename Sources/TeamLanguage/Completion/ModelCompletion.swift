// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

/// The models of a backend.
enum ModelCompletion {
  /// The models a backend is likely to be asked for: its default first, then well-known ones, then those of the
  /// table, newer ones before older ones.
  static func models(for type: BackendType?, provider: ProviderProfile?) -> [ValueCandidate] {
    var names: [String] = []
    var seen: Set<String> = []
    func add(_ name: String?) {
      guard let name, seen.insert(name).inserted else { return }
      names.append(name)
    }
    let inferring = type.map { [$0] } ?? BackendType.allCases
    add(type?.defaultModel)
    for type in inferring { ModelInference.models(of: type).forEach(add) }
    if type == .claudeCode { ["sonnet", "opus", "haiku"].forEach(add) }
    let known = provider.map { ModelTable.models(provider: $0.id) } ?? []
    let claude = type == .claudeCode ? ModelTable.models(provider: "anthropic") : []
    (known + claude).sorted(by: isNewer).forEach(add)
    let owner = type == .claudeCode ? "anthropic" : provider?.id
    return names.map { name in
      ValueCandidate(
        name, kind: .model, detail: name == type?.defaultModel ? "default" : provider?.displayName,
        topic: owner.map { "model:\($0)/\(name)" })
    }
  }

  /// Whether one name has a higher number at the first place where two names differ.
  static func isNewer(_ left: String, _ right: String) -> Bool {
    let (left, right) = (parts(left), parts(right))
    for (one, other) in zip(left, right) where one != other {
      if let first = Int(one), let second = Int(other) { return first > second }
      return one < other
    }
    return left.count < right.count
  }

  /// The digits and the rest of a name, in turns.
  private static func parts(_ name: String) -> [String] {
    var parts: [String] = []
    var wasDigit: Bool?
    for character in name {
      let isDigit = character.isASCII && character.isNumber
      if isDigit == wasDigit, let last = parts.indices.last {
        parts[last].append(character)
      } else {
        parts.append(String(character))
      }
      wasDigit = isDigit
    }
    return parts
  }
}
