// SPDX-License-Identifier: Apache-2.0

import Glibc
import TerminalText

/// The terminal behind stderr, opened anew, so that it can be read and written without waiting and without a change for
/// other processes that share stderr. Used by one thread at a time.
struct TerminalDevice: Sendable {
  let descriptor: Int32
  let capabilities: TerminalCapabilities
  private let fallback: ScreenSize

  /// The terminal behind stderr; nil when there is none, it cannot do what a view needs, or another job uses it now.
  static func open(variables: [String: String]) -> TerminalDevice? {
    let capabilities = TerminalCapabilities(variables: variables)
    guard capabilities.canPlaceCursor, isatty(2) == 1 else { return nil }
    let job = tcgetpgrp(2)
    guard job < 0 || job == getpgrp() else { return nil }
    var name = [CChar](repeating: 0, count: 256)
    guard ttyname_r(2, &name, name.count) == 0 else { return nil }
    let flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
    var descriptor = Glibc.open(name, flags)
    // Another user's terminal can still be reached when it controls this process.
    if descriptor < 0 { descriptor = Glibc.open("/dev/tty", flags) }
    guard descriptor >= 0 else { return nil }
    let size = ScreenSize(
      columns: variables["COLUMNS"].flatMap(Int.init) ?? 80, rows: variables["LINES"].flatMap(Int.init) ?? 24)
    return TerminalDevice(descriptor: descriptor, capabilities: capabilities, fallback: size)
  }

  /// How large the terminal is now. One that does not know is taken to be as large as the environment says.
  var size: ScreenSize {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return fallback }
    return ScreenSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  /// What came from the terminal; empty when nothing is there now, nil when it has gone.
  func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    if count > 0 { return Array(buffer[..<count]) }
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil
  }

  /// Writes what the terminal takes without waiting and returns how many bytes that was; nil when it has gone.
  func write(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard !bytes.isEmpty else { return 0 }
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  /// What a thread that waits for the terminal was woken by.
  struct Wakeup: OptionSet {
    let rawValue: Int
    static let input = Wakeup(rawValue: 1)
    static let room = Wakeup(rawValue: 2)
    static let bell = Wakeup(rawValue: 4)
    static let gone = Wakeup(rawValue: 8)
  }

  /// Waits for keys, for the bell, and with `forRoom` for the terminal to take more; at most so many milliseconds, or
  /// for ever with -1.
  func wait(_ signals: TerminalSignals, forRoom: Bool, milliseconds: Int) -> Wakeup {
    var events = [
      pollfd(fd: descriptor, events: Int16(POLLIN | (forRoom ? POLLOUT : 0)), revents: 0),
      pollfd(fd: signals.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&events, 2, Int32(clamping: milliseconds)) > 0 else { return [] }
    var wakeup: Wakeup = []
    let device = Int32(events[0].revents)
    if device & Int32(POLLIN) != 0 { wakeup.insert(.input) }
    if device & Int32(POLLOUT) != 0 { wakeup.insert(.room) }
    if device & Int32(POLLHUP | POLLERR | POLLNVAL) != 0, device & Int32(POLLIN) == 0 { wakeup.insert(.gone) }
    if events[1].revents != 0 { wakeup.insert(.bell) }
    return wakeup
  }
}
