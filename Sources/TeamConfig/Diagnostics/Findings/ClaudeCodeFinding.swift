// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Findings about what a file says to the Claude Code program. (claude-code.md section 13, R1)
enum ClaudeCodeFinding: Finding {
  /// The program is in none of the usual places.
  case programMissing
  /// Programs the sandbox needs are not installed.
  case sandboxWithout([String])
  /// There is nothing at a path.
  case pathMissing(String)
  /// There is a folder where a file should be.
  case pathIsFolder(String)
  /// `settings` begin like JSON and are none.
  case settingsUnreadable
  /// `sandbox` stands beside a settings file.
  case sandboxBesideFile
  /// A flag that the run itself sets.
  case flagReserved(String)
  /// `permission_prompt_tool_name`.
  case promptTool
  /// `include_partial_messages: false`.
  case alwaysPartial
  /// `bare` without a key.
  case bareWithoutKey

  var code: DiagnosticCode {
    switch self {
    case .programMissing, .sandboxWithout: .claudeCodeUnusable
    case .pathMissing, .pathIsFolder: .claudeCodePath
    default: .claudeCodeOption
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .alwaysPartial, .programMissing: .information
    default: .warning
    }
  }

  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .flagReserved, .promptTool, .alwaysPartial: [.unnecessary]
    default: []
    }
  }

  func message(at place: String) -> String {
    switch self {
    case .programMissing:
      "The program `claude` is neither in PATH nor where its installers put it, so the agent cannot start; install "
        + "Claude Code, or say where it is with `cli_path` or \(ClaudeCodePlaces.variable)."
    case .sandboxWithout(let programs):
      "The sandbox needs \(ShownText.choice(programs, joined: "and")), which \(programs.count == 1 ? "is" : "are") not "
        + "installed, so the agent does not start."
    case .pathMissing(let path): "There is nothing at \(ShownText.quoted(path)); \(place) should name a file."
    case .pathIsFolder(let path): "\(ShownText.quoted(path)) is a folder; \(place) should name a file."
    case .settingsUnreadable: "\(place) is neither a JSON object nor the name of a file, so the agent cannot start."
    case .sandboxBesideFile:
      "Claude Code takes either a settings file or `sandbox`; write the sandbox into the file, or the settings as JSON "
        + "text."
    case .flagReserved(let name): "`\(name)` is set by the run and cannot stand in `extra_args`; remove it."
    case .promptTool: "`permission_prompt_tool_name` has no effect here: the run asks you."
    case .alwaysPartial: "Replies of Claude Code always come piece by piece here, so this has no effect."
    case .bareWithoutKey:
      "With `bare` Claude Code uses no login of its own, and there is no key; set ANTHROPIC_API_KEY or remove `bare`."
    }
  }
}
