// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What happened in the turns of a recorded conversation, as its prompts made it happen: they tell what the model said.
/// (fixtures/claude-code/README.md)
struct ClaudeScenario: Sendable {
  /// A turn of ours.
  struct Turn: Sendable {
    /// How it ended.
    enum End: Sendable {
      case says(String, hookStopped: Bool)
      case isInterrupted
      case fails(FailureClass)
      /// It has no result.
      case isOpen
    }

    var end: End
    /// How many calls of the model the program counted in it, each of 11 and 7 tokens; nil where they are others.
    var calls: Int?
    /// The tools the program ran, by server where it is not its own.
    var tools: [String] = []
    /// Codes of notices and warnings.
    var told: [String] = []
    /// Why requests were repeated.
    var retries: [FailureClass] = []
    /// Whether something was shown that never happened.
    var isWithdrawn = false
    /// All visible text, where it is not the answer.
    var shows: String?

    static func says(
      _ text: String, _ calls: Int? = 1, tools: [String] = [], told: [String] = [], retries: [FailureClass] = [],
      isWithdrawn: Bool = false, shows: String? = nil, hookStopped: Bool = false
    ) -> Turn {
      Turn(
        end: .says(text, hookStopped: hookStopped), calls: calls, tools: tools, told: told, retries: retries,
        isWithdrawn: isWithdrawn, shows: shows)
    }

    static func fails(
      _ failureClass: FailureClass, _ calls: Int? = 0, tools: [String] = [], told: [String] = [],
      retries: [FailureClass] = []
    ) -> Turn {
      Turn(end: .fails(failureClass), calls: calls, tools: tools, told: told, retries: retries)
    }

    static func isInterrupted(
      _ calls: Int?, tools: [String] = [], shows: String = "", isWithdrawn: Bool = false
    ) -> Turn {
      Turn(end: .isInterrupted, calls: calls, tools: tools, isWithdrawn: isWithdrawn, shows: shows)
    }

    static func isOpen(tools: [String] = [], isWithdrawn: Bool = false) -> Turn {
      Turn(end: .isOpen, tools: tools, isWithdrawn: isWithdrawn, shows: "")
    }
  }

  /// The names of the recordings, without the folder of a version.
  var names: [String]
  /// The version of the program; nil for the newest, and for older ones that have no row of their own.
  var version: String?
  /// Its turns.
  var turns: [Turn]

  init(_ names: String..., version: String? = nil, turns: [Turn]) {
    self.names = names
    self.version = version
    self.turns = turns
  }

  /// What a call of the model costs, in US dollars. Version 2.1.71 does not know the model's price.
  static func price(_ version: String?) -> Double { version == "v2.1.71" ? 0.000_23 : 0.000_138 }

  /// The row of a recording.
  static func of(_ transcript: ClaudeTranscript) -> ClaudeScenario? {
    let parts = transcript.name.split(separator: "/").map(String.init)
    let rows = all.filter { $0.names.contains(parts[parts.count - 1]) }
    return rows.first { $0.version != nil && $0.version == parts.first } ?? rows.first { $0.version == nil }
  }
}
