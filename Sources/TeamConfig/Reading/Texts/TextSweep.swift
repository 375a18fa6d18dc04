// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Looks at every text of a file for what is wrong wherever it stands: keys that should not be in a file, and
/// placeholders nobody filled in.
extension TeamReading {
  /// Texts for models and people, in which the words of placeholders are ordinary ones.
  private static let proseKeys: Set<String> = [
    "system_message", "planning_mode_instruction", "instructions", "description", "system_prompt",
    "append_system_prompt", "system_instruction", "prompt",
  ]

  /// Looks at all texts; where nothing in the file's bytes gives cause to, at none.
  mutating func sweepTexts(_ root: ConfigNode) {
    guard !context.overrides.isEmpty || Self.hasCause(source.bytes) else { return }
    var path = ConfigPath()
    sweep(root, path: &path, isProse: false)
  }

  private static func hasCause(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      bytes.indices.contains {
        SecretPattern.mayBegin(in: bytes, at: $0) || Placeholder.mayBegin(in: bytes, at: $0)
      }
    }
  }

  private mutating func sweep(_ node: ConfigNode, path: inout ConfigPath, isProse: Bool) {
    switch node.content {
    case .string(let text):
      examine(text, node, path: path, isProse: isProse)
    case .mapping(let members):
      for member in members {
        // A script is played to nobody's harm, and keys of one's own are there for their aliases.
        if member.key == "script" || path.components.isEmpty && member.key.hasPrefix("x-") { continue }
        path.components.append(.key(member.key))
        sweep(member.value, path: &path, isProse: isProse || Self.proseKeys.contains(member.key))
        path.components.removeLast()
      }
    case .list(let items):
      for (index, item) in items.enumerated() {
        path.components.append(.index(index))
        sweep(item, path: &path, isProse: isProse)
        path.components.removeLast()
      }
    default:
      return
    }
  }

  private mutating func examine(_ text: String, _ node: ConfigNode, path: ConfigPath, isProse: Bool) {
    if !isBackendKey(path), let key = SecretPattern.find(in: text, isProse: isProse) {
      // In a long text it is the key that should be seen.
      let place = isProse || text.utf8.contains(0x0A) ? place(of: key, in: node) : node.range
      findings.report(BackendFinding.secretLiteral, at: place, path: path, override: node.override)
    } else if !isProse, let placeholder = Placeholder.find(in: text) {
      findings.report(
        StructureFinding.placeholder(placeholder), at: node, path: path, repairs: environmentRepair(path))
    }
  }

  /// Whether a path is that of a backend's own key, which is judged with the credential.
  private func isBackendKey(_ path: ConfigPath) -> Bool {
    let steps = path.components.suffix(2)
    return steps.first == .key("backend") && (steps.last == .key("api_key") || steps.last == .key("api_key_env"))
  }

  /// Takes the value of a server's variable from the environment.
  private func environmentRepair(_ path: ConfigPath) -> [Repair] {
    guard path.components.dropLast().last == .key("env"), case .key(let name) = path.components.last,
      VariableReferences.isName(name), name == name.uppercased()
    else { return [] }
    return [Repair("Write `${\(name)}`, from the environment", [.set(path, .string("${\(name)}"))])]
  }
}
