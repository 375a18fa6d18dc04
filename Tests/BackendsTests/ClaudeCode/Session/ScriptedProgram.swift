// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore
import Synchronization

@testable import Backends

/// A program that follows a script: it says lines when lines have come, and ends as it is told.
final class ScriptedProgram: ProgramProcess {
  /// Something it does.
  enum Step: Sendable {
    /// Says a line.
    case say(String)
    /// Waits for a line of ours: `user`, the subtype of a request of ours, or `answer` to a request of its own.
    case expect(String)
    /// Waits for the answer to this request of its own.
    case answered(String)
    /// Ends.
    case end(ChildExit)
    /// Does nothing any more until it is stopped.
    case hang
  }

  private struct State {
    var heard: [JSONValue] = []
    var unread: [JSONValue] = []
    var steps: ArraySlice<Step>
    var ready: [String] = []
    var ids: [String: String] = [:]
    var isOver = false
    var exit: ChildExit?
    var stops: [StopLadder] = []
    var reader: CheckedContinuation<LineBlock?, Never>?
    var waiters: [CheckedContinuation<ChildExit, Never>] = []
  }

  let processID: Int32 = 999_999
  let errorTail: String
  private let state: Mutex<State>

  init(_ steps: [Step], errorTail: String = "") {
    self.errorTail = errorTail
    state = Mutex(State(steps: steps[...]))
    advance()
  }

  /// Uses another word for one of its script.
  func say(_ word: String, instead scripted: String) { state.withLock { $0.ids[scripted] = word } }

  /// Everything that was written to it.
  var heard: [JSONValue] { state.withLock { $0.heard } }
  /// What it was stopped with.
  var stops: [StopLadder] { state.withLock { $0.stops } }
  /// The texts of the user messages that were written to it.
  var messages: [JSONValue] { heard.filter { $0["type"] == "user" }.compactMap { $0["message"]?["content"] } }
  /// The answer to a request of its own.
  func answer(to id: String) -> JSONValue? {
    heard.first { $0["type"] == "control_response" && $0["response"]?["request_id"]?.stringValue == id }?["response"]
  }

  func write(line: [UInt8]) async -> Bool {
    guard let value = try? JSONReader.parse(line) else { return false }
    let isOpen = state.withLock { state in
      if state.isOver { return false }
      state.heard.append(value)
      state.unread.append(value)
      return true
    }
    advance()
    return isOpen
  }

  func nextLines() async -> LineBlock? {
    await withCheckedContinuation { continuation in
      state.withLock { $0.reader = continuation }
      advance()
    }
  }

  func stop(_ ladder: StopLadder) async -> ChildExit {
    let waiters = state.withLock { state in
      state.stops.append(ladder)
      state.isOver = true
      state.exit = state.exit ?? .signalled(15)
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume(returning: state.withLock { $0.exit } ?? .exited(0)) }
    advance()
    return state.withLock { $0.exit } ?? .exited(0)
  }

  func exit() async -> ChildExit {
    await withCheckedContinuation { continuation in
      let exit = state.withLock { state in
        if state.exit == nil { state.waiters.append(continuation) }
        return state.exit
      }
      if let exit { continuation.resume(returning: exit) }
    }
  }

  private func advance() {
    let (block, reader) = state.withLock { state -> (LineBlock?, CheckedContinuation<LineBlock?, Never>?) in
      run(&state)
      var block: LineBlock?
      if !state.ready.isEmpty {
        var made = LineBlock(bytes: [], lines: [])
        for line in state.ready {
          let start = made.bytes.count
          made.bytes += line.utf8
          made.lines.append(start..<made.bytes.count)
          made.bytes.append(0x0A)
        }
        block = made
      }
      guard let reader = state.reader, block != nil || state.isOver else {
        return (nil, nil)
      }
      state.reader = nil
      state.ready = []
      return (block, reader)
    }
    reader?.resume(returning: block)
  }

  private func run(_ state: inout State) {
    while let step = state.steps.first, !state.isOver {
      switch step {
      case .say(var line):
        for (theirs, ours) in state.ids { line = line.replacing(theirs, with: ours) }
        state.ready.append(line)
      case .expect(let what):
        let index = state.unread.firstIndex { Self.kind(of: $0) == Self.word(what) }
        guard let index else { return }
        let heard = state.unread.remove(at: index)
        if let theirs = Self.id(in: what) {
          state.ids[theirs] = (heard["request_id"] ?? heard["uuid"])?.stringValue ?? theirs
        }
      case .answered(let id):
        let index = state.unread.firstIndex { $0["response"]?["request_id"]?.stringValue == id }
        guard let index else { return }
        state.unread.remove(at: index)
      case .end(let exit):
        state.isOver = true
        state.exit = exit
      case .hang: return
      }
      state.steps.removeFirst()
    }
  }

  private static func kind(of line: JSONValue) -> String {
    switch line["type"]?.stringValue {
    case "control_request": line["request"]?["subtype"]?.stringValue ?? ""
    case "control_response": "answer"
    default: line["type"]?.stringValue ?? ""
    }
  }

  /// `user=ID` waits for a user message and takes ID for its id from then on.
  private static func word(_ what: String) -> String { String(what.prefix { $0 != "=" }) }
  private static func id(in what: String) -> String? {
    what.contains("=") ? String(what.drop { $0 != "=" }.dropFirst()) : nil
  }
}

extension ScriptedProgram.Step {
  /// The steps of each process of a transcript. Ids of ours are matched as they come; hooks go by our names.
  static func transcript(_ bytes: [UInt8]) -> [[ScriptedProgram.Step]] {
    var processes: [[ScriptedProgram.Step]] = []
    func add(_ step: ScriptedProgram.Step) {
      if processes.isEmpty { processes.append([]) }
      processes[processes.count - 1].append(step)
    }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let entry = try? JSONReader.parse(Array(line)), let message = entry["msg"] else { continue }
      switch entry["dir"]?.stringValue {
      case "evt":
        if message["spawn"] != nil { processes.append([]) }
        if let code = message["exit"]?.intValue {
          add(.end(code < 0 ? .signalled(Int32(-code)) : .exited(Int32(code))))
        }
      case "in":
        switch message["type"]?.stringValue {
        case "user": add(.expect("user=\(message["uuid"]?.stringValue ?? "no-id")"))
        case "control_request":
          add(
            .expect(
              "\(message["request"]?["subtype"]?.stringValue ?? "")=\(message["request_id"]?.stringValue ?? "no-id")"))
        case "control_response":
          add(.answered(message["response"]?["request_id"]?.stringValue ?? ""))
        default: break
        }
      case "out":
        var text = message.stringValue ?? message.description
        for (theirs, ours) in [("stop", "after"), ("h0", "after"), ("post", "after"), ("pre", "before")] {
          text = text.replacing("\"callback_id\":\"\(theirs)\"", with: "\"callback_id\":\"\(ours)\"")
        }
        add(.say(text))
      default: break
      }
    }
    return processes
  }
}
