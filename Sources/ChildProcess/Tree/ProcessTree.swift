// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Who descends from whom, as the kernel tells it in /proc.
enum ProcessTree {
  /// The children of a process; those that come or go meanwhile may be missing or be gone.
  static func children(of process: Int32) -> [Int32] {
    let folder = "/proc/\(process)/task"
    var found: [Int32] = []
    for thread in numbers(in: folder) {
      guard let text = read("\(folder)/\(thread)/children") else { continue }
      found += text.split(separator: UInt8(ascii: " ")).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
    }
    return found.isEmpty && !hasChildrenFiles ? scannedChildren(of: process) : found
  }

  /// All processes that descend from a process.
  static func descendants(of process: Int32) -> [Int32] {
    var found: [Int32] = []
    var seen: Set<Int32> = [process]
    var waiting = [process]
    while let next = waiting.popLast() {
      for child in children(of: next) where seen.insert(child).inserted {
        found.append(child)
        waiting.append(child)
      }
    }
    return found
  }

  /// Sends a signal to every process that descends from this one.
  ///
  /// Whole process groups at a time, where that reaches no others: the kernel then lets no fork of the group slip
  /// through, which would win the race against a list.
  static func signalDescendants(_ number: Int32) {
    let own = getpgrp()
    var groups: Set<Int32> = []
    for process in descendants(of: getpid()) {
      let group = getpgid(process)
      if group > 1, group != own {
        if groups.insert(group).inserted { kill(-group, number) }
      } else if group >= 0 {
        kill(process, number)
      }
    }
  }

  /// Kernels may be built without the list of a thread's children.
  private static let hasChildrenFiles = access("/proc/self/task/\(getpid())/children", R_OK) == 0

  private static func scannedChildren(of process: Int32) -> [Int32] {
    numbers(in: "/proc").filter { parent(of: $0) == process }
  }

  /// The parent of a process; nil when it is gone.
  static func parent(of process: Int32) -> Int32? {
    // The name stands in parentheses and may contain any character, so what follows is looked for from the end.
    guard let text = read("/proc/\(process)/stat"), let name = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = text[(name + 1)...].split(separator: UInt8(ascii: " "))
    return fields.count > 1 ? Int32(String(decoding: fields[1], as: UTF8.self)) : nil
  }

  private static func numbers(in folder: String) -> [Int32] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [Int32] = []
    while let entry = readdir(stream) {
      let number = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { Int32(String(cString: $0)) }
      }
      if let number { found.append(number) }
    }
    return found
  }

  private static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(file, &block, block.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return bytes }
      bytes += block[..<count]
    }
  }
}
