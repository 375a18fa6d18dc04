// SPDX-License-Identifier: Apache-2.0

public import RunJournal

/// What runs used.
extension RunService {
  /// What the runs of a scope used; of runs that go on, so far.
  ///
  /// - Parameter workingDirectory: only runs that were started in this folder.
  public func usage(of scope: UsageScope, workingDirectory: String? = nil) async throws(EngineError) -> UsageReport {
    let own = memorySpending().filter { spending in
      guard (workingDirectory ?? spending.record.cwd) == spending.record.cwd else { return false }
      return switch scope {
      case .run(let id): spending.record.runID == id
      case .session(let id): spending.record.sessionID == id
      case .since(let time): spending.record.startedAt >= time
      }
    }
    var stored: [RunSpending] = []
    do throws(StoreError) {
      stored = try await store.spending(of: scope, cwd: workingDirectory, nearby: environment.workingDirectory)
    } catch {
      switch error {
      case .runNotFound, .sessionNotFound, .invalidName: if own.isEmpty { throw EngineError(error) }
      default: throw EngineError(error)
      }
    }
    let known = Set(own.map(\.record.runID))
    return UsageReport(stored.filter { !known.contains($0.record.runID) } + own)
  }

  /// What the runs of this process know better than the disk.
  private func memorySpending() -> [RunSpending] {
    runs.values.map { entry in
      RunSpending(
        record: entry.active.record, usage: (try? entry.active.journal.snapshot())?.usage ?? RunUsage())
    } + unwritten.values.map { RunSpending(record: $0.record, usage: $0.result.usage) }
  }
}
