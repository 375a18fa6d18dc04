// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

/// What there is to say about an item of a list, in Markdown.
enum ItemDocumentation {
  /// The text for a topic: `key:`, `model:`, `type:` or `snippet:` and a name.
  static func text(for topic: String) -> String? {
    guard let colon = topic.firstIndex(of: ":") else { return nil }
    let name = String(topic[topic.index(after: colon)...])
    switch topic[..<colon] {
    case "key": return KeyTable.all.first { $0.path == name }.map { KeyExplanation.explanation(of: $0).markdown }
    case "model": return model(name)
    case "type": return BackendType(rawValue: name).map { BackendExplanation.explanation(of: $0).markdown }
    case "snippet": return TeamSnippet.all.first { $0.id == name }.map(snippet)
    default: return nil
    }
  }

  private static func model(_ name: String) -> String? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    let profile = ProviderTable.profile(id: String(name[..<slash]))
    let model = String(name[name.index(after: slash)...])
    return BackendExplanation.explanation(ofModel: model, "model", profile).markdown
  }

  private static func snippet(_ snippet: TeamSnippet) -> String {
    let body = SnippetBody.withoutStops(snippet.body.block(0))
    return "\(snippet.documentation)\n\n```yaml\n\(body)\n```"
  }
}
