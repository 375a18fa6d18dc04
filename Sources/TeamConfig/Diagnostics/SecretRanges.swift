// SPDX-License-Identifier: Apache-2.0

/// Which bytes of a team file may be a key or a password, so that whoever quotes the file can leave them out.
package enum SecretRanges {
  /// The ranges, in no order; they may overlap. Values that only name a variable are none.
  package static func find(in file: TeamReadResult) -> [Range<Int>] {
    var ranges = words(file.source.bytes)
    if let root = file.root {
      visit(root, at: KeyTable.tree.root, isSecret: false, &ranges)
    }
    return ranges
  }

  /// Values the key table, or the name of their key, calls secret.
  private static func visit(_ node: ConfigNode, at place: KeyTree.Node?, isSecret: Bool, _ ranges: inout [Range<Int>]) {
    let tree = KeyTable.tree
    switch node.content {
    case .mapping(let members):
      for member in members {
        let child = place.flatMap { tree.member(member.key, of: $0) }
        let descriptor = child.flatMap(tree.descriptor)
        let isNamed = descriptor?.isSecret ?? isSecretName(member.key)
        visit(member.value, at: child, isSecret: isSecret || isNamed, &ranges)
      }
    case .list(let items):
      let child = place.flatMap(tree.item)
      for item in items { visit(item, at: child, isSecret: isSecret, &ranges) }
    case .string(let text):
      guard isSecret, !text.isEmpty, !isReference(text) else { return }
      ranges.append(node.range)
    default:
      // A password may be digits only; a truth value never is one.
      guard isSecret, node.text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), node.text.utf8.count > 5 else {
        return
      }
      ranges.append(node.range)
    }
  }

  private static func isSecretName(_ key: String) -> Bool {
    let name = key.lowercased().filter { $0 != "_" && $0 != "-" }
    if name.hasSuffix("env") || name.hasSuffix("tokens") { return false }
    return ["apikey", "secret", "password", "authorization", "credential"].contains { name.contains($0) }
      || name.hasSuffix("token")
  }

  /// Whether a text is a variable's name in place of a value: `${NAME}` or `$NAME`.
  private static func isReference(_ text: String) -> Bool {
    text.hasPrefix("${") && text.hasSuffix("}") && !text.dropFirst(2).contains("$")
  }

  /// Words that look like keys wherever they stand, comments included.
  private static func words(_ bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    func end(_ offset: Int) {
      if offset - start >= 16, SecretPattern.matches(String(decoding: bytes[start..<offset], as: UTF8.self)) {
        ranges.append(start..<offset)
      }
      start = offset + 1
    }
    for (offset, byte) in bytes.enumerated() where isBoundary(byte) { end(offset) }
    end(bytes.count)
    return ranges
  }

  private static func isBoundary(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte >= 0x7F || [0x22, 0x27, 0x2C, 0x5B, 0x5D, 0x7B, 0x7D, 0x3D, 0x60].contains(byte)
  }
}
