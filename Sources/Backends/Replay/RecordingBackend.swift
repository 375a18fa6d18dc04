// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import JSONCore
import Synchronization

/// Passes the calls of another backend on and records them. (replay.md section 5)
///
/// Events reach the engine as they come; only the recording holds back what might be the beginning of a secret. Pieces
/// of arguments that exist for display are left out, because the complete call follows.
public struct RecordingBackend: Backend {
  private let base: any Backend
  private let recorder: CassetteRecorder

  /// Wraps a backend.
  public init(_ base: any Backend, recorder: CassetteRecorder) {
    self.base = base
    self.recorder = recorder
  }

  /// That of the wrapped backend.
  public var descriptor: BackendDescriptor { base.descriptor }

  /// Closes the wrapped backend.
  public func close() async { await base.close() }

  /// Performs one call and records it.
  public func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    let recording = CallRecording(request, recorder)
    await base.stream(request) { events in
      recording.record(events)
      await deliver(events)
    }
    recording.end()
  }
}

/// The recording of one call.
final class CallRecording: Sendable {
  private struct State {
    var scanner: SecretScanner
    /// The text event whose text is being scanned.
    var open: ModelEvent?
    var openedAt = 0
    var isOver = false
  }

  private let recorder: CassetteRecorder
  private let agent: String
  private let call: Int
  private let start: Int
  private let state: Mutex<State>

  init(_ request: ModelRequest, _ recorder: CassetteRecorder) {
    self.recorder = recorder
    agent = request.agentID
    call = request.callNumber
    start = recorder.time
    state = Mutex(State(scanner: recorder.scrubber.makeScanner()))
    recorder.begin(request, startedAt: start)
  }

  func record(_ events: [ModelEvent]) {
    let time = max(0, recorder.time - start)
    state.withLock { state in
      for event in events where !state.isOver { record(event, at: time, &state) }
    }
  }

  /// Ends the recording of a call that came to no end of its own.
  func end() {
    let time = max(0, recorder.time - start)
    state.withLock { state in
      if state.isOver { return }
      flush(&state)
      recorder.writeCancelled(agent: agent, call: call, at: time)
      state.isOver = true
    }
  }

  private func record(_ event: ModelEvent, at time: Int, _ state: inout State) {
    switch event {
    case .toolCallStarted, .toolCallDelta:
      break
    case .text(let text), .reasoning(let text, _), .refusal(let text):
      if let open = state.open, !open.continues(event) { flush(&state) }
      state.open = event
      if !state.scanner.isHolding { state.openedAt = time }
      write(event, text: state.scanner.push(text.utf8), at: time)
    case .image:
      flush(&state)
      recorder.write(event: recorder.withoutMedia(event), agent: agent, call: call, at: time)
    default:
      flush(&state)
      recorder.write(event: scrubbed(event), agent: agent, call: call, at: time)
      state.isOver = event.isTerminal
    }
  }

  /// Members whose words belong to the format.
  private static let formatWords: Set<String> = ["type", "kind", "reason", "class"]

  /// The event without secrets in what the provider or the model said.
  private func scrubbed(_ event: ModelEvent) -> JSONObject {
    JSONObject(
      ModelEventCoding.encode(event).lazy.map { [scrubber = recorder.scrubber] key, value in
        switch value {
        case .string where !Self.formatWords.contains(key), .object, .array: (key, scrubber.scrub(value))
        default: (key, value)
        }
      })
  }

  /// Writes text that was held back, as of when it came.
  private func flush(_ state: inout State) {
    guard let open = state.open else { return }
    state.open = nil
    write(open, text: state.scanner.flush(), at: state.openedAt)
  }

  private func write(_ event: ModelEvent, text: [UInt8], at time: Int) {
    if text.isEmpty { return }
    var object = ModelEventCoding.encode(event)
    object["text"] = .string(String(decoding: text, as: UTF8.self))
    recorder.write(event: object, agent: agent, call: call, at: time)
  }
}

extension ModelEvent {
  /// Whether another text event goes on where this one stopped.
  fileprivate func continues(_ next: ModelEvent) -> Bool {
    switch (self, next) {
    case (.text, .text), (.refusal, .refusal): true
    case (.reasoning(_, let kind), .reasoning(_, let other)): kind == other
    default: false
    }
  }
}
