// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Lets programs start a few at a time, and only when there is memory for one more. One for the whole process.
/// (claude-code.md R19)
actor StartGate {
  /// How many may be starting at once: a start takes more than half a second of processor time.
  static let width = 2
  /// What one program takes, in KiB.
  static let memoryOfOne = 110 << 10
  /// How long a start waits for memory.
  static let patience = Duration.seconds(30)

  /// The gate of this process.
  static let shared = StartGate()

  private let width: Int
  private let memory: @Sendable () async -> Int?
  private var starting = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Makes a gate.
  ///
  /// - Parameter memory: KiB that can be had without swapping; nil when unknown.
  init(width: Int = StartGate.width, memory: @escaping @Sendable () async -> Int? = StartGate.availableMemory) {
    self.width = width
    self.memory = memory
  }

  /// Waits for a turn to start; everybody who gets one gives it back with ``leave()``, also after a failure.
  func enter() async {
    if starting < width {
      starting += 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  /// Gives a turn back.
  func leave() {
    if waiting.isEmpty {
      starting -= 1
    } else {
      waiting.removeFirst().resume()
    }
  }

  /// Waits until there is memory for one more program.
  ///
  /// - Throws: when there is none after a while.
  func admit() async throws(ModelFailure) {
    let end = ContinuousClock.now + Self.patience
    while let free = await memory(), free < Self.memoryOfOne {
      if ContinuousClock.now >= end || Task.isCancelled {
        throw ModelFailure(
          .unknown,
          "There is not enough memory for one more Claude Code: \(free >> 10) MiB are free, "
            + "about \(Self.memoryOfOne >> 10) MiB are needed.",
          retryable: false, code: "claude_no_memory",
          hint: "Use fewer Claude Code agents at the same time, or end other programs.")
      }
      try? await Task.sleep(for: .milliseconds(250))
    }
  }

  /// `MemAvailable` of the system.
  static func availableMemory() async -> Int? {
    await BlockingWork.run {
      guard let text = SmallFiles.read("/proc/meminfo", limit: 4096) else { return nil }
      let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
      return line.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }
    }
  }
}
