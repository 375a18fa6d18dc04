// SPDX-License-Identifier: Apache-2.0

import YAMLTree

/// Where the entries and items of a document stand among its lines.
struct TextMap {
  let document: YAMLDocument
  let lines: LineTable
  var bytes: [UInt8] { document.bytes }

  init(_ document: YAMLDocument) {
    self.document = document
    lines = LineTable(document.bytes)
  }

  /// An entry of a mapping or an item of a list.
  struct Element {
    /// The mapping or list.
    var holder: YAMLNodeID
    /// Its number there.
    var index: Int
    /// The key of an entry.
    var key: YAMLNodeID?
    var value: YAMLNodeID
    /// Where it begins: at its key, at its dash, or at the value of an item between brackets.
    var start: Int
    /// Right behind its colon or dash; where an item between brackets begins.
    var head: Int
    /// Where its value ends.
    var end: Int
    /// Whether its holder is held together by indentation.
    var isBlock: Bool
  }

  // MARK: Lines

  /// Where the line of a byte begins, behind a byte-order mark.
  func lineStart(_ offset: Int) -> Int {
    let start = lines.lineRange(lines.line(at: offset)).lowerBound
    return start == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : start
  }

  /// Where the line of a byte ends, before its line end.
  func lineEnd(_ offset: Int) -> Int { lines.lineRange(lines.line(at: offset)).upperBound }

  /// Where the line below that of a byte begins; the end of the text when there is none.
  func nextLine(_ offset: Int) -> Int {
    let line = lines.line(at: offset) + 1
    return line < lines.lineCount ? lines.lineRange(line).lowerBound : bytes.count
  }

  /// How many bytes of its line precede a byte.
  func column(_ offset: Int) -> Int { offset - lineStart(offset) }

  /// Whether only white space precedes a byte in its line.
  func isFirstInLine(_ offset: Int) -> Bool { bytes[min(lineStart(offset), offset)..<offset].allSatisfy(Self.isBlank) }

  /// Whether there is nothing but white space or a comment between a byte and the end of its line.
  func isLastInLine(_ offset: Int) -> Bool {
    let rest = bytes[offset..<max(offset, lineEnd(offset))].drop(while: Self.isBlank)
    return rest.isEmpty || rest.first == UInt8(ascii: "#")
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// Where the next byte stands that is neither white space nor part of a comment.
  func nextContent(_ offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      if Self.isBlank(byte) || Self.isBreak(byte) {
        offset += 1
      } else if byte == UInt8(ascii: "#") {
        offset = max(offset + 1, lineEnd(offset))
      } else {
        break
      }
    }
    return offset
  }

  // MARK: Elements

  /// An entry or item; nil when it is written in a way that is better left alone (`? key`).
  func element(_ index: Int, of holder: YAMLNodeID) -> Element? {
    let parts = parts(of: holder)
    return parts.indices.contains(index) ? element(index, of: holder, parts) : nil
  }

  /// All entries or items; nil when one of them is written in a way that is better left alone.
  func elements(of holder: YAMLNodeID) -> [Element]? {
    let parts = parts(of: holder)
    var elements: [Element] = []
    elements.reserveCapacity(parts.count)
    for index in parts.indices {
      guard let element = element(index, of: holder, parts) else { return nil }
      elements.append(element)
    }
    return elements
  }

  /// The keys, for entries, and the values of a collection.
  private func parts(of holder: YAMLNodeID) -> [(key: YAMLNodeID?, value: YAMLNodeID)] {
    document.node(holder).kind == .mapping
      ? document.entries(holder).map { ($0.key, $0.value) } : document.items(holder).map { (nil, $0) }
  }

  private func element(
    _ index: Int, of holder: YAMLNodeID, _ parts: [(key: YAMLNodeID?, value: YAMLNodeID)]
  ) -> Element? {
    let isBlock = document.node(holder).style == .block
    let (key, value) = parts[index]
    let start = document.contentRange(holder).lowerBound
    guard let key else {
      let range = document.range(value)
      guard isBlock else {
        return Element(
          holder: holder, index: index, value: value, start: range.lowerBound, head: range.lowerBound,
          end: range.upperBound, isBlock: false)
      }
      let dash = nextContent(index == 0 ? start : document.range(parts[index - 1].value).upperBound)
      guard dash < bytes.count, bytes[dash] == UInt8(ascii: "-") else { return nil }
      return Element(
        holder: holder, index: index, value: value, start: dash, head: dash + 1, end: max(range.upperBound, dash + 1),
        isBlock: true)
    }
    let range = document.range(key)
    var lead = nextContent(index == 0 ? start + (isBlock ? 0 : 1) : end(of: parts[index - 1]))
    if !isBlock, index > 0, lead < bytes.count, bytes[lead] == UInt8(ascii: ",") { lead = nextContent(lead + 1) }
    guard lead == range.lowerBound else { return nil }
    let colon = nextContent(range.upperBound)
    let hasColon = colon < bytes.count && bytes[colon] == UInt8(ascii: ":")
    guard hasColon || !isBlock else { return nil }
    let head = hasColon ? colon + 1 : range.upperBound
    return Element(
      holder: holder, index: index, key: key, value: value, start: range.lowerBound, head: head,
      end: max(document.range(value).upperBound, head), isBlock: isBlock)
  }

  private func end(of entry: (key: YAMLNodeID?, value: YAMLNodeID)) -> Int {
    let value = document.range(entry.value)
    let end = max(value.upperBound, entry.key.map { document.range($0).upperBound } ?? 0)
    // An absent value stands behind its colon; one that is left out with its colon stands nowhere.
    let colon = nextContent(end)
    return value.isEmpty && colon < bytes.count && bytes[colon] == UInt8(ascii: ":") ? colon + 1 : end
  }

  /// The element a node is the value of; nil for the root and for keys.
  func element(of value: YAMLNodeID) -> Element? {
    guard let holder = document.node(value).parent, let index = index(of: value, in: holder) else { return nil }
    return element(index, of: holder)
  }

  /// The number of an entry or item by its value.
  func index(of value: YAMLNodeID, in holder: YAMLNodeID) -> Int? {
    document.node(holder).kind == .mapping
      ? document.entries(holder).firstIndex { $0.value == value } : document.items(holder).firstIndex { $0 == value }
  }

  /// How many entries or items a collection has.
  func count(_ holder: YAMLNodeID) -> Int {
    document.node(holder).kind == .mapping ? document.entries(holder).count : document.items(holder).count
  }

  /// The numbers of the entries and items that lead from the top to a value.
  func place(of value: YAMLNodeID) -> [Int]? {
    var place: [Int] = []
    var value = value
    while let holder = document.node(value).parent {
      guard let index = index(of: value, in: holder) else { return nil }
      place.append(index)
      value = holder
    }
    return place.reversed()
  }

  // MARK: Ends

  /// Where the text of an element ends: with the comment on its last line, without the line end, and without empty lines
  /// behind a block scalar.
  func textEnd(_ element: Element) -> Int {
    guard element.isBlock else { return element.end }
    guard element.end > element.head, Self.isBreak(bytes[element.end - 1]) else { return lineEnd(element.end) }
    var line = lines.line(at: element.end - 1)
    while lines.lineRange(line).allSatisfy({ Self.isBlank(bytes[$0]) }),
      lines.lineRange(line).lowerBound > element.head
    {
      line -= 1
    }
    return lines.lineRange(line).upperBound
  }

  /// Right behind the colon or dash of an element, and behind the anchor and tag of its value.
  func valueHead(_ element: Element) -> Int {
    let node = document.node(element.value)
    guard node.kind != .alias, node.anchor != nil || node.tag != nil else { return element.head }
    var end = element.head
    var offset = node.range.lowerBound
    while offset < node.range.upperBound {
      let byte = bytes[offset]
      if Self.isBlank(byte) {
        offset += 1
      } else if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "!") {
        while offset < node.range.upperBound, !Self.isBlank(bytes[offset]), !Self.isBreak(bytes[offset]) { offset += 1 }
        end = max(end, offset)
      } else {
        break
      }
    }
    return end
  }
}
