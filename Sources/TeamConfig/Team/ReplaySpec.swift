// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Prepared replies in place of a model. (replay.md section 1)
public struct ReplaySpec: Sendable {
  /// The script's replies, checked; nil when a cassette is played.
  public var script: JSONValue?
  /// Where the script stands in the file, in bytes.
  public var scriptRange: Range<Int>?
  /// Where each reply and each of its steps stands.
  public var positions: [ReplyPosition] = []
  /// The cassette's absolute path; nil when a script is played.
  public var cassette: String?
  /// Where `cassette` stands in the file, in bytes.
  public var cassetteRange: Range<Int>?
  /// Whose calls of the cassette are played; the agent's own id by default.
  public var agent: String
  /// What people are shown instead of a model; nil takes the recorded name, or `scripted`.
  public var label: String?
  /// How fast; nil is real time.
  public var speed: ReplaySpeed?
  /// Whether tool results come from the cassette instead of being made anew.
  public var toolsRecorded = false
  /// Whether a request that differs from the recorded one fails the call.
  public var strictMatch = false

  /// Creates the replay of a script or a cassette.
  public init(script: JSONValue? = nil, cassette: String? = nil, agent: String) {
    self.script = script
    self.cassette = cassette
    self.agent = agent
  }
}

/// How fast replies are played. (replay.md section 3)
public enum ReplaySpeed: Sendable, Hashable {
  /// Without waiting, on a virtual clock when every agent is a replay.
  case instant
  /// Delays are divided by this; above 0.
  case factor(Double)
}

/// Where a reply of a script stands in the team file, in bytes.
public struct ReplyPosition: Sendable, Hashable {
  /// The whole reply.
  public var range: Range<Int>
  /// Its steps in order.
  public var steps: [Range<Int>]

  /// Creates a position.
  public init(range: Range<Int>, steps: [Range<Int>]) {
    self.range = range
    self.steps = steps
  }
}

/// Where calls are recorded. (replay.md section 5)
public enum RecordSpec: Sendable, Hashable {
  /// `.massgen/recordings/<runId>.cassette.jsonl` in the run's folder.
  case standard
  /// An absolute path.
  case path(String)
}
