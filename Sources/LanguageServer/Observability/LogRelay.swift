// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import Logging
import RunJournal
import Synchronization
import WireProtocol

/// The log lines a connection asked for: waits for the writer with a bounded queue, so that a client that reads slowly
/// loses lines, and is told how many, and never an event. (protocol.md 5.4 `massgen/log`)
final class LogRelay: OutboundSource {
  /// The most bytes of lines that wait.
  private static let mostBytes = 256 << 10

  private struct State {
    /// nil: nothing is sent.
    var level: Logger.Level?
    var categories: Set<String>?
    var isAttached = false
    var lines: [[UInt8]] = []
    /// How many of ``lines`` were taken.
    var taken = 0
    var bytes = 0
    /// Lines that found no room since the last one that did.
    var dropped = 0
  }

  private let writer: OutputWriter
  private let state = Mutex(State())

  init(_ writer: OutputWriter) { self.writer = writer }

  /// The level from which on lines are wanted; nil when none are.
  var level: Logger.Level? { state.withLock { $0.level } }

  /// Sends lines of this level and above from now on.
  ///
  /// - Parameter categories: only these; nil for all.
  func set(level: Logger.Level?, categories: [String]?) {
    let isNew = state.withLock { state in
      state.level = level
      state.categories = categories.map { Set($0) }
      defer { state.isAttached = state.isAttached || level != nil }
      return level != nil && !state.isAttached
    }
    if isNew { writer.attach(self) }
  }

  /// Takes a line, if it is wanted. Never waits.
  func log(_ level: Logger.Level, _ category: String, _ message: String, _ data: [(key: String, value: String)]) {
    let isTaken = state.withLock { state in
      guard let wanted = state.level, level >= wanted, state.categories?.contains(category) ?? true else {
        return false
      }
      let line = Self.encode(level, category, message, data)
      guard state.bytes + line.count <= Self.mostBytes else {
        state.dropped += 1
        return true
      }
      state.lines.append(line)
      state.bytes += line.count
      return true
    }
    if isTaken { writer.wake(self, due: .now) }
  }

  func render(into body: inout [UInt8], through seq: Int?, now: ContinuousClock.Instant) -> OutboundRender {
    guard seq == nil else { return .idle(nextDue: nil) }
    let line = state.withLock { state -> [UInt8]? in
      guard state.taken < state.lines.count else {
        state.lines = []
        state.taken = 0
        guard state.dropped > 0 else { return nil }
        defer { state.dropped = 0 }
        return Self.encode(
          .warning, "log", "\(state.dropped) lines of the log were left out because they were not read in time.",
          [], dropped: state.dropped)
      }
      if state.taken >= 1024 {
        state.lines.removeFirst(state.taken)
        state.taken = 0
      }
      defer { state.taken += 1 }
      let line = state.lines[state.taken]
      state.lines[state.taken] = []
      state.bytes -= line.count
      return line
    }
    guard let line else { return .idle(nextDue: nil) }
    body.append(contentsOf: line)
    return .message
  }

  private static func encode(
    _ level: Logger.Level, _ category: String, _ message: String, _ data: [(key: String, value: String)],
    dropped: Int? = nil
  ) -> [UInt8] {
    var params = JSONWriter()
    params.beginObject()
    params.member("time", WallClock.iso8601(WallClock.now))
    params.member("level", level.rawValue)
    params.member("category", category)
    params.member("message", message)
    if dropped != nil || !data.isEmpty {
      params.key("data")
      params.beginObject()
      params.member("dropped", dropped)
      for (key, value) in data { params.member(key, .string(value)) }
      params.endObject()
    }
    params.endObject()
    return MessageEncoder.notification(method: ServerMethodName.log.rawValue, encodedParams: params.bytes)
  }
}

/// Hands log lines to where they went before, and to a connection that asked for them.
struct RelayingLogHandler: LogHandler {
  /// The metadata key that names a line's category.
  static let category = "category"

  private var base: any LogHandler
  private let relay: LogRelay

  init(_ base: any LogHandler, relay: LogRelay) {
    self.base = base
    self.relay = relay
  }

  /// Lines are made when one of the two wants them.
  var logLevel: Logger.Level {
    get { min(base.logLevel, relay.level ?? .critical) }
    set { base.logLevel = newValue }
  }

  var metadata: Logger.Metadata {
    get { base.metadata }
    set { base.metadata = newValue }
  }

  var metadataProvider: Logger.MetadataProvider? {
    get { base.metadataProvider }
    set { base.metadataProvider = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { base[metadataKey: key] }
    set { base[metadataKey: key] = newValue }
  }

  func log(event: LogEvent) {
    if event.level >= base.logLevel { base.log(event: event) }
    guard let level = relay.level, event.level >= level else { return }
    let metadata = base.metadata.merging(event.metadata ?? [:]) { $1 }
    let category = metadata[Self.category].map { "\($0)" } ?? "server"
    let data = metadata.filter { $0.key != Self.category }.map { (key: $0.key, value: "\($0.value)") }
    relay.log(event.level, category, "\(event.message)", data.sorted { $0.key < $1.key })
  }
}
