// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A frame that passes on one piece of a block of the agent's own message: nearly every line of a program that streams.
///
/// Reading one makes no tree. Frames of helpers, and frames that say anything else, are none of these.
/// (claude-code.md 5, 6)
struct DeltaFrame {
  /// The event it passes on.
  let delta: AnthropicDelta
  /// The message it belongs to; nil in versions that do not say.
  let messageID: String?
  /// Where the piece stands in the line, with its quotes.
  let piece: Range<Int>
  /// Where the frame's own id stands in the line, with its quotes.
  let frameID: Range<Int>?

  /// Reads a line; nil when it is not of this kind or not JSON.
  init?(_ line: UnsafeRawBufferPointer) {
    var scanner = JSONScanner(line)
    var places = Places()
    do {
      guard try places.read(&scanner, line) else { return nil }
      try scanner.finish()
    } catch {
      return nil
    }
    guard places.isStream, let event = places.event,
      let delta = AnthropicDelta(UnsafeRawBufferPointer(rebasing: line[event]))
    else { return nil }
    self.delta = delta
    piece = delta.place.lowerBound + event.lowerBound..<delta.place.upperBound + event.lowerBound
    frameID = places.frameID
    messageID = places.messageID
  }

  /// What of a line is worth knowing.
  private struct Places {
    var isStream = false
    var event: Range<Int>?
    var frameID: Range<Int>?
    var messageID: String?

    /// Whether the line may be one.
    mutating func read(_ scanner: inout JSONScanner, _ line: UnsafeRawBufferPointer) throws(JSONError) -> Bool {
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        switch key.count {
        case 4 where key.equals("type"):
          let word = UnsafeRawBufferPointer(rebasing: line[try scanner.skipValue()])
          // Other frames may be megabytes long.
          guard word.equals("\"stream_event\"") else { return false }
          isStream = true
        case 4 where key.equals("uuid"):
          guard try scanner.peekKind() == .string else { return false }
          frameID = try scanner.skipValue()
        case 5 where key.equals("event"):
          guard try scanner.peekKind() == .object else { return false }
          event = try scanner.skipValue()
        case 14 where key.equals("api_message_id"):
          messageID = try scanner.readStringIfPresent()
        case 18 where key.equals("parent_tool_use_id"), 16 where key.equals("abandoned_blocks"),
          17 where key.equals("user_message_uuid"), 18 where key.equals("user_message_uuids"):
          guard try scanner.skipNull() else { return false }
        default:
          if key.contains(UInt8(ascii: "\\")) { return false }
          try scanner.skipValue()
        }
      }
      return true
    }
  }
}
