// SPDX-License-Identifier: Apache-2.0

import CProcess
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

  /// The children that the first thread of a process has started or adopted; nil when the kernel does not list them.
  static func childrenOfFirstThread(_ process: Int32) -> [Int32]? {
    let file = open("/proc/\(process)/task/\(process)/children", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return hasChildrenFiles ? [] : nil }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { bytes in
      var found: [Int32] = []
      var number: Int32 = 0
      let count = Glibc.read(file, bytes.baseAddress, bytes.count)
      for place in 0..<max(count, 0) {
        let byte = bytes[place]
        if byte >= 0x30, byte <= 0x39 {
          number = number &* 10 &+ Int32(byte &- 0x30)
        } else if number > 0 {
          found.append(number)
          number = 0
        }
      }
      return found
    }
  }

  /// All processes that descend from a process, as far as they are found in time.
  private static func descendants(of process: Int32, until end: Int64) -> [Int32] {
    var found: [Int32] = []
    var seen: Set<Int32> = [process]
    var waiting = [process]
    while let next = waiting.popLast(), Monotonic.nanoseconds < end {
      for child in children(of: next) where seen.insert(child).inserted {
        found.append(child)
        waiting.append(child)
      }
    }
    return found
  }

  /// How long to look for descendants to send a signal to, in nanoseconds; a fork bomb leaves little time to look.
  private static let searchTime: Int64 = 100_000_000

  /// Sends a signal to every process that descends from this one; the groups of its children first, at a stroke.
  static func signalDescendants(_ number: Int32) {
    let own = getpgrp()
    var groups: Set<Int32> = []
    // The number of a child is its own until it is reaped here, and so is that of its group.
    for child in children(of: getpid()) {
      let group = getpgid(child)
      if group > 1, group != own, groups.insert(group).inserted { kill(-group, number) }
    }
    let end = Monotonic.nanoseconds + searchTime
    for process in descendants(of: getpid(), until: end) where !groups.contains(getpgid(process)) {
      signalDescendant(process, number)
      if Monotonic.nanoseconds > end { return }
    }
  }

  /// The number may have passed to a stranger since it was read. So the process is held by a descriptor first, and then
  /// asked once more where it comes from.
  private static func signalDescendant(_ process: Int32, _ number: Int32) {
    let descriptor = cprocess_open_pidfd(process)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0 || errno == ENOSYS, isDescendant(process) else { return }
    if descriptor >= 0 {
      _ = cprocess_send_signal(descriptor, number)
    } else {
      kill(process, number)
    }
  }

  /// Whether a process descends from this one.
  private static func isDescendant(_ process: Int32) -> Bool {
    let own = getpid()
    var next = process
    while let parent = parent(of: next), parent > 1 {
      if parent == own { return true }
      next = parent
    }
    return false
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
