// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Local date and time as agents are told them.
enum LocalDate {
  /// For example `2026-11-22 16:45 +0100 (Sunday)`.
  static func now() -> String {
    var seconds = time(nil)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 64)
    let length = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M %z (%A)", &parts)
    return String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
