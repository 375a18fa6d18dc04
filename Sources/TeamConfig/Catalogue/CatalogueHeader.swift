// SPDX-License-Identifier: Apache-2.0

/// What the comment at the top of a team file says about the team.
///
///     # Three models answer; the best answer wins.
///     # Needs: OPENAI_API_KEY. Costs: a few cents.
///     # Shows: voting.
///     # Tags: basics, voting
///     # Try: Which of two caches is simpler?
public struct CatalogueHeader: Sendable, Hashable {
  /// What the team is, in one sentence; empty when there is no comment.
  public var title = ""
  /// What it needs to run, such as keys.
  public var needs: String?
  /// What a run costs.
  public var costs: String?
  /// What it is an example of.
  public var shows: String?
  /// Words to find it by, in lower case.
  public var tags: [String] = []
  /// A task it is good for.
  public var task: String?

  /// An empty header.
  public init() {}

  /// Reads the first block of comments of a file, which ends at the first line that is none.
  public init(of bytes: [UInt8]) {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    var label = Label.title
    var parts: [Label: String] = [:]
    var hasBegun = false
    for line in text.prefix(16 << 10).split(separator: 0x0A, omittingEmptySubsequences: false) {
      let line = Self.trimmed(String(decoding: line, as: UTF8.self))
      if line.isEmpty, !hasBegun { continue }
      guard line.hasPrefix("#") else { break }
      let words = Self.trimmed(String(line.drop { $0 == "#" || $0 == "!" }))
      if Self.isForPrograms(words) { continue }
      hasBegun = true
      // An empty comment line ends what stands above it.
      if words.isEmpty {
        label = parts.isEmpty ? .title : .rest
        continue
      }
      for (found, value) in Self.pieces(words) {
        if let found { label = found }
        guard label != .rest else { continue }
        parts[label, default: ""] += (parts[label] == nil ? "" : " ") + value
      }
      // The title is one line; what follows it without a label tells more than a list needs.
      if label == .title { label = .rest }
    }
    title = parts[.title] ?? ""
    needs = parts[.needs].map(Self.sentence)
    costs = parts[.costs].map(Self.sentence)
    shows = parts[.shows].map(Self.sentence)
    task = parts[.task]
    tags = (parts[.tags] ?? "").split { $0 == "," || $0 == " " || $0 == "." }.map { $0.lowercased() }
  }

  private enum Label: String, CaseIterable {
    case needs = "Needs:"
    case costs = "Costs:"
    case shows = "Shows:"
    case tags = "Tags:"
    case task = "Try:"
    case title = "", rest = " "
  }

  /// A line cut at its labels; what stands before the first belongs to the label above.
  private static func pieces(_ line: String) -> [(Label?, String)] {
    var pieces: [(Label?, String)] = []
    var label: Label?
    var words: [Substring] = []
    func end() {
      if !words.isEmpty { pieces.append((label, words.joined(separator: " "))) }
      words = []
    }
    for word in line.split(separator: " ") {
      if let next = Label(rawValue: String(word)), next != .title, next != .rest {
        end()
        label = next
      } else {
        words.append(word)
      }
    }
    end()
    return pieces
  }

  /// Lines that are written for editors and checkers.
  private static func isForPrograms(_ words: String) -> Bool {
    ["massgen:", "massgen ", "yaml-language-server:", "vim:", "-*-", "/usr/bin/", "SPDX-"].contains {
      words.hasPrefix($0)
    }
      || words == "massgen"
  }

  /// Without the full stop, so that it can stand in a list.
  private static func sentence(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

  private static func trimmed(_ text: String) -> String {
    let text = text.drop { $0.isWhitespace }
    return String(text.reversed().drop { $0.isWhitespace }.reversed())
  }
}
