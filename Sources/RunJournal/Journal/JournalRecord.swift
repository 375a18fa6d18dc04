// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// What a reader has to know about one encoded event to order, filter and join it without parsing it.
struct JournalRecord {
  /// How a reader treats the event.
  enum Handling: UInt8 {
    /// Goes alone, and nothing moves across it.
    case barrier
    /// Its text may be joined with that of others with the same ``JournalRecord/key``.
    case joinable
    /// A newer event with the same ``JournalRecord/key`` replaces it.
    case replaceable
    /// Goes alone, but others may move across it.
    case single
  }

  /// Where the line begins in its segment.
  var start: UInt32
  /// Where the line ends, without the line feed.
  var end: UInt32
  /// Where the part begins that is the same for all deltas of an item and field: after `seq` and `t`.
  var headEnd: UInt32
  /// Where a delta's text begins, after its quote. It ends with the line's last two bytes, `"}`.
  var textStart: UInt32
  /// Joinable: hash of the bytes from ``headEnd`` to ``textStart``. Replaceable: hash of the type and the agent.
  var key: UInt64
  /// Hash of the agent's id as it is encoded; 0 without an agent.
  var agent: UInt64
  var handling: Handling
  /// nil for types of later versions.
  var type: EventType?
  var kind: ItemKind?
  var field: ItemField?

  /// The bytes of the line, without the line feed.
  var length: Int { Int(end - start) }
  /// The bytes of a joinable event's text.
  var textLength: Int { Int(end - textStart) - 2 }
}

/// A fast hash for grouping events; nothing depends on its values outside of the process.
enum ByteHash {
  static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
    var at = 0
    while at + 8 <= bytes.count {
      hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var rest: UInt64 = 0
    while at < bytes.count {
      rest = rest << 8 | UInt64(bytes[at])
      at += 1
    }
    return mix(hash ^ rest) | 1
  }

  /// The hash of a text as it stands in JSON, without quotes.
  static func hash(encoded text: String) -> UInt64 {
    var bytes: [UInt8] = []
    JSONWriter.appendEscaped(text, to: &bytes)
    return bytes.withUnsafeBytes { hash(UnsafeRawBufferPointer(rebasing: $0[1..<$0.count - 1])) }
  }

  /// The key of a replaceable event.
  static func stateKey(_ type: EventType, agent: UInt64) -> UInt64 {
    var name = type.rawValue
    return name.withUTF8 { hash(UnsafeRawBufferPointer($0), seed: agent) }
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value &* 0xFF51_AFD7_ED55_8CCD
    return product ^ (product >> 32)
  }
}
