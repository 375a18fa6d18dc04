// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// A backend with what every provider needs around it, written once: it keeps the pauses a provider asked for, goes on
/// where a reply paused, and mends a refused request where the refusal says what to change.
///
/// Whatever it does happens within one call, before anything of a reply was passed on, and is told by notices. The
/// conversation itself is never changed: what is left out is left out of the request. (backends.md 1.4, 6.5, 8)
struct GuardedBackend: Backend {
  /// How often a paused reply is continued. (backends.md 1.4)
  static let maxContinuations = 5
  /// How often one call may be mended.
  static let maxRepairs = 4

  var backend: any Backend
  /// What is asked: provider, address and model.
  let target: ModelTarget
  /// What the run has learnt about its models.
  let memory: RunMemory
  /// What all runs know about the provider.
  let traffic: ProviderTraffic
  /// Members of the backend's requests that they can do without, by their names on the wire.
  var optionalMembers: Set<String> = []
  /// Whether a refused request is mended. One that has become part of a conversation on the other side is not.
  var mends = true

  var descriptor: BackendDescriptor { backend.descriptor }

  func close() async { await backend.close() }

  func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    if let failure = memory.closed(target) {
      await deliver([.error(failure)])
      return
    }
    if let failure = await traffic.admit(target, deliver) {
      if !Task.isCancelled { await deliver([.error(failure)]) }
      return
    }
    if Task.isCancelled {
      traffic.noteCancelled(target)
      return
    }
    var repair = RequestRepair(request, target: target, memory: memory, optional: optionalMembers)
    await notify(repair.takeNotices(), deliver)
    var spent = TokenUsage()
    var continuations = 0
    while true {
      let attempt = Attempt(spent: spent)
      await backend.stream(repair.request) { events in
        let passed = attempt.take(events)
        if !passed.isEmpty { await deliver(passed) }
      }
      switch attempt.ending {
      case nil:
        traffic.noteCancelled(target)
        return
      case .finish(let finish)
      where finish.reason == .pause && finish.replay != nil && continuations < Self.maxContinuations:
        continuations += 1
        repair.goOn(after: finish)
        await notify(attempt.rest, deliver)
      case .finish(let finish):
        traffic.noteSuccess(target)
        repair.learn()
        await deliver(attempt.rest + [.finish(repair.joined(finish))])
        return
      case .error(let failure):
        traffic.note(failure, target)
        memory.note(failure, target)
        guard !failure.afterOutput, continuations == 0, mends, !Task.isCancelled, repair.mend(failure) else {
          await deliver(attempt.rest + [.error(repair.explained(failure))])
          return
        }
        await notify(attempt.rest + repair.takeNotices(), deliver)
      }
      spent += attempt.usage ?? TokenUsage()
    }
  }

  private func notify(_ notices: [ModelEvent], _ deliver: @Sendable ([ModelEvent]) async -> Void) async {
    if !notices.isEmpty { await deliver(notices) }
  }
}
