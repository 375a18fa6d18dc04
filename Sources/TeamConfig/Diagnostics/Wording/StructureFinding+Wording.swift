// SPDX-License-Identifier: Apache-2.0

extension StructureFinding {
  func message(at place: String) -> String {
    switch self {
    case .firstFormat(let keys):
      return "This file is in MassGen's first format (\(keys.joined(separator: ", "))), which has not been read since "
        + "0.0.3; write `agents` with `id` and `backend`."
    case .agentsMissing:
      return "A team file needs `agents`, a list with at least one agent."
    case .agentsEmpty:
      return "The list `agents` is empty; it needs at least one agent."
    case .agentsNotList(let kind, _):
      return "`agents` is a list, but here it is \(kind); write one item with `- id:` for each agent."
    case .agentAndAgents:
      return "The file has both `agent` and `agents`; only `agent` counts, so remove one of them."
    case .agentNotMapping(let kind):
      return "\(place) is \(kind), but an agent is a mapping with `id` and `backend`."
    case .sectionNull(let name):
      return "`\(name)` has no content; fill it or remove it."
    case .wrongType(let expected, let kind, _):
      return "\(place) is \(kind), but it should be \(expected)."
    case .flagNotBoolean(let written):
      return "\(place) is the text \(ShownText.quoted(written)), but it should be true or false without quotes."
    case .valueNotAllowed(let written, let allowed, _):
      return "\(place) is \(ShownText.quoted(written)), but it should be \(ShownText.choice(allowed))."
    case .unknownKey(let key, let parent, let suggestion):
      let ending = suggestion.map { "; did you mean `\($0)`?" } ?? "; it has no effect."
      return "There is no key \(ShownText.quoted(key))\(ShownText.location(parent))\(ending)"
    case .misplacedKey(let key, let parent, let target):
      return "The key \(ShownText.quoted(key)) has no effect\(ShownText.location(parent)); it belongs at \(target)."
    case .ineffectiveKey(let key, let parent, let replacement):
      return "The key \(ShownText.quoted(key)) has no effect\(ShownText.location(parent)); write \(replacement)."
    case .deprecatedKey(let key, let replacement):
      return replacement.map { "`\(key)` is out of date; write \($0)." } ?? "`\(key)` has no effect; remove it."
    case .newerKey(let key, let since, let target):
      return "MassGen has `\(key)` from \(since) on; \(target) does not know it."
    case .displaySection:
      return "MassGen does not read `display`; the section is called `ui`."
    case .displayType:
      return "MassGen does not read `type` here; the key is called `display_type`."
    case .targetUnknown(let written):
      return "\(ShownText.quoted(written)) is no version of MassGen; write one such as \(ConfigSchema.defaultTarget)."
    case .variableUnset(let name):
      return "The variable \(name) in \(place) is not set, so `${\(name)}` stays as it is."
    case .variableLiteral(let name, let target):
      return "MassGen \(target) leaves `${\(name)}` as it stands; here and from MassGen 0.1.29 on it is replaced."
    case .workspaceVariable:
      return "`${cwd}` in \(place) stays as it is, because it means something only in a backend with `cwd`."
    case .placeholder(let text):
      return "\(place) still has the placeholder \(ShownText.quoted(text)); fill it in."
    }
  }

  var hint: String? {
    switch self {
    case .firstFormat:
      "`agent_type` is now `backend.type`, `model_config.model` is `backend.model`, and `agent_id` is `id`."
    case .unknownKey(_, _, nil): "A key that begins with `x-` is left alone."
    case .variableUnset: "Set it in the environment, in ./.env, in ~/.config/massgen/.env or in ~/.massgen/.env."
    default: nil
    }
  }
}
