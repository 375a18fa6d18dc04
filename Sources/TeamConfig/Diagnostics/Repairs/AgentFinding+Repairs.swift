// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension AgentFinding {
  func repairs(at path: ConfigPath) -> [Repair] {
    switch self {
    case .idMissing(let used):
      return [.write(.string(used), at: path.appending("id"))]
    case .idNotText(_, let used):
      return used == nil ? [] : [Repair("Put it in quotes", [.quote(path)], isSafe: true)]
    case .idUnsafe(let id):
      let safe = Self.folderName(id)
      return safe.isEmpty ? [] : [Repair("Write \(ShownText.quoted(safe))", [.set(path, .string(safe))])]
    case .systemMessageNotText(let kind):
      return kind == "nothing" ? [.remove(path)] : []
    case .idDuplicate, .systemMessageForClaudeCode:
      return []
    }
  }

  /// An id with everything replaced that a folder cannot have in its name.
  private static func folderName(_ id: String) -> String {
    var name = ""
    for scalar in id.unicodeScalars {
      let isAllowed =
        scalar.value >= 0x80 || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-_. ".unicodeScalars.contains(scalar)
      name.unicodeScalars.append(isAllowed ? scalar : "-")
    }
    while name.contains("..") { name = name.replacing("..", with: ".") }
    return name == "." || name.utf8.count > 200 ? "" : name
  }
}
