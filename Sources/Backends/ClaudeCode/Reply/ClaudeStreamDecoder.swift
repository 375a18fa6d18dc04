// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import ChildProcess

/// Turns the lines a `claude` process writes into the events of one turn. Pure: cutting the lines into other blocks gives
/// the same events, neighbouring text joined. (claude-code.md 5, 6)
public struct ClaudeStreamDecoder: Sendable {
  private var reader = ClaudeReader()
  /// How many turns have ended: none, or the one.
  public private(set) var endings = 0

  /// Creates a decoder for the turn that a message with this uuid began.
  public init(message uuid: String) { reader.beginTurn(uuid: uuid) }

  /// Takes lines and returns their events; none of them is an ending.
  public mutating func read(_ block: LineBlock) -> [ModelEvent] {
    let news = reader.read(block)
    if news.turnEnd != nil { endings += 1 }
    return news.events
  }

  /// Takes the end of the output and returns the last events.
  public mutating func end() -> [ModelEvent] { reader.endOfOutput().events }
}
