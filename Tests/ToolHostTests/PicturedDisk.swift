// SPDX-License-Identifier: Apache-2.0

import ToolHost

/// A disk that exists only here: paths and what stands at them. Folders on the way to them are there as well.
struct PicturedDisk: FileView {
  private var entries: [String: FileEntry] = [:]

  init(files: [String] = [], folders: [String] = [], links: [String: String] = [:], other: [String: FileEntry] = [:]) {
    for path in folders { add(path, .folder) }
    for path in files { add(path, .file(names: 1)) }
    for (path, target) in links { add(path, .link(target: target)) }
    for (path, entry) in other { add(path, entry) }
  }

  private mutating func add(_ path: String, _ entry: FileEntry) {
    var folder = ""
    for name in path.split(separator: "/").dropLast() {
      folder += "/\(name)"
      if entries[folder] == nil { entries[folder] = .folder }
    }
    entries[path] = entry
  }

  func entry(_ path: String) -> FileEntry { entries[path] ?? .missing }

  func files(below folder: String, limit: Int) -> [String]? {
    let found = entries.filter { $0.key.hasPrefix("\(folder)/") && $0.value != .folder }.map(\.key)
    return found.count > limit ? nil : found.sorted()
  }
}

/// What a verdict comes to, without its words.
enum Outcome: String {
  case allowed, open, forbidden

  init(_ verdict: AccessVerdict) {
    switch verdict {
    case .allowed: self = .allowed
    case .open: self = .open
    case .forbidden: self = .forbidden
    }
  }
}
