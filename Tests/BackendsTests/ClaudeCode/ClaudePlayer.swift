// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore

@testable import Backends

/// Plays transcripts through a reader, as a session would.
struct ClaudePlayer {
  /// A turn of ours.
  struct Turn: Equatable {
    /// Everything that was said in it, neighbouring text joined.
    var events: [ModelEvent] = []
    /// How it ended; nil when it had no result.
    var end: ClaudeTurnEnd?
  }

  /// How a run of lines is cut into blocks.
  enum Cut {
    /// All that came together is one block.
    case whole
    /// Every line is a block.
    case lines
    /// Blocks of some lines each, by chance.
    case random(seed: UInt64)
  }

  private(set) var turns: [Turn] = []
  private(set) var reader = ClaudeReader()
  private(set) var control: [ControlFrame] = []
  private var isRunning = false
  private var queue: [String] = []
  private var sent = 0

  /// Plays a transcript.
  ///
  /// - Parameter joins: whether a message that is sent during a turn belongs to it; it waits for its own otherwise.
  static func play(_ transcript: ClaudeTranscript, cut: Cut = .whole, joins: Bool = false) -> ClaudePlayer {
    var player = ClaudePlayer()
    for (number, steps) in transcript.processes.enumerated() {
      if number > 0 { player.reader = ClaudeReader(after: player.reader) }
      player.play(steps, cut: cut, joins: joins)
      player.endProcess()
    }
    return player
  }

  private mutating func play(_ steps: [ClaudeTranscript.Step], cut: Cut, joins: Bool) {
    var pending: [[UInt8]] = []
    for step in steps {
      switch step {
      case .line(let line):
        pending.append(line)
        // The next message goes out as soon as a turn is over.
        if !queue.isEmpty { flush(&pending, .lines) }
      case .sent(let uuid):
        flush(&pending, cut)
        sent += 1
        let uuid = uuid ?? "00000000-0000-4000-8000-00000000000\(sent)"
        if !isRunning {
          begin(uuid)
        } else if joins {
          reader.joinTurn(uuid: uuid)
        } else {
          queue.append(uuid)
        }
      }
    }
    flush(&pending, cut)
  }

  private mutating func begin(_ uuid: String) {
    reader.beginTurn(uuid: uuid)
    turns.append(Turn())
    isRunning = true
  }

  private mutating func flush(_ lines: inout [[UInt8]], _ cut: Cut) {
    defer { lines = [] }
    switch cut {
    case .whole: feed(lines[...])
    case .lines: for place in lines.indices { feed(lines[place...place]) }
    case .random(let seed):
      var random = SplitMix(state: seed)
      var start = 0
      while start < lines.count {
        let end = Int.random(in: start + 1...lines.count, using: &random)
        feed(lines[start..<end])
        start = end
      }
    }
  }

  private mutating func feed(_ lines: ArraySlice<[UInt8]>) {
    if lines.isEmpty { return }
    var cutter = LineCutter()
    guard let block = cutter.cut(lines.joined(separator: [UInt8(ascii: "\n")]) + [UInt8(ascii: "\n")]) else { return }
    take(reader.read(block))
  }

  private mutating func endProcess() {
    take(reader.endOfOutput())
    isRunning = false
    queue = []
  }

  private mutating func take(_ news: ClaudeNews) {
    control += news.control
    guard !turns.isEmpty else { return }
    turns[turns.count - 1].events = StreamFixture.joined(turns[turns.count - 1].events + news.events)
    guard let end = news.turnEnd else { return }
    turns[turns.count - 1].end = end
    isRunning = false
    if !queue.isEmpty { begin(queue.removeFirst()) }
  }
}

extension ClaudePlayer.Turn {
  /// What a reader of the events sees in the end: text by segments, without what was withdrawn.
  var visibleText: String { visible { if case .text(let text) = $0 { text } else { nil } } }

  /// The reasoning a reader of the events sees in the end.
  var visibleReasoning: String { visible { if case .reasoning(let text, _) = $0 { text } else { nil } } }

  private func visible(_ piece: (ModelEvent) -> String?) -> String {
    var segments: [(number: Int, text: String)] = []
    for event in events {
      switch event {
      case .segment(let number): segments.append((number, ""))
      case .withdrawn(let first): segments.removeAll { $0.number >= first }
      default:
        guard let text = piece(event) else { continue }
        if segments.isEmpty { segments.append((0, "")) }
        segments[segments.count - 1].text += text
      }
    }
    return segments.map(\.text).joined()
  }

  /// Whether anything was withdrawn.
  var wasWithdrawn: Bool { events.contains { if case .withdrawn = $0 { true } else { false } } }

  /// The tools the program ran, with their servers.
  var tools: [String] {
    events.compactMap { event in
      guard case .serverToolCall(let call) = event else { return nil }
      return "\(call["server"]?.stringValue ?? "?").\(call["name"]?.stringValue ?? "?")"
    }
  }

  /// The results of the tools, by the ids of their calls.
  var toolResults: [String: JSONObject] {
    events.reduce(into: [:]) { results, event in
      if case .serverToolResult(let result) = event { results[result["id"]?.stringValue ?? ""] = result }
    }
  }

  /// The codes of notices and warnings.
  var codes: [String] {
    events.compactMap { event in
      switch event {
      case .notice(let code, _), .warning(let code, _): code
      default: nil
      }
    }
  }

  /// The classes of the failures whose requests were repeated.
  var retries: [FailureClass] {
    events.compactMap { if case .retrying(_, _, let failure) = $0 { failure.failureClass } else { nil } }
  }

  /// The answer, if the turn finished.
  var answer: String? {
    if case .finished(let answer, _, _) = end?.outcome { answer } else { nil }
  }

  /// The failure, if the turn failed.
  var failure: ModelFailure? {
    if case .failed(let failure) = end?.outcome { failure } else { nil }
  }
}
