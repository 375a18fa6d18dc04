// SPDX-License-Identifier: Apache-2.0

/// How one text becomes another, line by line.
struct LineDiff {
  /// Lines that stay, go or come, in order.
  fileprivate enum Step {
    case same(ArraySlice<UInt8>), gone(ArraySlice<UInt8>), new(ArraySlice<UInt8>)
  }

  private static let context = 3
  /// Differences beyond which the middle is taken as replaced; keeps the search short.
  private static let mostDifferences = 2000

  private let steps: [Step]

  init(old: [UInt8], new: [UInt8]) {
    let (old, new) = (Self.lines(old), Self.lines(new))
    var start = 0
    while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
    var end = 0
    while end < old.count - start, end < new.count - start, old[old.count - 1 - end] == new[new.count - 1 - end] {
      end += 1
    }
    let middle = Self.middle(old[start..<(old.count - end)], new[start..<(new.count - end)])
    steps = old[..<start].map(Step.same) + middle + old[(old.count - end)...].map(Step.same)
  }

  /// Lines that are new or gone; a line that changed counts once.
  var changedLines: Int {
    var gone = 0
    var new = 0
    for step in steps {
      switch step {
      case .gone: gone += 1
      case .new: new += 1
      case .same: break
      }
    }
    return max(gone, new)
  }

  /// The difference as `diff -u` writes it; empty for equal texts.
  func unified(name: String) -> String {
    var text = ""
    var oldLine = 1
    var newLine = 1
    var index = 0
    while index < steps.count {
      // A piece of the difference ends where more lines stay than stand around two pieces.
      guard let first = steps[index...].firstIndex(where: { !$0.isSame }) else { break }
      let start = max(index, first - Self.context)
      oldLine += start - index
      newLine += start - index
      var last = first
      var next = first
      while next < steps.count, next - last <= Self.context * 2 {
        if !steps[next].isSame { last = next }
        next += 1
      }
      let end = min(steps.count, last + Self.context + 1)
      let piece = steps[start..<end]
      let (oldCount, newCount) = (piece.count { !$0.isNew }, piece.count { !$0.isGone })
      text += "@@ -\(Self.span(oldLine, oldCount)) +\(Self.span(newLine, newCount)) @@\n"
      for step in piece { text += step.text }
      oldLine += oldCount
      newLine += newCount
      index = end
    }
    return text.isEmpty ? "" : "--- \(name)\n+++ \(name)\n" + text
  }

  private static func span(_ line: Int, _ count: Int) -> String {
    count == 1 ? "\(line)" : "\(count == 0 ? line - 1 : line),\(count)"
  }

  /// Lines with their ends.
  private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (offset, byte) in text.enumerated() where byte == 0x0A {
      lines.append(text[start...offset])
      start = offset + 1
    }
    if start < text.count { lines.append(text[start...]) }
    return lines
  }

  private static func middle(_ old: ArraySlice<ArraySlice<UInt8>>, _ new: ArraySlice<ArraySlice<UInt8>>) -> [Step] {
    guard old.count + new.count <= mostDifferences else { return old.map(Step.gone) + new.map(Step.new) }
    var gone: Set<Int> = []
    var come: Set<Int> = []
    for change in Array(new).difference(from: Array(old)) {
      switch change {
      case .remove(let offset, _, _): gone.insert(offset)
      case .insert(let offset, _, _): come.insert(offset)
      }
    }
    var steps: [Step] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if oldIndex < old.count, gone.contains(oldIndex) {
        steps.append(.gone(old[old.startIndex + oldIndex]))
        oldIndex += 1
      } else if newIndex < new.count, come.contains(newIndex) {
        steps.append(.new(new[new.startIndex + newIndex]))
        newIndex += 1
      } else {
        steps.append(.same(old[old.startIndex + oldIndex]))
        oldIndex += 1
        newIndex += 1
      }
    }
    return steps
  }
}

extension LineDiff.Step {
  fileprivate var isSame: Bool { if case .same = self { true } else { false } }
  fileprivate var isGone: Bool { if case .gone = self { true } else { false } }
  fileprivate var isNew: Bool { if case .new = self { true } else { false } }

  fileprivate var text: String {
    let (sign, line) =
      switch self {
      case .same(let line): (" ", line)
      case .gone(let line): ("-", line)
      case .new(let line): ("+", line)
      }
    let text = sign + String(decoding: line, as: UTF8.self)
    return line.last == 0x0A ? text : text + "\n\\ No newline at end of file\n"
  }
}
