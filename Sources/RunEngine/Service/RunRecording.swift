// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import Coordination
import Glibc
import RunJournal
import TeamConfig

/// The recordings of one run: one cassette for all agents, or one for each that wants its own. (replay.md section 5)
struct RunRecording: Sendable {
  /// Recordings whose files are there, before their run is.
  struct Prepared: Sendable {
    fileprivate var sinks: [(sink: FileCassetteSink, agentIDs: Set<String>)] = []
    /// Agents recorded in the standard place, whose name contains the run's.
    fileprivate var standard: Set<String> = []
    fileprivate var onFailure: @Sendable (String) -> Void

    /// Takes the files away again: the run does not happen.
    func discard() async {
      for (sink, _) in sinks {
        await sink.close()
        let path = sink.path
        await DiskExecutor.shared.run { _ = unlink(path) }
      }
    }
  }

  private struct Tape: Sendable {
    var sink: FileCassetteSink
    var recorder: CassetteRecorder
    var agentIDs: Set<String>
  }

  private var tapes: [Tape] = []

  /// Makes the files a request and its team name; nil when nothing is to be recorded. A file that is there already is
  /// refused now, before anything has started.
  static func prepare(
    _ request: RunRequest, team: Team, onFailure: @escaping @Sendable (String) -> Void
  ) async throws(EngineError) -> Prepared? {
    let all = Set(team.agents.map(\.id))
    var named: [String: Set<String>] = [:]
    var prepared = Prepared(onFailure: onFailure)
    func add(_ path: String, _ agentIDs: Set<String>) {
      let absolute = path.hasPrefix("/") ? path : "\(request.workingDirectory)/\(path)"
      named[absolute, default: []].formUnion(agentIDs)
    }
    switch (request.recording, team.record) {
    case (.path(let path)?, _): add(path, all)
    case (.standard?, _), (nil, .standard?): prepared.standard = all
    case (nil, .path(let path)?): add(path, all)
    case (nil, nil):
      for spec in team.agents {
        switch spec.backend.record {
        case .standard: prepared.standard.insert(spec.id)
        case .path(let path): add(path, [spec.id])
        case nil: break
        }
      }
    }
    if named.isEmpty, prepared.standard.isEmpty { return nil }
    for (path, agentIDs) in named.sorted(by: { $0.key < $1.key }) {
      prepared.sinks.append((try await sink(path, onFailure), agentIDs))
    }
    return prepared
  }

  /// Begins the recordings of a run that has its id now.
  static func begin(
    _ prepared: Prepared, request: RunRequest, runID: String, digest: String, members: [RunPlan.Member],
    server: String, scrubber: Scrubber
  ) async throws(EngineError) -> RunRecording {
    var sinks = prepared.sinks
    if !prepared.standard.isEmpty {
      let path = "\(request.workingDirectory)/.massgen/recordings/\(runID).cassette.jsonl"
      sinks.append((try await sink(path, prepared.onFailure), prepared.standard))
    }
    let start = ContinuousClock.now
    var recording = RunRecording()
    for (sink, agentIDs) in sinks {
      let recorder = CassetteRecorder(sink: sink, scrubber: scrubber) {
        let elapsed = (ContinuousClock.now - start).components
        return Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
      }
      recorder.begin(
        server: server, recorded: WallClock.iso8601(WallClock.now), team: digest,
        agents: members.filter { agentIDs.contains($0.agent.id) }.map {
          Cassette.Agent(id: $0.agent.id, type: $0.descriptor.type, model: $0.descriptor.model)
        })
      recording.tapes.append(Tape(sink: sink, recorder: recorder, agentIDs: agentIDs))
    }
    return recording
  }

  private static func sink(
    _ path: String, _ onFailure: @escaping @Sendable (String) -> Void
  ) async throws(EngineError) -> FileCassetteSink {
    try await DiskExecutor.shared.run { () throws(EngineError) in
      var folder = ""
      for component in path.split(separator: "/").dropLast() {
        folder += "/\(component)"
        mkdir(folder, 0o755)
      }
      do throws(FileCassetteSink.Failure) {
        return try FileCassetteSink(path: path, onFailure: onFailure)
      } catch {
        throw .invalidParameter("/record", message: error.description, hint: "Name another file.", reason: error.code)
      }
    }
  }

  /// The backend as it is to be used: recorded, if its agent is.
  func recorded(_ backend: any Backend, agentID: String) -> any Backend {
    guard let tape = tapes.first(where: { $0.agentIDs.contains(agentID) }) else { return backend }
    return RecordingBackend(backend, recorder: tape.recorder)
  }

  /// Writes the last lines.
  func end(_ result: RunResult, calls: Int) {
    for tape in tapes { tape.recorder.end(status: result.status.rawValue, winner: result.winner, calls: calls) }
  }

  /// Waits until everything is written.
  func close() async {
    for tape in tapes { await tape.sink.close() }
  }
}
