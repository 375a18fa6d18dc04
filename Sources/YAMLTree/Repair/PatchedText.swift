// SPDX-License-Identifier: Apache-2.0

/// A text with a few changes, and the way back from its offsets to those of the original.
struct PatchedText {
  let original: [UInt8]
  /// The original with blanked lines; as long as the original.
  private(set) var base: [UInt8]
  /// Replacements, sorted and disjoint.
  private(set) var patches: [YAMLProblem.Edit] = []
  /// Where blanked lines and replaced ranges are, in the original.
  private(set) var changes = ChangedRanges()

  /// `cleaned` is the original with some bytes replaced, of the same length.
  init(_ original: [UInt8], cleaned: [UInt8]? = nil) {
    self.original = original
    self.base = cleaned ?? original
  }

  /// Puts a space behind a colon that a bracket, a brace or a comma follows, as in `{key:}`: other parsers of YAML 1.1
  /// read that as it is meant. So it is no change that anybody hears of. False where it cannot help.
  mutating func separate(_ colon: Int) -> Bool {
    guard colon + 1 < base.count, base[colon] == Byte.colon, Byte.isFlowMark(base[colon + 1]) else { return false }
    let place = colon + 1
    let index = patches.firstSorted { $0.range.lowerBound >= place }
    if index < patches.count, patches[index].range.lowerBound == place { return false }
    patches.insert(YAMLProblem.Edit(range: place..<place, replacement: " "), at: index)
    return true
  }

  /// Makes the changes of a mend.
  func applying(_ mend: Mend) -> PatchedText {
    var result = self
    if !mend.edits.isEmpty {
      for edit in mend.edits where !edit.range.isEmpty { result.removePatches(in: edit.range) }
      result.patches = (result.patches + mend.edits).sorted { $0.range.lowerBound < $1.range.lowerBound }
      result.changes.insert(mend.edits.map(\.range))
    }
    for blanked in mend.blanked {
      result.removePatches(in: blanked)
      for index in blanked { result.base[index] = Byte.space }
    }
    if !mend.blanked.isEmpty { result.changes.insert(mend.blanked) }
    return result
  }

  private mutating func removePatches(in range: Range<Int>) {
    patches.removeAll { $0.range.lowerBound >= range.lowerBound && $0.range.upperBound <= range.upperBound }
  }

  /// The text with all changes.
  func patched() -> [UInt8] {
    guard !patches.isEmpty else { return base }
    var result: [UInt8] = []
    result.reserveCapacity(base.count + 16 * patches.count)
    var copied = 0
    for patch in patches {
      result += base[copied..<patch.range.lowerBound]
      result += patch.replacement.utf8
      copied = patch.range.upperBound
    }
    result += base[copied...]
    return result
  }

  /// The way from offsets of ``patched()`` to original ones.
  func offsetMap() -> PatchedOffsetMap { PatchedOffsetMap(patches) }
}

/// Turns offsets of a patched text into offsets of the original.
struct PatchedOffsetMap {
  private struct Segment {
    /// Where the replacement starts and ends in the patched text.
    var patched: Range<Int>
    var original: Range<Int>
  }
  private let segments: [Segment]

  /// Whether there is nothing to convert.
  var isIdentity: Bool { segments.isEmpty }

  init(_ patches: [YAMLProblem.Edit]) {
    var shift = 0
    segments = patches.map { patch in
      let start = patch.range.lowerBound + shift
      shift += patch.replacement.utf8.count - patch.range.count
      return Segment(patched: start..<start + patch.replacement.utf8.count, original: patch.range)
    }
  }

  /// The original offset. Inside a replacement it is the replaced range's start, right behind it the range's end.
  func original(_ offset: Int) -> Int {
    let next = segments.firstSorted { $0.patched.lowerBound >= offset }
    guard next > 0 else { return offset }
    let segment = segments[next - 1]
    if offset < segment.patched.upperBound { return segment.original.lowerBound }
    return segment.original.upperBound + offset - segment.patched.upperBound
  }
}

/// Sorted, disjoint ranges of a text that were changed.
struct ChangedRanges {
  private(set) var ranges: [Range<Int>] = []

  init(_ ranges: [Range<Int>] = []) { insert(ranges) }

  /// Adds ranges. Those that overlap become one.
  mutating func insert(_ added: [Range<Int>]) {
    var result: [Range<Int>] = []
    result.reserveCapacity(ranges.count + added.count)
    for range in (ranges + added).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, range.lowerBound < last.upperBound {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    ranges = result
  }

  /// Whether a change overlaps or touches a range.
  func touch(_ range: Range<Int>) -> Bool {
    let first = ranges.firstSorted { $0.upperBound >= range.lowerBound }
    return first < ranges.count && ranges[first].lowerBound <= range.upperBound
  }

  /// The changes that begin at or before a byte, the nearest first.
  func before(_ offset: Int) -> some Sequence<Range<Int>> {
    ranges[..<ranges.firstSorted { $0.lowerBound > offset }].reversed()
  }
}

extension Array {
  /// The first index whose element fulfils a condition that holds for all later elements too; the count without one.
  func firstSorted(where condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
