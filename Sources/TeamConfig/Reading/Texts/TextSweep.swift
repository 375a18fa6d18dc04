// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Looks at every text of a file for what matters wherever it stands: keys that should not be in a file, placeholders
/// nobody filled in, and variables that MassGen does not replace.
extension TeamReading {
  /// Texts for models and people, in which the words of placeholders are ordinary ones.
  private static let proseKeys: Set<String> = [
    "system_message", "planning_mode_instruction", "instructions", "description", "system_prompt",
    "append_system_prompt", "system_instruction", "prompt",
  ]

  /// Paths, in which variables are judged with everything else about paths, and our own keys.
  private static let otherKeys: Set<String> = [
    "cwd", "path", "protected_paths", "snapshot_storage", "agent_temporary_workspace", "session_storage", "file_path",
    "image_path", "audio_path", "video_path", "cassette", "record", "api_key_env",
  ]

  /// What holds for everything inside a value.
  private struct Scope {
    var isProse = false
    /// Variables are judged elsewhere.
    var skipsVariables = false

    func entering(_ key: String) -> Scope {
      Scope(
        isProse: isProse || proseKeys.contains(key),
        skipsVariables: skipsVariables || key == "mcp_servers" || otherKeys.contains(key))
    }
  }

  /// Looks at all texts; where nothing in the file's bytes gives cause to, at none.
  mutating func sweepTexts(_ root: ConfigNode) {
    guard !context.overrides.isEmpty || Self.hasCause(source.bytes) else { return }
    var path = ConfigPath()
    sweep(root, path: &path, Scope(skipsVariables: settings.target >= MassGenVersion(0, 1, 29)))
  }

  private static func hasCause(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      bytes.indices.contains {
        bytes[$0] == UInt8(ascii: "$") || SecretPattern.mayBegin(in: bytes, at: $0)
          || Placeholder.mayBegin(in: bytes, at: $0)
      }
    }
  }

  private mutating func sweep(_ node: ConfigNode, path: inout ConfigPath, _ scope: Scope) {
    switch node.content {
    case .string(let text):
      examine(text, node, path: path, isProse: scope.isProse)
      if !scope.skipsVariables { examineVariables(text, node, path: path) }
    case .mapping(let members):
      for member in members {
        // A script is played to nobody's harm, and keys of one's own are there for their aliases.
        if member.key == "script" || path.components.isEmpty && member.key.hasPrefix("x-") { continue }
        path.components.append(.key(member.key))
        sweep(member.value, path: &path, scope.entering(member.key))
        path.components.removeLast()
      }
    case .list(let items):
      for (index, item) in items.enumerated() {
        path.components.append(.index(index))
        sweep(item, path: &path, scope)
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

  /// Says what of a text MassGen leaves as it stands; a variable without a value is reported where the text is read.
  private mutating func examineVariables(_ text: String, _ node: ConfigNode, path: ConfigPath) {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return }
    for name in VariableReferences.expand(text, lookup: { _ in nil }).unset where name != "cwd" {
      if context.environment.isKnown, context.environment.lookup(name) == nil { continue }
      findings.report(
        StructureFinding.variableLiteral(name, target: settings.target), at: place(of: "${\(name)}", in: node),
        path: path, override: node.override)
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
