// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A value behind a lock, with threads that sleep until it changes.
///
/// `Mutex` has no condition variable; this is a POSIX mutex with one that counts on the monotonic clock.
///
/// Sendable although it is unchecked: `state` is only touched in `withLock` and `wait`, which hold the mutex, and both
/// POSIX objects are made to be shared.
final class Monitor<State: Sendable>: @unchecked Sendable {
  /// What to do after a look at the value.
  enum Step<Outcome> {
    /// Stop waiting.
    case done(Outcome)
    /// Look again after a signal, or at this time.
    case sleep(until: Moment?)
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)

  init(_ initial: State) {
    state.initialize(to: initial)
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    state.deinitialize(count: 1)
    state.deallocate()
    condition.deallocate()
    mutex.deallocate()
  }

  /// Looks at the value or changes it. Nothing that waits belongs in here.
  func withLock<Outcome>(_ body: (inout State) -> Outcome) -> Outcome {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&state.pointee)
  }

  /// Lets the sleeping threads look again.
  func signal() { pthread_cond_broadcast(condition) }

  /// Looks at the value until the outcome is there, and sleeps between looks. Only for threads of this module.
  func wait<Outcome>(_ look: (inout State) -> Step<Outcome>) -> Outcome {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      switch look(&state.pointee) {
      case .done(let outcome): return outcome
      case .sleep(until: nil): pthread_cond_wait(condition, mutex)
      case .sleep(until: let due?):
        var time = Self.monotonicTime(of: due)
        pthread_cond_timedwait(condition, mutex, &time)
      }
    }
  }

  /// A time of Swift's clock, which also counts while the machine is suspended, on the clock that conditions use.
  private static func monotonicTime(of due: Moment) -> timespec {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let parts = max(.zero, due.offset - Moment.now.offset).components
    let nanoseconds = now.tv_nsec + Int(parts.attoseconds / 1_000_000_000)
    // A day is longer than any wait needs to be, and far from overflow.
    let seconds = now.tv_sec + Int(min(parts.seconds, 86_400)) + nanoseconds / 1_000_000_000
    return timespec(tv_sec: seconds, tv_nsec: nanoseconds % 1_000_000_000)
  }
}
