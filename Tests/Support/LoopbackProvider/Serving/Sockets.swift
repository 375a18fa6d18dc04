// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A socket call that failed.
public struct SocketFailure: Error, CustomStringConvertible {
  /// Which call and why.
  public let description: String

  init(_ call: String) {
    description = "\(call): \(String(cString: strerror(errno)))"
  }
}

/// Blocking TCP sockets on 127.0.0.1.
enum Sockets {
  static func listen(_ port: UInt16) throws -> CInt {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SocketFailure("socket") }
    set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isBound, Glibc.listen(descriptor, 1_024) == 0 else {
      defer { close(descriptor) }
      throw SocketFailure("bind \(port)")
    }
    return descriptor
  }

  static func localPort(_ descriptor: CInt) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  /// Sets up an accepted connection.
  static func prepare(_ descriptor: CInt) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    set(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, 1)
  }

  /// Makes the coming `close` send a reset.
  static func armReset(_ descriptor: CInt) {
    var value = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
  }

  static func sendAll(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = send(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count, CInt(MSG_NOSIGNAL))
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Waits until a time of CLOCK_MONOTONIC, or for ever; false when the other side has gone before.
  static func wait(_ descriptor: CInt, until time: UInt64?) -> Bool {
    while true {
      let now = MonotonicClock.nanoseconds()
      var milliseconds: CInt = -1
      if let time {
        if time <= now { return true }
        milliseconds = CInt(min((time - now) / 1_000_000, 60_000))
        if milliseconds == 0 {
          MonotonicClock.sleep(time - now)
          return true
        }
      }
      var state = pollfd(fd: descriptor, events: Self.remoteHangUp, revents: 0)
      if poll(&state, 1, milliseconds) > 0 { return false }
    }
  }

  /// POLLRDHUP, which Glibc's module does not show.
  private static let remoteHangUp: Int16 = 0x2000

  private static func set(_ descriptor: CInt, _ level: CInt, _ option: CInt, _ value: CInt) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
  }
}

/// CLOCK_MONOTONIC, which all processes of a machine share.
public enum MonotonicClock {
  /// The time in nanoseconds.
  public static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  static func sleep(_ nanoseconds: UInt64) {
    var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    nanosleep(&time, nil)
  }
}
