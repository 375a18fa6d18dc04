// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension BackendFinding {
  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .parameterUnsupported, .parameterReserved: [.unnecessary]
    case .modelRetired: [.deprecated]
    default: []
    }
  }

  func repairs(at path: ConfigPath) -> [Repair] {
    switch self {
    case .missing:
      return [Repair("Add a backend", [.set(path.appending("backend"), Repair.firstBackend)])]
    case .typeMissing(let inferred?):
      return [.write(.string(inferred), at: path.appending("type"), isSafe: true)]
    case .typeUnknown(_, let suggestion?):
      return Self.firstWord(suggestion).map { [.write(.string($0), at: path)] } ?? []
    case .typeCase(_, let lower):
      return [.write(.string(lower), at: path, isSafe: true)]
    case .modelMissing(_, let used?):
      return [.write(.string(used), at: path.appending("model"))]
    case .modelInferenceFailed(_, let family?):
      return [.write(.string(family), at: path.appending("type"))]
    case .modelMismatch(_, _, let family):
      return [.write(.string(family.rawValue), at: path.parent.appending("type"))]
    case .modelUnknown(_, _, let nearest?):
      return [.write(.string(nearest), at: path)]
    case .modelRetired(_, let successor?):
      return [.write(.string(successor), at: path)]
    case .keyLiteral(let variable):
      let reference = path.parent.appending("api_key_env")
      let name = variable ?? "MY_API_KEY"
      return [
        Repair(
          "Name the variable `\(name)` instead",
          [.rename(path, to: "api_key_env"), .set(reference, .string(name))]),
        .remove(path, isPreferred: false),
      ]
    case .addressIgnored:
      return [
        .write("chatcompletion", at: path.parent.appending("type"), isPreferred: false),
        .remove(path, isPreferred: false),
      ]
    case .parameterUnsupported(let name, _, let instead):
      return Self.otherName(name, instead, path) + [.remove(path, isPreferred: instead == nil)]
    case .parameterReserved:
      return [.remove(path, isSafe: true)]
    case .samplingRefused:
      return [.remove(path)]
    default:
      return []
    }
  }

  /// The other name of a parameter, when its value can stay.
  private static func otherName(_ name: String, _ instead: String?, _ path: ConfigPath) -> [Repair] {
    guard let instead, name != "reasoning" else { return [] }
    let steps = instead.split(separator: ".").map(String.init)
    if steps.count == 1 { return [.rename(path, to: instead)] }
    return [.move(path, to: steps.reduce(path.parent) { $0.appending($1) })]
  }

  /// The first word of a suggestion in backquotes.
  private static func firstWord(_ suggestion: String) -> String? {
    let parts = suggestion.split(separator: "`", omittingEmptySubsequences: false)
    return parts.count > 2 ? String(parts[1]) : nil
  }
}
