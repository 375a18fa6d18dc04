// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Whether a text brings something that the current answers do not.
enum Novelty {
  /// Share of words in common above which an answer is refused. (scenarios.json `later-novelty-strict`)
  static func limit(_ requirement: Strictness) -> Double? {
    switch requirement {
    case .lenient: nil
    case .balanced: 0.70
    case .strict: 0.50
    }
  }

  /// Words in common divided by all words of both texts; words are lower-cased and separated by white space.
  static func overlap(_ left: String, _ right: String) -> Double {
    let left = words(left)
    let right = words(right)
    let union = left.union(right).count
    return union == 0 ? 1 : Double(left.intersection(right).count) / Double(union)
  }

  private static func words(_ text: String) -> Set<Substring> {
    Set(text.lowercased().split { $0.isWhitespace })
  }
}

/// Comparing answers without regard to white space at their ends and to whose workspace they name.
struct AnswerComparison: Sendable {
  /// Workspace paths, longest first, so that no path is cut by a shorter one that begins it.
  private let workspaces: [String]

  init(workspaces: [String]) {
    self.workspaces = workspaces.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// The text to compare.
  func key(_ text: String) -> String {
    var text = text.trimmingWhitespace()
    for workspace in workspaces { text = text.replacing(workspace, withPathBoundary: "workspace") }
    return text
  }
}

extension String {
  /// Replaces `path` where it is a whole path or followed by a separator, so that `/w/1` does not touch `/w/10`.
  fileprivate func replacing(_ path: String, withPathBoundary replacement: String) -> String {
    let pattern = Array(path.utf8)
    let bytes = Array(utf8)
    guard bytes.count >= pattern.count else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let end = index + pattern.count
      let boundary = end >= bytes.count || !bytes[end].continuesPathComponent
      if bytes[index] == pattern[0], end <= bytes.count, boundary, bytes[index..<end].elementsEqual(pattern) {
        result.append(contentsOf: replacement.utf8)
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension UInt8 {
  /// Letters, digits, `-`, `_`, and everything outside ASCII. A full stop may end a sentence and so does not count.
  fileprivate var continuesPathComponent: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
