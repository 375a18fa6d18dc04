// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the system says about this process. Blocks for a moment, as `/proc` is read.
struct ProcessFigures: Sendable {
  var residentBytes = 0
  var peakResidentBytes = 0
  var userMilliseconds = 0
  var systemMilliseconds = 0
  var threads = 0
  var descriptors = 0

  /// The figures now; what the system does not tell is 0.
  static var current: ProcessFigures {
    var figures = ProcessFigures()
    var ticks = tms()
    let rate = max(sysconf(Int32(_SC_CLK_TCK)), 1)
    if times(&ticks) != -1 {
      figures.userMilliseconds = ticks.tms_utime * 1000 / rate
      figures.systemMilliseconds = ticks.tms_stime * 1000 / rate
    }
    for line in status.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.count > 1, let number = Int(words[1]) else { continue }
      switch words[0] {
      case "VmRSS:": figures.residentBytes = number * 1024
      case "VmHWM:": figures.peakResidentBytes = number * 1024
      case "Threads:": figures.threads = number
      default: break
      }
    }
    figures.descriptors = openDescriptors
    return figures
  }

  private static var status: String {
    guard let file = fopen("/proc/self/status", "re") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// Without the one it takes to count them.
  private static var openDescriptors: Int {
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return max(count - 3, 0)
  }
}
