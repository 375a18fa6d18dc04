// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

/// A part of a file that leads somewhere else.
public struct DocumentLink: Sendable, Hashable {
  /// Where a link leads.
  public enum Target: Sendable, Hashable {
    /// A file, absolute.
    case file(String)
    /// An address.
    case web(String)
  }

  /// The bytes that lead there.
  public var range: Range<Int>
  /// Where it leads.
  public var target: Target
  /// A few words about it.
  public var tooltip: String?

  /// The links of a file, in the order of the text: paths of files that are there or may be, and `https` addresses
  /// wherever they stand.
  public static func links(in file: TeamReadResult) -> [DocumentLink] {
    var links = paths(in: file)
    links += WebLinks.links(in: file.source.bytes)
    if let schema = schema(in: file) { links.append(schema) }
    links.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    var result: [DocumentLink] = []
    for link in links.prefix(most) where link.range.lowerBound >= result.last?.range.upperBound ?? 0 {
      result.append(link)
    }
    return result
  }

  private static let most = 5000

  private static func paths(in file: TeamReadResult) -> [DocumentLink] {
    var links: [DocumentLink] = []
    file.forEachMeaning { value, path, meaning in
      guard case .path(let meaning) = meaning, value.override == nil,
        let target = meaning.resolve(value.text, at: path, in: file), leads(to: target, in: file)
      else { return }
      links.append(
        DocumentLink(
          range: YAMLDocument.withoutQuotes(value.range, in: file.source.bytes), target: .file(target),
          tooltip: target))
    }
    return links
  }

  private static func leads(to path: String, in file: TeamReadResult) -> Bool {
    if case .folder? = file.context.files[path] { return true }
    return FileTarget.isFile(path, in: file)
  }

  /// The schema that a line for the common YAML servers names, when it is a file.
  private static func schema(in file: TeamReadResult) -> DocumentLink? {
    let bytes = file.source.bytes
    for comment in file.tree.comments.prefix(20) {
      let text = String(decoding: bytes[comment], as: UTF8.self)
      guard text.contains("yaml-language-server:"), let equals = text.range(of: "$schema=") else { continue }
      let written = text[equals].prefix { $0 != " " && $0 != "\t" }
      guard !written.isEmpty, !written.contains("://"),
        let path = PathMeaning.besideFile.resolve(String(written), at: ConfigPath(), in: file)
      else { return nil }
      let start = comment.lowerBound + text[..<equals.lowerBound].utf8.count
      return DocumentLink(range: start..<start + written.utf8.count, target: .file(path), tooltip: path)
    }
    return nil
  }
}

extension String {
  /// What stands behind the first occurrence of some words; nil where they do not stand.
  fileprivate func range(of words: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(words) { return index(start, offsetBy: words.count)..<endIndex }
      start = index(after: start)
    }
    return nil
  }
}
