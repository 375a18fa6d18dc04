// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Codes of the events by which steps reach the engine that have no event of their own.
public enum ReplayNotice {
  /// A `write` step, until workspaces take part in scripts: the message is a JSON object with `path` and `text`.
  public static let write = "workspace_write"
  /// An `error` step: the message is the provider's. The reply goes on to its normal end, and a workflow call completed
  /// in it counts. (replay.md section 1)
  public static let inlineError = "inline_error"
  /// An `mcp_status` step.
  public static let toolServerStatus = "mcp_status"
  /// A `debug` step.
  public static let debug = "debug"
  /// The request is not the one that was recorded, which `match: order` tolerates.
  public static let mismatch = "replay_mismatch"
  /// The recording was cut off.
  public static let incomplete = "cassette_incomplete"
}

/// Collects events by the time they are due, in the order they were added.
struct TimelineBuilder {
  private(set) var batches: [TimedEvents] = []

  mutating func add(_ event: ModelEvent, at time: Int) {
    if let last = batches.last, last.at == time {
      batches[batches.count - 1].events.append(event)
    } else {
      batches.append(TimedEvents(at: time, events: [event]))
    }
  }

  /// Puts an event before all others, due together with the first of them.
  mutating func addFirst(_ event: ModelEvent) {
    if batches.isEmpty {
      batches.append(TimedEvents(at: 0, events: [event]))
    } else {
      batches[0].events.insert(event, at: 0)
    }
  }
}

extension ReplayScript.Reply {
  /// When each event of the reply is due. The last batch ends with a terminal event unless the reply hangs.
  ///
  /// - Parameters:
  ///   - callNumber: the call, from which ids of tool calls are made that have none.
  ///   - model: what the `start` event says.
  func timeline(callNumber: Int, model: String) -> [TimedEvents] {
    var builder = TimelineBuilder()
    var time = 0
    var hasCalls = false
    var end: ModelEvent?
    var hangs = false
    steps: for step in steps {
      time += step.delay
      switch step.action {
      case nil:
        break
      case .text(let text):
        Self.add(text, at: &time, to: &builder) { .text($0) }
      case .reasoning(let text):
        Self.add(text, at: &time, to: &builder) { .reasoning($0, kind: nil) }
      case .toolCalls(let calls):
        hasCalls = hasCalls || !calls.isEmpty
        for (index, call) in calls.enumerated() { builder.add(call.event("call_\(callNumber)_\(index)"), at: time) }
      case .usage(let usage):
        builder.add(.usage(usage), at: time)
      case .inlineError(let message):
        builder.add(.notice(code: ReplayNotice.inlineError, message: message), at: time)
      case .write(let path, let text):
        let file: JSONValue = ["path": .string(path), "text": .string(text)]
        builder.add(.notice(code: ReplayNotice.write, message: file.description), at: time)
      case .toolServerStatus(let text):
        builder.add(.notice(code: ReplayNotice.toolServerStatus, message: text), at: time)
      case .debug(let text):
        builder.add(.notice(code: ReplayNotice.debug, message: text), at: time)
      case .event(let event):
        if case .toolCall = event { hasCalls = true }
        if case .toolCallInvalid = event { hasCalls = true }
        if event.isTerminal {
          end = event
          break steps
        }
        builder.add(event, at: time)
      case .raise(var failure):
        failure.afterOutput = builder.batches.contains { $0.events.contains(where: \.isOutput) }
        end = .error(failure)
        break steps
      case .finish(let reason):
        end = .finish(ModelFinish(reason))
        break steps
      case .hang:
        hangs = true
        break steps
      }
    }
    if !hangs { builder.add(end ?? .finish(ModelFinish(hasCalls ? .toolCalls : .stop)), at: time) }
    if builder.batches.first?.events.first?.followsStart == true { builder.addFirst(.start(id: nil, model: model)) }
    return builder.batches
  }

  private static func add(
    _ text: ReplayText, at time: inout Int, to builder: inout TimelineBuilder, _ event: (String) -> ModelEvent
  ) {
    for (index, piece) in text.pieces.enumerated() {
      if index > 0 { time += text.interval }
      builder.add(event(piece), at: time)
    }
  }
}

extension ReplayToolCall {
  fileprivate func event(_ ownID: String) -> ModelEvent {
    switch arguments {
    case .object(let object): .toolCall(ToolCall(id: id ?? ownID, name: name, arguments: object))
    case .broken(let raw): .toolCallInvalid(id: id ?? ownID, name: name, raw: raw)
    }
  }
}

extension ModelEvent {
  /// Whether the model said or did something with it. (fixtures/sse/README.md, comparison rule 5)
  var isOutput: Bool {
    switch self {
    case .text, .reasoning, .refusal, .toolCallStarted, .toolCallDelta, .toolCall, .toolCallInvalid, .serverToolCall,
      .serverToolResult, .citation, .image:
      true
    case .start, .segment, .withdrawn, .retrying, .usage, .warning, .notice, .finish, .error: false
    }
  }

  /// Whether a reply that begins with it was begun by the provider.
  fileprivate var followsStart: Bool {
    switch self {
    case .start, .error: false
    default: true
    }
  }
}
