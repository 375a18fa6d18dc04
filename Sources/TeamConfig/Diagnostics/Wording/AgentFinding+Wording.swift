// SPDX-License-Identifier: Apache-2.0

extension AgentFinding {
  func message(at place: String) -> String {
    switch self {
    case .idMissing(let used):
      return "\(place) has no id and is called `\(used)`."
    case .idDuplicate(let id):
      return "Another agent is called \(ShownText.quoted(id)) already; every agent needs an id of its own."
    case .idNotText(let kind, let used):
      return used.map { "\(place) is \(kind) and is read as the text `\($0)`; write it in quotes." }
        ?? "\(place) is \(kind), but an id is a text."
    case .idUnsafe(let id):
      return "The id \(ShownText.quoted(id)) cannot name a folder; use letters, digits, `-`, `_` and `.`."
    case .systemMessageNotText(let kind):
      return "\(place) is \(kind), but a system message is a text; write it in quotes or after `|`."
    case .systemMessageForClaudeCode(let target):
      return "MassGen \(target) cannot give a system message to Claude Code; it works here and from MassGen 0.1.7 on."
    }
  }
}
