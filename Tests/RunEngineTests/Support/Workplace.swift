// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore
import RunEngine
import RunJournal

/// A temporary folder with everything a service writes in it, removed at the end.
final class Workplace: Sendable {
  let path: String
  let environment: ServiceEnvironment

  init(variables: [String: String] = [:]) {
    let template = strdup("/tmp/massgen-engine-XXXXXX")
    defer { free(template) }
    path = template.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/nonexistent"
    environment = ServiceEnvironment(
      variables: variables, workingDirectory: path, home: "\(path)/home", configHome: "\(path)/config",
      stateHome: "\(path)/state", teamsDirectory: nil, serverVersion: "test")
  }

  deinit { Self.remove(path) }

  /// Removes a folder with everything in it. Links are removed, not followed.
  private static func remove(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name == "." || name == ".." { continue }
        let child = "\(path)/\(name)"
        if entry.pointee.d_type == UInt8(DT_DIR) { remove(child) } else { unlink(child) }
      }
      closedir(folder)
    }
    rmdir(path)
  }

  func write(_ text: String, to name: String) throws {
    let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw Problem(errno: errno) }
    defer { close(descriptor) }
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }

  struct Problem: Error {
    let errno: Int32
  }
}

extension RunService {
  /// Starts a team given as a JSON value and waits for its end.
  func perform(_ team: JSONValue, task: String = "Q", in workplace: Workplace) async throws -> FinishedRun {
    var request = RunRequest(
      team: .text(team.encoded(), path: nil), prompt: [.text(task)], workingDirectory: workplace.path)
    request.replay = RunRequest.Replay(swapsBackends: false, speed: .instant)
    let started = try await start(request)
    let result = try await result(of: started.runID)
    let page = try started.journal.read(from: 1, maxBytes: 64 << 20)
    return FinishedRun(started: started, result: result, events: page.events)
  }
}

/// A run with everything it left behind.
struct FinishedRun: Sendable {
  let started: StartedRun
  let result: RunResult
  let events: [StoredEvent]

  /// The events with their times; an event of an unknown type is a failure of the test.
  var timed: [(t: Int, event: RunEvent)] {
    events.compactMap { stored in stored.event.map { (stored.t, $0) } }
  }
}

/// Scripts in short.
enum Script {
  static func answer(_ text: String, after delay: Int = 0) -> JSONValue {
    [
      "steps": [
        [
          "delay_ms": .integer(Int64(delay)),
          "tool_calls": [["name": "new_answer", "arguments": ["content": .string(text)]]],
        ]
      ]
    ]
  }

  static func vote(_ alias: String, after delay: Int = 0) -> JSONValue {
    [
      "repeat": true,
      "steps": [
        [
          "delay_ms": .integer(Int64(delay)),
          "tool_calls": [["name": "vote", "arguments": ["agent_id": .string(alias), "reason": "good"]]],
        ]
      ],
    ]
  }

  static func final(_ text: String) -> JSONValue {
    ["for": "final", "steps": [["text": .string(text)]]]
  }

  static func agent(_ id: String, _ replies: [JSONValue], speed: JSONValue = "instant") -> JSONValue {
    ["id": .string(id), "backend": ["type": "replay", "speed": speed, "script": .array(replies)]]
  }
}
