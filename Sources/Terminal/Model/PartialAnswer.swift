// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal

/// Reads the text of an answer out of the arguments of its tool call while these still come in pieces, so that people
/// see the answer grow and not JSON.
struct PartialAnswer {
  /// The member that holds the text. (orchestration.md 1.7)
  private static let member = "\"content\""

  private enum State {
    /// Before the value of the member.
    case head
    case text
    case end
  }

  private var state = State.head
  /// What was read and is not yet understood: the head, or half an escape sequence.
  private var pending: [UInt8] = []
  private var filter = TerminalSequenceFilter()

  init() {}

  /// The text these arguments add.
  mutating func take(_ arguments: String) -> String {
    guard state != .end else { return "" }
    pending.append(contentsOf: arguments.utf8)
    if state == .head {
      guard let start = textStart() else {
        if pending.count > 4096 { state = .end }
        return ""
      }
      pending.removeFirst(start)
      state = .text
    }
    return takeText()
  }

  private func textStart() -> Int? {
    let member = Array(Self.member.utf8)
    guard pending.count > member.count else { return nil }
    for start in 0...pending.count - member.count where pending[start...].starts(with: member) {
      var place = start + member.count
      var hasColon = false
      while place < pending.count {
        switch pending[place] {
        case UInt8(ascii: " "), 0x0A, 0x0D, 0x09: break
        case UInt8(ascii: ":") where !hasColon: hasColon = true
        case UInt8(ascii: "\"") where hasColon: return place + 1
        default: return nil
        }
        place += 1
      }
    }
    return nil
  }

  private mutating func takeText() -> String {
    var end = 0
    scanning: while end < pending.count {
      switch pending[end] {
      case UInt8(ascii: "\""):
        state = .end
        break scanning
      case UInt8(ascii: "\\"):
        guard let length = escapeLength(at: end) else { break scanning }
        end += length
      default: end += 1
      }
    }
    let quoted = [UInt8(ascii: "\"")] + pending[..<end] + [UInt8(ascii: "\"")]
    pending.removeFirst(end)
    return filter.filter((try? JSONReader.parse(quoted))?.stringValue ?? "")
  }

  /// The length of an escape sequence; nil while it is not all there. Two halves of a surrogate pair belong together.
  private func escapeLength(at place: Int) -> Int? {
    let rest = pending[place...]
    guard rest.count >= 2 else { return nil }
    guard rest[place + 1] == UInt8(ascii: "u") else { return 2 }
    guard rest.count >= 6 else { return nil }
    let isHigh = String(decoding: rest[place + 2..<place + 4], as: UTF8.self).lowercased()
    guard isHigh >= "d8", isHigh < "dc" else { return 6 }
    return rest.count >= 12 ? 12 : nil
  }
}
