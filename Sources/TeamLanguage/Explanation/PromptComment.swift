// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

/// A task written into a team file, for editors that start a team but cannot ask what it shall do: a comment that begins
/// with `# massgen-prompt:`, with the comment lines right below it.
///
///     # massgen-prompt: Which index fits this query?
///     # SELECT * FROM runs WHERE status = 'failed'
public enum PromptComment {
  private static let mark = "massgen-prompt:"

  /// The task of a file; nil when it has none.
  public static func prompt(in file: TeamReadResult) -> String? {
    var lines: [String] = []
    var last = -1
    for comment in file.tree.comments {
      let line = file.lines.line(at: comment.lowerBound)
      let text = trimmed(String(decoding: file.source.bytes[comment], as: UTF8.self).drop { $0 == "#" })
      if last < 0 {
        guard text.hasPrefix(mark) else { continue }
        lines.append(trimmed(text.dropFirst(mark.count)))
      } else if line == last + 1 {
        lines.append(text)
      } else {
        break
      }
      last = line
    }
    let prompt = trimmed(lines.joined(separator: "\n")[...])
    return prompt.isEmpty ? nil : prompt
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
