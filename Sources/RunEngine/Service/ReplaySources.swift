// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import RunJournal
import TeamConfig

/// The prepared replies a run plays: scripts of the team file, its cassettes, or one cassette for the whole run.
/// (replay.md sections 1 and 2)
struct ReplaySources: Sendable {
  private let team: Team
  private let file: TeamFile
  private let wishes: RunRequest.Replay?
  private let scrubber: Scrubber
  private let swapsBackends: Bool
  private var cassettes: [String: Cassette] = [:]

  /// Whether every agent is scripted and played without waiting.
  let playsInstantly: Bool

  init(
    team: Team, file: TeamFile, request: RunRequest, scrubber: Scrubber
  ) async throws(EngineError) {
    self.team = team
    self.file = file
    self.scrubber = scrubber
    wishes = request.replay
    // A team that is scripted throughout plays its own scripts unless a recording is named.
    let isScripted = team.agents.allSatisfy { $0.backend.replay != nil }
    let swaps = (wishes?.swapsBackends ?? false) && (wishes?.cassette != nil || !isScripted)
    swapsBackends = swaps
    playsInstantly = team.agents.allSatisfy { spec in
      guard swaps || spec.backend.replay != nil else { return false }
      return Self.speed(of: spec, request.replay) == .instant
    }
    if swaps {
      try await load(try cassettePath(request), pointer: "/replay/cassette")
    } else {
      for spec in team.agents {
        guard let path = spec.backend.replay?.cassette, cassettes[path] == nil else { continue }
        try await load(path, pointer: "/config")
      }
    }
  }

  /// Whether an agent plays prepared replies instead of asking a model.
  func plays(_ spec: AgentSpec) -> Bool { swapsBackends || spec.backend.replay != nil }

  /// The replay backend of an agent; nil when it asks a model.
  func backend(for spec: AgentSpec) throws(EngineError) -> ReplayBackend? {
    var options = ReplayBackend.Options(label: spec.backend.replay?.label, scrubber: scrubber)
    options.speed = Self.speed(of: spec, wishes)
    options.strictMatch = spec.backend.replay?.strictMatch ?? false
    if swapsBackends {
      guard let cassette = cassettes.values.first else { return nil }
      return try play(cassette, agent: spec.id, options)
    }
    guard let replay = spec.backend.replay else { return nil }
    if let path = replay.cassette, let cassette = cassettes[path] {
      return try play(cassette, agent: replay.agent, options)
    }
    guard let script = replay.script else { return nil }
    do throws(ReplayScriptError) {
      return ReplayBackend(script: try ReplayScript(parsing: script), options: options)
    } catch {
      throw .configInvalid(
        file: file,
        diagnostics: [
          ConfigDiagnostic(
            code: .replayStep, severity: .error, message: error.message, range: replay.scriptRange ?? spec.range,
            path: "agents.\(spec.id).backend.script\(error.place)", hint: error.hint)
        ])
    }
  }

  private func play(
    _ cassette: Cassette, agent: String, _ options: ReplayBackend.Options
  ) throws(EngineError) -> ReplayBackend {
    do throws(CassetteError) {
      return try ReplayBackend(cassette: cassette, agent: agent, options: options)
    } catch {
      throw Self.refusal(error, pointer: "/replay/cassette", place: nil)
    }
  }

  /// A run's speed wins over the blocks of the team file. (replay.md section 2)
  private static func speed(of spec: AgentSpec, _ wishes: RunRequest.Replay?) -> PlaybackSpeed {
    switch wishes?.speed {
    case .instant: return .instant
    case .factor(let factor): return .factor(factor)
    case nil: break
    }
    switch spec.backend.replay?.speed {
    case .instant: return .instant
    case .factor(let factor): return .factor(factor)
    case nil: return .factor(1)
    }
  }

  /// The cassette that was named, or the one beside the team file.
  private func cassettePath(_ request: RunRequest) throws(EngineError) -> String {
    if let path = wishes?.cassette {
      return path.hasPrefix("/") ? path : "\(request.workingDirectory)/\(path)"
    }
    guard let path = file.source.path else {
      throw .invalidParameter(
        "/replay/cassette", message: "A team that is no file has no recording beside it.",
        hint: "Name the cassette.", reason: "replay-cassette")
    }
    return Self.cassette(beside: path)
  }

  /// Where the recording of a team file is looked for.
  static func cassette(beside path: String) -> String {
    let endings = [".massgen.yaml", ".massgen.yml", ".massgen.json", ".yaml", ".yml", ".json"]
    let stem = endings.first(where: path.hasSuffix).map { String(path.dropLast($0.count)) } ?? path
    return "\(stem).cassette.jsonl"
  }

  private mutating func load(_ path: String, pointer: String) async throws(EngineError) {
    let loaded = await DiskExecutor.shared.run { () -> Result<Cassette, EngineError> in
      let bytes: [UInt8]
      do throws(WholeFile.Failure) {
        bytes = try WholeFile.content(of: path, limit: 1 << 30)
      } catch {
        return .failure(
          .invalidParameter(
            pointer, message: "The recording \(path) cannot be read: \(Self.words(error)).",
            hint: "Record one with --record, or name another.", reason: "replay-cassette"))
      }
      do throws(CassetteError) {
        return .success(
          try Cassette(parsing: bytes) { digest in
            Self.isDigest(digest) ? WholeFile.read("\(path).files/\(digest)", limit: 1 << 30) : nil
          })
      } catch {
        return .failure(Self.refusal(error, pointer: pointer, place: path))
      }
    }
    cassettes[path] = try loaded.get()
  }

  /// Whether a name is that of a file beside a recording: a path that leads elsewhere is none.
  private static func isDigest(_ name: String) -> Bool {
    name.utf8.count == 64 && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func refusal(_ error: CassetteError, pointer: String, place: String?) -> EngineError {
    let position =
      error.line.map { line in "\(place ?? "the recording"), line \(line): " } ?? place.map { "\($0): " } ?? ""
    return .invalidParameter(
      pointer, message: position + error.message, hint: error.hint, reason: "replay-cassette")
  }

  private static func words(_ failure: WholeFile.Failure) -> String {
    switch failure {
    case .missing: "there is no such file"
    case .notAFile: "it is no file"
    case .tooLarge(let limit): "it is larger than \(limit >> 20) MiB"
    case .refused(let reason): reason
    }
  }
}
