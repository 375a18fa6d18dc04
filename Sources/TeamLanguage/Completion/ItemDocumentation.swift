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
    case "key": return KeyTable.all.first { $0.path == name }.map(key)
    case "model": return model(name)
    case "type": return BackendType(rawValue: name).map(type)
    case "snippet": return TeamSnippet.all.first { $0.id == name }.map(snippet)
    default: return nil
    }
  }

  private static func key(_ key: KeyDescriptor) -> String {
    var lines: [String] = ["`\(key.path)`: \(key.types.description)", "", key.documentation]
    var facts: [String] = []
    if !key.allowed.isEmpty {
      facts.append("Values: " + key.allowed.map { "`\($0)`" }.joined(separator: ", "))
    }
    if let value = key.defaultText { facts.append("Default: `\(value)`") }
    if let backends = key.backends, !backends.types.isEmpty, key.path != "agents[].backend.type" {
      facts.append("Backends: " + backends.types.map { "`\($0.rawValue)`" }.joined(separator: ", "))
    }
    if !key.variables.isEmpty {
      facts.append("Environment: " + key.variables.map { "`\($0)`" }.joined(separator: ", "))
    }
    facts.append(origin(key))
    if let replacement = key.replacement { facts.append("Write `\(replacement)` instead.") }
    lines.append("")
    lines += facts.map { "- \($0)" }
    return lines.joined(separator: "\n")
  }

  private static func origin(_ key: KeyDescriptor) -> String {
    let since = key.since.map { " since \($0)" } ?? ""
    switch key.status {
    case .read, .passthrough:
      return "MassGen has it\(since)" + (key.until.map { ", until \($0)" } ?? "") + "."
    case .later: return "MassGen has it\(since)."
    case .own: return "An addition of massgen-server; MassGen does not have it."
    case .ignored:
      return key.effectiveSince.map { "MassGen honours it since \($0)." } ?? "MassGen takes no notice of it."
    case .rejected: return "MassGen \(ConfigSchema.defaultTarget) does not accept it."
    }
  }

  private static func type(_ type: BackendType) -> String {
    var lines: [String] = []
    if let profile = ProviderTable.profile(forType: type.rawValue) {
      lines.append("**\(profile.displayName)**")
      if let address = profile.defaultBaseURL { lines.append("- Address: `\(address)`") }
      if !profile.keyVariables.isEmpty {
        lines.append("- Key: " + profile.keyVariables.map { "`\($0)`" }.joined(separator: " or "))
      }
      if let hint = profile.startHint { lines.append("- \(hint)") }
    } else {
      lines.append("**\(type.rawValue)**")
      if type == .replay { lines.append("- Plays replies from a script or a recording. No key, no network.") }
      if type == .ag2 { lines.append("- An agent or a group of agents of the AG2 library.") }
    }
    if let model = type.defaultModel { lines.append("- Model without `model`: `\(model)`") }
    lines.append(type.since.map { "- MassGen has it since \($0)." } ?? "- An addition of massgen-server.")
    return lines.joined(separator: "\n")
  }

  private static func model(_ name: String) -> String? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    let provider = String(name[..<slash])
    let model = String(name[name.index(after: slash)...])
    let owner = ProviderTable.profile(id: provider)?.displayName ?? provider
    var lines = ["**\(model)** (\(owner))"]
    if let price = PriceTable.price(provider: provider, model: model) {
      lines.append("- Input: \(dollars(price.input)) for a million tokens")
      if let cached = price.cachedInput { lines.append("- Cached input: \(dollars(cached))") }
      lines.append("- Output: \(dollars(price.output)) for a million tokens")
      lines.append("- Prices as of \(PriceTable.version)")
    } else {
      lines.append("- Its price is not known.")
    }
    return lines.joined(separator: "\n")
  }

  private static func dollars(_ amount: Double) -> String { "$\(amount)" }

  private static func snippet(_ snippet: TeamSnippet) -> String {
    let body = SnippetBody.withoutStops(snippet.body.block(0))
    return "\(snippet.documentation)\n\n```yaml\n\(body)\n```"
  }
}
