// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Keeps memory from staying where it should not: with the C library once it was given back, or in a core dump.
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

  /// Keeps keys out of core dumps. The limit is 1 and not 0, because the kernel heeds 0 only for files: with 1 it does
  /// not start a collector either. (core(5))
  static func forbidCoreDumps() {
    var limit = rlimit(rlim_cur: 1, rlim_max: 1)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
  }
}
