// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunEngine

/// The text on standard input.
enum StandardInput {
  /// Reads it to its end. It blocks: call it on a thread that may.
  static func read(limit: Int) throws(WholeFile.Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(0, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .refused(String(cString: strerror(errno))) }
      guard count > 0 else { return bytes }
      bytes += block[..<count]
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    }
  }
}
