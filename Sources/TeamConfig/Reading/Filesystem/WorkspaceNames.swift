// SPDX-License-Identifier: Apache-2.0

/// Names for workspaces that no agent has yet, each proposed once.
struct WorkspaceNames {
  /// What the file has, as it is written; looked at when the first name is wanted, which for most files is never.
  private var written: [String]
  private var taken: Set<String> = []
  /// The last number tried, by the name without its number.
  private var numbers: [String: Int] = [:]
  private var proposed: [Int: String] = [:]

  /// Creates names besides those that are taken, as they are written.
  init(taken: [String] = []) { written = taken }

  /// The name for an agent's first workspace, the same each time.
  mutating func name(forAgent index: Int) -> String {
    if let name = proposed[index] { return name }
    let name = free(like: "workspace\(index + 1)")
    proposed[index] = name
    return name
  }

  /// A free name: the wanted one, or the same with another number.
  mutating func free(like written: String) -> String {
    if !self.written.isEmpty {
      taken.formUnion(self.written.map(Self.plain))
      self.written = []
    }
    var name = Self.plain(written)
    if taken.contains(name) {
      let stem = String(name.reversed().drop { $0.isASCII && $0.isNumber }.reversed())
      var number = max(2, (numbers[stem] ?? 1) + 1)
      while taken.contains("\(stem)\(number)") { number += 1 }
      numbers[stem] = number
      name = "\(stem)\(number)"
    }
    taken.insert(name)
    return name
  }

  /// A name without what stands for the folder of all workspaces.
  private static func plain(_ written: String) -> String {
    let path = PathRule.tidy(written)
    return path.hasPrefix(".massgen/workspaces/") ? String(path.dropFirst(20)) : path
  }
}
