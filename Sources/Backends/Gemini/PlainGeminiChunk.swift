// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A chunk that carries one piece of text or thought, usage perhaps, and nothing else worth knowing: nearly every chunk
/// of a stream.
///
/// Reading one makes no values. Chunks with anything else in them are none of these and are read as a tree.
struct PlainGeminiChunk {
  /// Where the piece stands, with its quotes.
  private(set) var place = 0..<0
  /// Whether the piece is a summary of thoughts.
  private(set) var isThought = false
  /// Where the running usage stands, if there is one.
  private(set) var usagePlace: Range<Int>?

  /// Reads a chunk; nil when it is not of this kind or not JSON.
  init?(_ data: UnsafeRawBufferPointer) {
    var scanner = JSONScanner(data)
    do {
      guard try readChunk(&scanner), !place.isEmpty else { return nil }
      try scanner.finish()
    } catch {
      return nil
    }
  }

  private mutating func readChunk(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key.count {
      case 10 where key.equals("candidates"):
        guard place.isEmpty, try readCandidates(&scanner) else { return false }
      case 13 where key.equals("usageMetadata"):
        guard usagePlace == nil, try scanner.peekKind() == .object else { return false }
        usagePlace = try scanner.skipValue()
      case 12 where key.equals("modelVersion"), 10 where key.equals("responseId"), 10 where key.equals("createTime"):
        try scanner.skipValue()
      default:
        // Errors, feedback about the prompt and whatever else may come.
        guard try scanner.skipNull() else { return false }
      }
    }
    return true
  }

  /// Reads `candidates`: exactly one.
  private mutating func readCandidates(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    guard try scanner.peekKind() == .array else { return false }
    try scanner.beginArray()
    guard try scanner.nextElement(), try readCandidate(&scanner) else { return false }
    return try !scanner.nextElement()
  }

  private mutating func readCandidate(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    guard try scanner.peekKind() == .object else { return false }
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key.count {
      case 7 where key.equals("content"):
        guard place.isEmpty, try readContent(&scanner) else { return false }
      case 5 where key.equals("index"):
        guard try scanner.peekKind() == .number, try scanner.readInteger() == 0 else { return false }
      case 13 where key.equals("safetyRatings"), 10 where key.equals("tokenCount"), 11 where key.equals("avgLogprobs"):
        try scanner.skipValue()
      default:
        guard try scanner.skipNull() else { return false }
      }
    }
    return true
  }

  private mutating func readContent(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    guard try scanner.peekKind() == .object else { return false }
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      if key.equals("parts") {
        guard place.isEmpty, try readParts(&scanner) else { return false }
      } else if key.equals("role") {
        try scanner.skipValue()
      } else if try !scanner.skipNull() {
        return false
      }
    }
    return true
  }

  /// Reads `parts`: exactly one, of text.
  private mutating func readParts(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    guard try scanner.peekKind() == .array else { return false }
    try scanner.beginArray()
    guard try scanner.nextElement(), try scanner.peekKind() == .object else { return false }
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      if key.equals("text") {
        guard place.isEmpty, try scanner.peekKind() == .string else { return false }
        place = try scanner.skipValue()
      } else if key.equals("thought") {
        guard let flag = try scanner.readBool() else { return false }
        isThought = flag
      } else if try !scanner.skipNull() {
        // A signature makes the part one that has to go back as it is.
        return false
      }
    }
    return try !scanner.nextElement()
  }
}
