// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import JSONCore

/// Names a request by what it asks, so that a recording can be matched with it. (replay.md section 5)
public enum RequestDigest {
  /// `sha256:` and 64 hex digits over roles, texts and files of the messages and the names of the tools, without secrets
  /// and without the line that tells the time. Model and parameters do not count.
  public static func of(_ request: ModelRequest, _ scrubber: Scrubber) -> String {
    var writer = JSONWriter(reserving: 4096)
    writer.beginObject()
    writer.key("messages")
    writer.beginArray()
    for message in request.messages {
      writer.beginObject()
      writer.member("role", message.role.rawValue)
      writer.member("text", scrubber.scrub(timeless(text(message))))
      let files = message.media.map(name)
      if !files.isEmpty { writer.member("media", files) }
      writer.endObject()
    }
    writer.endArray()
    writer.member("tools", request.tools.map(\.name).sorted())
    writer.endObject()
    return "sha256:" + SHA256.hex(writer.bytes)
  }

  /// How the line begins that tells agents the time, lower case.
  private static let clockLine = "local date and time"

  private static func text(_ message: Message) -> String {
    message.parts.reduce(into: "") { text, part in
      switch part {
      case .text(let piece): text += piece
      case .toolResult(let result): text += result.text
      case .media, .toolCall, .invalidToolCall: break
      }
    }
  }

  /// A file by its content, or by where it is.
  private static func name(_ part: MediaPart) -> String {
    switch part.source {
    case .content(let asset), .uploaded(_, let asset): asset.digest
    case .url(let url): url
    }
  }

  private static func timeless(_ text: String) -> String {
    guard text.lowercased().contains(clockLine) else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.lowercased().hasPrefix(clockLine) }.joined(separator: "\n")
  }
}
