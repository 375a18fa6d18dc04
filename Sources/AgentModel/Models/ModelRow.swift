// SPDX-License-Identifier: Apache-2.0

/// Finds rows by their beginnings in a text whose lines are sorted by bytes.
struct RowSearch {
  static let space = UInt8(ascii: " ")
  private static let lineEnd = UInt8(ascii: "\n")

  private let text: UnsafeBufferPointer<UInt8>

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Where the first row begins that is not before a key; the end of the text when all are.
  func start(of key: [UInt8]) -> Int {
    var low = 0
    var high = text.count
    while low < high {
      let middle = (low + high) / 2
      let start = text[low..<middle].lastIndex(of: Self.lineEnd).map { $0 + 1 } ?? low
      let end = text[middle..<high].firstIndex(of: Self.lineEnd) ?? high
      if text[start..<end].lexicographicallyPrecedes(key) {
        low = min(end + 1, high)
      } else {
        high = start
      }
    }
    return low
  }

  /// The row that begins at a place, without its line end; nil at the end of the text.
  func row(at start: Int) -> Slice<UnsafeBufferPointer<UInt8>>? {
    guard start < text.count else { return nil }
    return text[start..<(text[start...].firstIndex(of: Self.lineEnd) ?? text.count)]
  }
}

extension ModelFacts {
  /// Reads the columns behind the names of a row.
  init?(provider: String, name: String, columns: Slice<UnsafeBufferPointer<UInt8>>) {
    let columns = columns.split(separator: RowSearch.space).map { column -> String? in
      column.elementsEqual([UInt8(ascii: "-")]) ? nil : String(decoding: column, as: UTF8.self)
    }
    guard columns.count == 13 else { return nil }
    let prices = columns[2...10].map { $0.flatMap(Double.init) }
    self.init(
      provider: provider, name: name, maxInput: columns[0].flatMap { Int($0) },
      maxOutput: columns[1].flatMap { Int($0) },
      price: ModelPrice(columns: prices), deprecationDate: columns[12])
    for letter in (columns[11] ?? "").utf8 { add(letter) }
  }

  /// Adds what one letter of a row says.
  private mutating func add(_ letter: UInt8) {
    if letter == UInt8(ascii: "=") { listsAllInputs = true }
    if let input = Self.inputLetters.first(where: { UInt8(ascii: $0.0) == letter })?.1 { inputs.insert(input) }
    if let ability = Self.abilityLetters.first(where: { UInt8(ascii: $0.0) == letter })?.1 { abilities.insert(ability) }
  }

  private static let inputLetters: [(Unicode.Scalar, Modality)] = [
    ("i", .image), ("p", .pdf), ("a", .audio), ("v", .video),
  ]

  private static let abilityLetters: [(Unicode.Scalar, ModelAbilities)] = [
    ("t", .tools), ("c", .toolChoice), ("l", .parallelTools), ("s", .structuredOutput), ("r", .reasoning),
    ("d", .adaptiveThinking), ("0", .effortNone), ("1", .effortMinimal), ("8", .effortExtraHigh), ("9", .effortMax),
    ("h", .promptCaching), ("w", .webSearch), ("u", .urlContext), ("k", .computerUse), ("y", .systemTurns),
    ("m", .midConversationSystem), ("f", .assistantPrefill), ("A", .audioOutput), ("R", .responsesOnly),
  ]
}

extension ModelPrice {
  /// Reads the columns of prices, which are in the order of the members; nil without a price of input and output.
  fileprivate init?(columns: [Double?]) {
    guard columns.count == 9, let input = columns[0], let output = columns[5] else { return nil }
    self.init(
      input: input, cachedInput: columns[1], cacheWrite: columns[2], cacheWriteHour: columns[3],
      audioInput: columns[4], output: output, reasoning: columns[6], longInput: columns[7], longOutput: columns[8])
  }
}
