// SPDX-License-Identifier: Apache-2.0

extension ReplayFinding {
  func message(at place: String) -> String {
    switch self {
    case .noSource:
      return "A replay agent needs `script` or `cassette`, and \(place) has neither."
    case .twoSources:
      return "A replay agent has either `script` or `cassette`, and \(place) has both; remove one."
    case .recordsReplay:
      return "`record` has no sense in \(place), because prepared replies are played here; remove it."
    case .wrongValue(let expected, let found):
      return "\(place) is \(found), but it should be \(expected)."
    case .unknownWord(let word, let holder, let suggestion):
      let ending = suggestion.map { "; did you mean `\($0)`?" } ?? "."
      return "A \(holder) has no \(ShownText.quoted(word))\(ending)"
    case .missingWord(let word, let holder):
      return "\(place) has no `\(word)`, which every \(holder) needs."
    case .twoActions(let first, let second):
      return "A step does one thing, but \(place) has `\(first)` and `\(second)`; make two steps of it."
    case .needsWord(let word, let needed):
      return "`\(word)` in \(place) needs `\(needed)` beside it."
    case .unreachableReply:
      return "\(place) is never played, because the reply with `repeat` before it takes every call it fits."
    case .unreachableStep(let action):
      return "\(place) is never played, because `\(action)` before it ends the reply."
    case .cassette(let problem):
      return Self.sentence(problem)
    }
  }

  private static func sentence(_ problem: CassetteProblem) -> String {
    switch problem {
    case .missing(let path):
      return "There is no recording \(path); record one with `record`, or correct the path."
    case .unreadable(let path, let reason):
      return "The recording \(path) cannot be read: \(reason)."
    case .malformed(let path, let line, let reason):
      return "\(path) is no recording that can be played: line \(line): \(reason)."
    case .noSuchAgent(let agent, let recorded):
      let there = recorded.isEmpty ? "no agent at all" : ShownText.choice(recorded, joined: "and")
      return "The recording has no agent \(ShownText.quoted(agent)); it has \(there)."
    }
  }
}
