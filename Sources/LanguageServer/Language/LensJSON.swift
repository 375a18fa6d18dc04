// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamLanguage
import WireProtocol

/// Code lenses as LSP has them.
enum LensJSON {
  /// The lenses of a file.
  static func encode(_ lenses: [TeamLens], _ target: LanguageTarget) -> JSONValue {
    .array(lenses.map { ["range": target.ranges.range($0.range), "command": command($0, target)] })
  }

  private static func command(_ lens: TeamLens, _ target: LanguageTarget) -> JSONValue {
    func command(_ name: EditorCommand, _ arguments: JSONObject = [:]) -> JSONValue {
      var arguments = arguments
      arguments["uri"] = .string(target.uri)
      return ["title": .string(lens.title), "command": .string(name.rawValue), "arguments": [.object(arguments)]]
    }
    return switch lens.action {
    // A lens without a command shows its title and does nothing.
    case .none: ["title": .string(lens.title), "command": ""]
    case .run: command(.run)
    case .runAgent(let agent): command(.runAgent, ["agentId": .string(agent)])
    case .dryRun: command(.dryRun)
    }
  }
}
