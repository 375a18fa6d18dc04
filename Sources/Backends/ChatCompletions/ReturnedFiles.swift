// SPDX-License-Identifier: Apache-2.0

import AgentModel
import MediaFormats

/// The files of tool results, which tool turns cannot carry: the result says which follow, and they follow in a user
/// turn. (backends.md 6.7)
///
/// Files are numbered through the whole conversation, so that a number means the same in every request.
struct ReturnedFiles {
  private var pieces: [ChatMediaWriter.Piece] = []
  private var count = 0

  /// Takes the files of a result.
  ///
  /// - Returns: the text of the tool turn. It must not be empty, and it says what failed, because tool turns have no
  ///   flag for that.
  mutating func add(_ result: ToolResult, _ writer: ChatMediaWriter) -> String {
    var lines: [String] = []
    if result.isError, !result.text.hasPrefix("Error") {
      lines.append("Error: \(result.text)")
    } else if !result.text.isEmpty {
      lines.append(result.text)
    }
    for media in result.media {
      switch writer.piece(media) {
      case .text(let note):
        lines.append(note)
      case .media(_, let form):
        count += 1
        let name = "\(Self.word(media.kind)) \(count)"
        lines.append("[\(name) follows]")
        pieces.append(
          .text("\(Self.capitalized(name)) returned by tool \(result.name) (call \(result.callID))"))
        pieces.append(.media(media, form))
      }
    }
    return lines.isEmpty ? "(no output)" : lines.joined(separator: "\n")
  }

  /// The pieces of the user turn, each file behind the line that names it; they are used up.
  mutating func take() -> [ChatMediaWriter.Piece] {
    defer { pieces = [] }
    return pieces
  }

  private static func word(_ kind: MediaKind) -> String {
    switch kind {
    case .image, .audio, .video, .document: kind.rawValue
    case .text, .unknown: "file"
    }
  }

  private static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
