// SPDX-License-Identifier: Apache-2.0

public import RunJournal

/// How the service is.
public struct ServiceHealth: Sendable, Equatable {
  /// Whether everything works.
  public enum Level: String, Sendable, CaseIterable {
    case ok
    /// Something does not work as it should, but nothing is lost.
    case warning
    /// Something will be lost.
    case error
  }

  /// Whether everything works.
  public var level: Level
  /// What does not work, in one sentence.
  public var message: String?
  /// Runs that are not over.
  public var activeRuns: Int
}

/// What the runs of the process have come to.
public struct RunFigures: Sendable, Equatable {
  /// Runs that are not over.
  public var active = 0
  /// Runs that were started.
  public var started = 0
  /// Runs that ended, by how.
  public var ended: [RunStatus: Int] = [:]
}

/// What the service says about itself.
extension RunService {
  /// How the service is now.
  public var health: ServiceHealth {
    let inMemory = unwritten.count
    if inMemory > 0 {
      return ServiceHealth(
        level: .error,
        message: "\(Self.runs(inMemory)) could not be written to disk and will be lost when the server ends.",
        activeRuns: runs.count)
    }
    let failing = runs.values.filter { $0.active.folder == nil || !$0.active.journal.isKept }.count
    if failing > 0 {
      return ServiceHealth(
        level: .warning, message: "The journal of \(Self.runs(failing)) cannot be written; it goes on in memory.",
        activeRuns: runs.count)
    }
    if isDraining {
      return ServiceHealth(level: .warning, message: "The server is shutting down.", activeRuns: runs.count)
    }
    return ServiceHealth(level: .ok, message: nil, activeRuns: runs.count)
  }

  /// What the runs of the process have come to.
  public var figures: RunFigures {
    var figures = tally
    figures.active = runs.count
    return figures
  }

  /// What became of the calls of all runs.
  public var providerFigures: ProviderFigures { meter.figures }

  /// Calls `body` whenever the health or the number of active runs may have changed, on any thread. It must not wait.
  public func observe(_ body: @escaping @Sendable () -> Void) {
    observer = body
  }

  /// Tells the observer.
  func changed() { observer?() }

  private static func runs(_ count: Int) -> String { count == 1 ? "one run" : "\(count) runs" }
}
