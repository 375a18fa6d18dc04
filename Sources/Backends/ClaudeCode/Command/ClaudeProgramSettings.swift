// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The settings a program is started with besides its flags.
enum ClaudeProgramSettings: Sendable, Equatable {
  /// A file of the user's.
  case path(String)
  /// Values, which go through a file of ours because they may hold secrets.
  case values(JSONObject)

  /// What `settings` and `sandbox` of the team file amount to; nil for neither.
  static func value(_ options: ClaudeCodeOptions) throws(ModelFailure) -> ClaudeProgramSettings? {
    let written = options.settings.flatMap { $0.isEmpty ? nil : $0 }
    guard let sandbox = options.sandbox else {
      guard let written else { return nil }
      return try isText(written) ? .values(values(written)) : .path(written)
    }
    guard let written else { return .values(["sandbox": .object(sandbox)]) }
    guard isText(written) else {
      throw ModelFailure(
        .invalidRequest, "Claude Code takes either a settings file or `sandbox`, not both.",
        code: "claude_code_settings", hint: "Write the sandbox into the settings file, or the settings as JSON text.")
    }
    var values = try values(written)
    values["sandbox"] = .object(sandbox)
    return .values(values)
  }

  /// Whether settings are JSON text and not the name of a file.
  static func isText(_ settings: String) -> Bool {
    settings.utf8.first { $0 > 0x20 } == UInt8(ascii: "{")
  }

  private static func values(_ text: String) throws(ModelFailure) -> JSONObject {
    if let value = try? JSONReader.parse(text), case .object(let object) = value { return object }
    throw ModelFailure(
      .invalidRequest, "The `settings` of the agent are no JSON object.", code: "claude_code_settings",
      hint: "Write the name of a file, or a JSON object as text.")
  }
}
