// SPDX-License-Identifier: Apache-2.0

/// What can be asked for between two tasks. The help is read off this table.
enum SlashCommand: String, CaseIterable {
  case help, team, status, answers, votes, cost, new, quit

  var help: String {
    switch self {
    case .help: "show this list"
    case .team: "who the agents are"
    case .status: "the session, its runs, and where their journals are"
    case .answers: "all answers of the last run"
    case .votes: "all votes of the last run"
    case .cost: "tokens and cost of the last run and of the session"
    case .new: "begin a new session: the team forgets what was said"
    case .quit: "quit; so does Ctrl-D"
    }
  }

  /// What a line that was typed means.
  enum Line: Equatable {
    case task(String)
    case command(SlashCommand)
    /// It looks like a command and is none.
    case unknown(String)
    case nothing
  }

  /// Only a single word of letters behind a slash is a command; a path is a task.
  static func parse(_ text: String) -> Line {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { return .nothing }
    let name = first.dropFirst()
    guard words.count == 1, text.first == "/", !name.isEmpty, name.allSatisfy(\.isLetter) else { return .task(text) }
    return SlashCommand(rawValue: name.lowercased()).map(Line.command) ?? .unknown(String(first))
  }
}
