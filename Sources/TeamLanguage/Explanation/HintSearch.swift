// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// Collects the hints of a file.
struct HintSearch {
  let file: TeamReadResult
  /// The hints by where they stand; what is written under an anchor gets one.
  var found: [Int: InlayHint] = [:]

  init(file: TeamReadResult) { self.file = file }

  // MARK: Agents

  mutating func visit(_ agent: AgentFacts) {
    guard let backend = agent.backend, agent.spec != nil, let type = agent.type else { return }
    if agent.isTypeInferred, let behind = backend["model"] ?? backend["script"] ?? backend["cassette"],
      behind.isScalar
    {
      add("type: \(type.rawValue)", behind: behind, "The backend names no `type`; this one follows from the model.")
    }
    if agent.isModelDefault, let model = agent.model, let written = backend["type"], written.isScalar {
      add(
        "\(ShownText.brief(model)) (default)", behind: written,
        "The backend names no `model`; this one is asked. Write it to be sure that it stays.")
    }
  }

  // MARK: Folders

  private static let folders: [(pattern: [String], meaning: PathMeaning)] = [
    (["snapshot_storage"], .snapshots), (["agent_temporary_workspace"], .temporary), (["session_storage"], .sessions),
  ]

  mutating func visitFolders() {
    for (keys, meaning) in Self.folders {
      let path = ConfigPath([.key("orchestrator")] + keys.map(ConfigPath.Component.key))
      if let value = file.root?.value(at: path.components) { visit(value, meaning, path) }
    }
    for agent in AgentFacts.all(in: file) {
      guard let cwd = agent.backend?["cwd"] else { continue }
      visit(cwd, .workspace, agent.path.appending("backend").appending("cwd"))
    }
  }

  private mutating func visit(_ value: ConfigNode, _ meaning: PathMeaning, _ path: ConfigPath) {
    guard value.isScalar, let resolved = meaning.resolve(value.text, at: path, in: file) else { return }
    let folder = file.context.workingDirectory
    let shown = resolved.hasPrefix("\(folder)/") ? String(resolved.dropFirst(folder.count + 1)) : resolved
    guard shown != value.text, resolved != value.text, !value.text.hasPrefix("/"), !value.text.hasPrefix(".massgen/")
    else { return }
    add("→ \(shown)", behind: value, "Means `\(ShownText.brief(resolved))`.")
  }

  // MARK: Times

  mutating func visitTimes() {
    guard let section = file.root?.member("timeout_settings"), let members = section.value.members else { return }
    for member in members where member.key.hasSuffix("timeout_seconds") {
      guard let seconds = Self.number(member.value), let words = Self.words(seconds) else { continue }
      add(words, behind: member.value, nil)
    }
    let key = "orchestrator_timeout_seconds"
    guard section.value[key] == nil, let team = file.team else { return }
    let seconds = team.timeouts.orchestratorMilliseconds / 1000
    // Behind the colon.
    let end = section.keyRange.upperBound
    guard end < file.source.bytes.count, file.source.bytes[end] == UInt8(ascii: ":") else { return }
    add(
      InlayHint(
        offset: end + 1, label: "\(key): \(seconds) (default)", tooltip: "How long the team may work, in seconds."))
  }

  private static func number(_ node: ConfigNode) -> Double? {
    switch node.content {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// A long time in minutes and hours; nil for one that is easily read in seconds.
  private static func words(_ seconds: Double) -> String? {
    guard seconds >= 120, seconds < 1e9, let whole = Int(exactly: seconds.rounded()), Double(whole) == seconds else {
      return nil
    }
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    let parts = [(hours, "h"), (minutes, "min"), (rest, "s")].filter { $0.0 > 0 }
    return "= " + parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }

  // MARK: Hints

  private mutating func add(_ label: String, behind value: ConfigNode, _ tooltip: String?) {
    guard value.override == nil else { return }
    add(InlayHint(offset: value.range.upperBound, label: label, tooltip: tooltip))
  }

  private mutating func add(_ hint: InlayHint) {
    if found[hint.offset] == nil { found[hint.offset] = hint }
  }
}
