// SPDX-License-Identifier: Apache-2.0

import CProcess
import Glibc
import Synchronization

/// One thread that waits for the outputs of all children.
///
/// It is told of a pipe once for each time somebody waits (`EPOLLONESHOT`), so a pipe that nobody reads wakes nobody.
final class PipeWatch: Sendable {
  /// Names a pipe; unlike a descriptor it is never used again.
  typealias Token = UInt64

  /// The one of this process; its thread begins with the first pipe.
  static let shared = PipeWatch()

  private struct Weak {
    weak var pipe: OutputPipe?
  }
  private struct State {
    var pipes: [Token: Weak] = [:]
    var last: Token = 0
    var hasThread = false
  }

  private let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
  private let state = Mutex(State())

  /// Waits for a pipe for the first time.
  func add(_ descriptor: Int32, _ pipe: OutputPipe) -> Token {
    let token = state.withLock { state in
      state.last += 1
      state.pipes[state.last] = Weak(pipe: pipe)
      if !state.hasThread { state.hasThread = startThread() }
      return state.last
    }
    control(EPOLL_CTL_ADD, descriptor, token)
    return token
  }

  /// Waits for a pipe again.
  func wait(for descriptor: Int32, _ token: Token) { control(EPOLL_CTL_MOD, descriptor, token) }

  /// Forgets a pipe that is about to be closed.
  func remove(_ descriptor: Int32, _ token: Token) {
    state.withLock { $0.pipes[token] = nil }
    control(EPOLL_CTL_DEL, descriptor, token)
  }

  private func control(_ operation: Int32, _ descriptor: Int32, _ token: Token) {
    var event = epoll_event(
      events: EPOLLIN.rawValue | EPOLLONESHOT.rawValue, data: epoll_data_t(u64: token))
    _ = epoll_ctl(epoll, operation, descriptor, &event)
  }

  private func startThread() -> Bool {
    var thread = pthread_t()
    let created = pthread_create(
      &thread, nil,
      { _ in
        cprocess_set_name("child-output")
        PipeWatch.shared.watch()
      }, nil)
    guard created == 0 else { return false }
    pthread_detach(thread)
    return true
  }

  private func watch() -> Never {
    var events = [epoll_event](repeating: epoll_event(), count: 64)
    var pace = ReadingPace()
    while true {
      let count = epoll_wait(epoll, &events, Int32(events.count), -1)
      if pace.isHurried {
        var rest = timespec(tv_sec: 0, tv_nsec: ReadingPace.rest)
        nanosleep(&rest, nil)
      }
      var taken = 0
      for event in events.prefix(Int(max(count, 0))) {
        let pipe = state.withLock { $0.pipes[event.data.u64]?.pipe }
        taken = max(taken, pipe?.isReady() ?? 0)
      }
      pace.took(taken)
    }
  }
}
