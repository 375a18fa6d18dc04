// SPDX-License-Identifier: Apache-2.0

extension CapabilityFinding {
  func message(at place: String) -> String {
    switch self {
    case .unsupported(let capability, let key, let type, let instead, _):
      if let instead { return "`\(key)` has no effect on `\(type.rawValue)`; \(instead)." }
      // All kinds of file are meant.
      let phrase = key == "upload_files" ? "take files" : capability.phrase
      return "`\(type.rawValue)` cannot \(phrase), so `\(key)` has no effect; "
        + "\(capability.backends.words) can."
    case .codeFlag(let key, let type, let right):
      return "`\(type.rawValue)` does not know `\(key)`; there the key is called `\(right)`."
    case .geminiBuiltin(let capability, let others):
      return "Gemini cannot \(capability.phrase) and use other tools in one call, so `\(capability.rawValue)` has no "
        + "effect beside `\(others)`; drop one of them."
    case .grokSearch(let target):
      return "MassGen \(target) offers Grok a search that nobody answers; here it is xAI's own search."
    case .claudeCodeSearch(let target):
      return
        "MassGen \(target) fails for `enable_web_search` on `claude_code`; here it offers `WebSearch` and `WebFetch`, "
        + "which are there without it too unless `allowed_tools` leaves them out."
    case .grokSearchTwice:
      return "Search is switched on twice, here and by `search_parameters` in `extra_body`; remove one of them."
    case .permissionMode(let mode, let allowed, let suggestion):
      let ending = suggestion.map { "did you mean `\($0)`?" } ?? "write \(ShownText.choice(allowed))."
      return "Claude Code has no permission mode \(ShownText.quoted(mode)); \(ending)"
    case .permissionModeNewer(let mode):
      return "Only newer versions of Claude Code have the permission mode `\(mode)`; MassGen 0.0.30 does not know it."
    case .permissionIgnored(let key, let type):
      return "Only `claude_code` has `\(key)`; it has no effect on `\(type.rawValue)`."
    case .permissionBypass:
      return "With `bypassPermissions` Claude Code runs every tool without asking."
    case .defaultsDropped(let missing):
      return "\(place) replaces the built-in list, so that \(ShownText.choice(missing, joined: "and")) "
        + "\(missing.count == 1 ? "is" : "are") no longer forbidden; add \(missing.count == 1 ? "it" : "them")."
    case .excludedToolsOfClaudeCode:
      return "MassGen 0.0.30 fails for `exclude_tools` on Claude Code; the key is called `disallowed_tools` there."
    case .filterIsText:
      return "\(place) is a text, but it should be a list of tool names; put it into a list."
    case .filterWrong(let kind, let isItem):
      return isItem
        ? "\(place) is \(kind), but it should be the name of a tool."
        : "\(place) is \(kind), but it should be a list of tool names."
    case .filterImplicit(let written, let kind):
      return "YAML 1.1 reads \(ShownText.quoted(written)) as \(kind), but \(place) is the name of a tool; write it in "
        + "quotes."
    case .filterPrefixed(let tool):
      return "MassGen compares tools by their own names, so this one never matches there; here both spellings do. "
        + "Write \(ShownText.quoted(tool))."
    case .filterBoth:
      return "There is both `allowed_tools` and `exclude_tools`; tools that stand in both may not be used."
    case .filterUnused(let key, let cannot):
      return cannot.map { "`\($0.rawValue)` uses no tools that `\(key)` could choose from; remove it." }
        ?? "The agent has no tools that `\(key)` could choose from; add `mcp_servers` or `cwd`, or remove it."
    }
  }

  var hint: String? {
    switch self {
    case .unsupported(_, _, _, _, inMassGen: .fails): "MassGen 0.0.30 fails for it at the agent's first call."
    case .permissionBypass: "`acceptEdits` lets it change files in its folder and asks for the rest."
    default: nil
    }
  }
}
