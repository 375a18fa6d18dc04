// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import Glibc

/// The sockets that libcurl waits for, and the descriptor that wakes the thread, in one epoll set.
///
/// A turn costs as much as there are sockets with news, not as many as there are connections.
final class SocketWatch {
  private let epoll: CInt
  private let wakeDescriptor: CInt
  private var watched: Set<CInt> = []
  /// Sockets that the kernel had no memory to watch, with what is wanted of them. They are asked in short intervals.
  private var unwatched: [CInt: UInt32] = [:]
  private static let askingInterval = 50
  /// Sockets acted on in one turn. The bytes of a turn are all held at once, and a turn's fixed cost is small.
  private static let socketsATurn = 8
  private var events = [epoll_event](repeating: epoll_event(), count: socketsATurn)
  private var readyCount = 0

  /// Nil when the process has no descriptor left.
  init?(wakeDescriptor: CInt) {
    epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
    self.wakeDescriptor = wakeDescriptor
    guard epoll >= 0 else { return nil }
    guard control(EPOLL_CTL_ADD, wakeDescriptor, EPOLLIN.rawValue) else {
      close(epoll)
      return nil
    }
  }

  deinit {
    close(epoll)
  }

  /// Notes what libcurl wants to know of a socket: one of the `CURL_POLL_` values.
  func set(_ socket: CInt, _ interest: CInt) {
    var mask: UInt32 = 0
    if interest & CInt(CURL_POLL_IN) != 0 { mask |= EPOLLIN.rawValue }
    if interest & CInt(CURL_POLL_OUT) != 0 { mask |= EPOLLOUT.rawValue }
    unwatched[socket] = nil
    guard mask != 0 else {
      if watched.remove(socket) != nil { control(EPOLL_CTL_DEL, socket, 0) }
      return
    }
    if !watch(socket, mask) { unwatched[socket] = mask }
  }

  private func watch(_ socket: CInt, _ mask: UInt32) -> Bool {
    let isNew = watched.insert(socket).inserted
    // A socket that was closed without notice has left the set by itself, and its number may have come back.
    if control(isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, mask)
      || control(isNew ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, mask)
    {
      return true
    }
    watched.remove(socket)
    return false
  }

  /// Waits at most so many milliseconds; -1 for ever.
  func wait(_ milliseconds: Int) {
    var milliseconds = milliseconds
    if !unwatched.isEmpty, milliseconds < 0 || milliseconds > Self.askingInterval { milliseconds = Self.askingInterval }
    let count = events.withUnsafeMutableBufferPointer {
      epoll_wait(epoll, $0.baseAddress, CInt($0.count), CInt(milliseconds))
    }
    readyCount = max(0, Int(count))
  }

  /// Reports each socket that had news at the last wait, as `CURL_CSELECT_` bits.
  ///
  /// - Returns: whether the thread was woken for commands.
  func takeReady(_ report: (_ socket: CInt, _ bits: CInt) -> Void) -> Bool {
    var isWoken = false
    for index in 0..<readyCount {
      let event = events[index]
      guard event.data.fd != wakeDescriptor else {
        isWoken = true
        continue
      }
      var bits: CInt = 0
      if event.events & EPOLLIN.rawValue != 0 { bits |= CInt(CURL_CSELECT_IN) }
      if event.events & EPOLLOUT.rawValue != 0 { bits |= CInt(CURL_CSELECT_OUT) }
      if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { bits |= CInt(CURL_CSELECT_ERR) }
      report(event.data.fd, bits)
    }
    readyCount = 0
    for (socket, mask) in unwatched {
      if watch(socket, mask) { unwatched[socket] = nil }
      // Nobody knows whether there is news; libcurl finds out by trying.
      var bits: CInt = 0
      if mask & EPOLLIN.rawValue != 0 { bits |= CInt(CURL_CSELECT_IN) }
      if mask & EPOLLOUT.rawValue != 0 { bits |= CInt(CURL_CSELECT_OUT) }
      report(socket, bits)
    }
    return isWoken
  }

  @discardableResult
  private func control(_ operation: CInt, _ descriptor: CInt, _ mask: UInt32) -> Bool {
    var event = epoll_event(events: mask, data: epoll_data_t(fd: descriptor))
    return epoll_ctl(epoll, operation, descriptor, &event) == 0
  }
}
