// SPDX-License-Identifier: Apache-2.0

/// Reads the plain parts of a PDF document: trailer and page tree (ISO 32000-1, 7.5 and 7.7).
enum PDFDocument {
  /// Where the mark of the end is looked for, and that of the beginning when something stands before it.
  private static let margin = 1024

  static func facts(_ bytes: ByteView) -> MediaFacts? {
    bytes.holds("%PDF-") ? document(bytes) : nil
  }

  /// A document with something before it, which readers allow.
  static func factsBehindJunk(_ bytes: ByteView) -> MediaFacts? {
    let end = bytes.clamped(bytes.count - margin)
    guard let start = bytes.clamped(0, margin).position(of: "%PDF-"), end.position(of: "startxref") != nil,
      end.position(of: "%%EOF") != nil
    else { return nil }
    return document(bytes.clamped(start))
  }

  private static func document(_ bytes: ByteView) -> MediaFacts {
    let isComplete = bytes.clamped(bytes.count - margin).position(of: "%%EOF") != nil
    let isEncrypted = (trailer(bytes) ?? bytes).contains(name: "/Encrypt")
    return MediaFacts(format: .pdf, pages: pages(bytes), isComplete: isComplete, isEncrypted: isEncrypted)
  }

  /// The dictionary that the end of the document points at; nil when it points nowhere.
  private static func trailer(_ bytes: ByteView) -> ByteView? {
    let end = bytes.clamped(bytes.count - margin)
    guard let mark = end.lastPosition(of: "startxref"), let place = end.integer(mark + 9), place > 0,
      place < bytes.count
    else { return nil }
    let table = bytes.clamped(place)
    // A plain table is followed by its trailer, up to the next mark; a compressed one begins with its dictionary.
    if table.holds("xref"), let start = table.position(of: "trailer") {
      let rest = table.clamped(start)
      return rest.position(of: "startxref").map { rest.clamped(0, $0) }
    }
    guard let start = table.clamped(0, 64).position(of: "obj"), let length = table.position(of: "stream") else {
      return nil
    }
    return table.clamped(start, length - start)
  }

  /// The pages: told by the head of a linear document, or by the root of the page tree where that is not compressed.
  private static func pages(_ bytes: ByteView) -> Int? {
    if let linear = linearPages(bytes) { return linear }
    var pages: Int?
    var start = 0
    var position = 0
    while let found = bytes.position(of: "obj", from: position) {
      position = found + 3
      guard bytes.holds("end", at: found - 3) else {
        start = position
        continue
      }
      let object = bytes.clamped(start, found - 3 - start)
      // What changes a document is written behind it: the last root counts.
      if let count = rootCount(object) { pages = count }
      start = position
    }
    return pages
  }

  /// The pages below an object, if it is a root of a page tree.
  private static func rootCount(_ object: ByteView) -> Int? {
    guard object.contains(name: "/Pages", after: "/Type"), !object.contains(name: "/Parent"),
      let count = object.value(of: "/Count").flatMap({ object.integer($0) }), count > 0
    else { return nil }
    return count
  }

  /// The pages that the first object of a linear document tells, unless the document was changed since.
  private static func linearPages(_ bytes: ByteView) -> Int? {
    let head = bytes.clamped(0, margin)
    guard let start = head.position(of: "/Linearized"), let end = head.position(of: "endobj", from: start) else {
      return nil
    }
    let object = head.clamped(0, end)
    guard object.value(of: "/L").flatMap({ object.integer($0) }) == bytes.count else { return nil }
    return object.value(of: "/N").flatMap { object.integer($0) }
  }
}

extension ByteView {
  /// Where the value of a name in a dictionary begins; names that only begin alike are passed over.
  fileprivate func value(of name: StaticString, from start: Int = 0) -> Int? {
    var position = start
    while let found = self.position(of: name, from: position) {
      position = found + name.utf8CodeUnitCount
      guard let next = self[position], next.isRegular else { return position }
    }
    return nil
  }

  fileprivate func contains(name: StaticString) -> Bool { value(of: name) != nil }

  /// Whether a name stands as the value of another.
  fileprivate func contains(name: StaticString, after key: StaticString) -> Bool {
    var position = 0
    while let value = value(of: key, from: position) {
      position = value
      while self[position]?.isSpace == true { position += 1 }
      let end = position + name.utf8CodeUnitCount
      if holds(name, at: position), self[end]?.isRegular != true { return true }
    }
    return false
  }

  /// A number without sign, after any white space.
  fileprivate func integer(_ position: Int) -> Int? {
    var position = position
    while self[position]?.isSpace == true { position += 1 }
    var number: Int?
    while let digit = self[position], (0x30...0x39).contains(digit), number ?? 0 < 1_000_000_000_000 {
      number = (number ?? 0) * 10 + Int(digit - 0x30)
      position += 1
    }
    return number
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { [0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20].contains(self) }

  /// Whether a name goes on with the byte: it is neither white space nor a delimiter.
  fileprivate var isRegular: Bool { !isSpace && !"()<>[]{}/%".utf8.contains(self) }
}
