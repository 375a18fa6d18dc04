// SPDX-License-Identifier: Apache-2.0

/// What stands in brackets, JSON included.
extension TextScan {
  /// Reads on in brackets.
  mutating func flow(from start: Int, to end: Int) {
    var at = start
    tail = flowTail(at: end)
    while at < end {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        at += 1
      case UInt8(ascii: "#") where at == start || Self.isBlank(bytes[at - 1]):
        tail = .comment(start: at)
        return
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        beginValue()
        holders.append(Holder(isList: byte == UInt8(ascii: "["), column: blockColumn, isFlow: true))
        at += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if holders.last?.isFlow == true { holders.removeLast() }
        at += 1
        if holders.last?.isFlow != true {
          mode = .lines
          tail = .settled
          let next = skipBlanks(at, end)
          if next < end, bytes[next] == UInt8(ascii: "#") { tail = .comment(start: next) }
          return
        }
      case UInt8(ascii: ","):
        separate()
        at += 1
      case UInt8(ascii: ":"):
        if let last = holders.indices.last, !holders[last].isList, holders[last].key != nil {
          holders[last].hasColon = true
          holders[last].hasValue = false
        }
        at += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard let close = closing(byte, from: at + 1, to: end) else {
          tail = unfinished(start: at + 1, quote: byte)
          beginValue()
          return
        }
        scalar(text(at + 1..<close), start: at + 1)
        at = close + 1
      default:
        let stop = plainEnd(at, end)
        if stop >= end {
          tail = unfinished(start: at, quote: nil)
          scalar(trimmed(at, stop), start: at)
          if end > at, Self.isBlank(bytes[end - 1]) { tail = .settled }
          return
        }
        scalar(trimmed(at, stop), start: at)
        at = max(stop, at + 1)
      }
    }
    tail = flowTail(at: end)
  }

  /// What could begin at a place in brackets.
  private func flowTail(at offset: Int) -> Tail {
    guard let last = holders.last, last.isFlow, !last.hasValue else { return .settled }
    if last.isList || last.hasColon { return .value(start: offset, quote: nil) }
    return last.key == nil ? .key(start: offset, quote: nil) : .settled
  }

  /// What a word is that is not at its end.
  private func unfinished(start: Int, quote: UInt8?) -> Tail {
    guard let last = holders.last, !last.hasValue else { return .settled }
    if last.isList || last.hasColon { return .value(start: start, quote: quote) }
    return last.key == nil ? .key(start: start, quote: quote) : .settled
  }

  private mutating func separate() {
    guard let last = holders.indices.last else { return }
    if holders[last].isList { holders[last].index += 1 }
    holders[last].key = nil
    holders[last].hasColon = false
    holders[last].hasValue = false
  }

  private mutating func scalar(_ text: String, start: Int) {
    guard let last = holders.indices.last else { return }
    if !holders[last].isList, holders[last].key == nil {
      holders[last].key = text
      note(text, start: start)
    } else {
      holders[last].hasValue = true
      note(value: text)
    }
  }

  /// Where a plain text in brackets ends.
  private func plainEnd(_ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end {
      switch bytes[at] {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "["): return at
      // `${` is part of a text that needs quotes; it is read as one so that completion works there.
      case UInt8(ascii: "{") where at == start || bytes[at - 1] != UInt8(ascii: "$"): return at
      case UInt8(ascii: ":") where at + 1 >= end || Self.isBlank(bytes[at + 1]): return at
      case UInt8(ascii: "#") where at > start && Self.isBlank(bytes[at - 1]): return at
      default: at += 1
      }
    }
    return end
  }
}
