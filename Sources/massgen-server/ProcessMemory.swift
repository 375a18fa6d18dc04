// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Keeps the C library from holding on to memory the process has given back.
enum ProcessMemory {
  /// `M_MMAP_THRESHOLD`, `M_TRIM_THRESHOLD` and `M_ARENA_MAX` of glibc's malloc.h, which Swift's Glibc module lacks.
  private static let settings: [(option: Int32, value: Int32)] = [(-3, 256 << 10), (-1, 256 << 10), (-8, 2)]

  /// Gives large blocks back at once. By default glibc raises its threshold for that with every large block that is
  /// freed, so that one long answer would leave its size behind for good. Libraries without `mallopt` stay as they are.
  static func tune() {
    typealias Mallopt = @convention(c) (Int32, Int32) -> Int32
    guard let symbol = dlsym(dlopen(nil, RTLD_NOW), "mallopt") else { return }
    let mallopt = unsafeBitCast(symbol, to: Mallopt.self)
    for (option, value) in settings { _ = mallopt(option, value) }
  }
}
