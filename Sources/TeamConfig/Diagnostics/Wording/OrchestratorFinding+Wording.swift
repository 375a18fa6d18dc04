// SPDX-License-Identifier: Apache-2.0

extension OrchestratorFinding {
  func message(at place: String) -> String {
    switch self {
    case .planningInactive(let target):
      return "MassGen \(target) takes no notice of planning mode; it works here and from MassGen 0.1.2 on."
    case .planningInstructionUnused:
      return "The planning text is not used while `enable_planning_mode` is off."
    case .timeoutMisplaced:
      return "`timeout` has no effect in `orchestrator`; write `timeout_settings` at the top of the file."
    case .timeoutInvalid:
      return "\(place) must be a number of seconds above 0."
    case .timeoutUnknownKey(let key, let suggestion):
      let ending = suggestion.map { "did you mean `\($0)`?" } ?? "remove it."
      return "There is no time limit \(ShownText.quoted(key)), and MassGen refuses the file for it; \(ending)"
    case .timeoutShort:
      return "\(place) is less than a minute, which is short for a team of models."
    case .limitInvalid(let least):
      return "\(place) must be a whole number, \(least) or more."
    case .skipCoordination:
      return "`skip_coordination_rounds` goes straight to the final answer; nobody votes."
    case .sessionStorageIgnored:
      return "MassGen reads `session_storage` until 0.1.8 only; conversations are kept in .massgen/sessions."
    case .displayTypeInvalid(let written, let allowed):
      return "MassGen has no display \(ShownText.quoted(written)) and fails; write \(ShownText.choice(allowed))."
    case .contextPathsNotList(let kind):
      return "\(place) is \(kind), but it should be a list of mappings with `path` and `permission`."
    case .contextPathIsText(let path):
      return "\(place) is a text; write `path:` before \(ShownText.quoted(path)), and `permission: read`."
    case .contextPathWithoutPath:
      return "\(place) has no `path` and is left out."
    case .contextPathPermission(let written):
      return "\(ShownText.quoted(written)) is no permission, so the path can only be read; write `read` or `write`."
    }
  }
}
