// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import Synchronization

/// Writes log lines to a descriptor, and drops them rather than wait when nobody reads. (reliability.md 4.1)
struct StreamLogHandler: LogHandler {
  let descriptor: Int32
  let label: String
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var line = "\(Self.timestamp()) \(event.level) \(label): \(event.message)"
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) { line += " \(key)=\(value)" }
    write(line)
  }

  /// Two lines at once could both find room for one, and the second would wait.
  private static let gate = Mutex(())

  /// A pipe that is writable takes this many bytes whole (PIPE_BUF).
  private static let longestLine = 4096

  /// Control bytes would let logged text pretend to be another line or steer the terminal.
  private func write(_ line: String) {
    var bytes = line.utf8.prefix(Self.longestLine - 1).map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }
    bytes.append(UInt8(ascii: "\n"))
    Self.gate.withLock { _ in send(bytes) }
  }

  private func send(_ bytes: [UInt8]) {
    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard Glibc.poll(&poll, 1, 0) == 1, poll.revents & Int16(POLLOUT) != 0 else { return }
    _ = Glibc.write(descriptor, bytes, bytes.count)
  }

  private static func timestamp() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    gmtime_r(&now.tv_sec, &parts)
    func padded(_ value: Int32, _ width: Int = 2) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
    let time = "\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))"
    return "\(date)T\(time).\(padded(Int32(now.tv_nsec / 1_000_000), 3))Z"
  }
}
