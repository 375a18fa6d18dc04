// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The words of the command line.
enum ProcessArguments {
  /// What stands behind the program's name.
  ///
  /// Swift finds the arguments on the stack below the environment. When a preloaded library has changed the environment
  /// before the program starts, the environment is elsewhere and Swift finds none; the kernel knows them still.
  static var afterProgram: [String] {
    let found = CommandLine.arguments
    return Array((found.isEmpty ? fromKernel() : found).dropFirst())
  }

  private static func fromKernel() -> [String] {
    let file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(file, &block, block.count)
      if count <= 0 { break }
      bytes += block[..<count]
    }
    // Each argument ends with a NUL.
    return bytes.dropLast().split(separator: 0, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
