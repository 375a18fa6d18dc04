// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import TeamLanguage
import YAMLTree

/// What a run of a team would do, as a page for people. No model is asked and nothing is started.
enum DryRunReport {
  /// The page, in Markdown.
  static func markdown(_ file: TeamReadResult) -> String {
    var text = "# Dry run\n\n"
    if let path = file.source.path { text += "Team file: `\(path)`\n" }
    text += "Working folder: `\(file.context.workingDirectory)`\n\n"
    guard let team = file.team else {
      text += "There is no team to run.\n"
      return text + problems(file)
    }
    text += file.hasErrors ? "The team cannot run as it is.\n" : "The team can run.\n"
    text += "\n| agent | backend | model | address | key |\n|---|---|---|---|---|\n"
    for agent in team.agents {
      let backend = agent.backend
      text += "| \(agent.id) | \(backend.type) | \(backend.model) | \(backend.baseURL ?? "") "
      text += "| \(key(backend.credential)) |\n"
    }
    let parts = (team.unsupported + team.agents.flatMap(\.backend.unsupported)).sorted()
    if !parts.isEmpty {
      text += "\nThis version does not act on: \(parts.map { "`\($0)`" }.joined(separator: ", ")).\n"
    }
    return text + problems(file)
  }

  private static func problems(_ file: TeamReadResult) -> String {
    let shown = file.diagnostics.filter { $0.severity >= .warning }
    guard !shown.isEmpty else { return "" }
    var text = "\n## Problems\n\n"
    for diagnostic in shown {
      let line = file.lines.line(at: diagnostic.range.lowerBound) + 1
      text += "- line \(line), \(diagnostic.severity.rawValue), `\(diagnostic.code.rawValue)`: \(diagnostic.message)\n"
    }
    return text
  }

  private static func key(_ credential: Credential) -> String {
    switch credential {
    case .none: "not needed"
    case .key(_, let variable): "from `\(variable)`"
    case .missing(let variables): variables.isEmpty ? "missing" : "missing: \(variables.joined(separator: " or "))"
    }
  }
}
