// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore

/// The bytes of a plain delta around what differs from event to event.
///
/// The deltas of one part of one item differ in their piece, their sequence number and the padding some servers add.
/// Where everything else is as in a delta that was read already, only the piece needs reading: what stands around it is
/// known to be valid and to say nothing new.
struct DeltaTemplate {
  private struct Step {
    /// nil for bytes that are always the same.
    var hole: PlainDelta.Hole.Kind?
    /// Where the same bytes stand in ``constant``.
    var start = 0
    var count = 0
  }

  /// What the piece is.
  let kind: EventBatch.Kind
  /// The place of the item it belongs to.
  let item: Int
  private var steps: [Step] = []
  private let constant: [UInt8]

  /// Remembers a delta.
  init(_ data: UnsafeRawBufferPointer, _ delta: PlainDelta, kind: EventBatch.Kind, item: Int) {
    self.kind = kind
    self.item = item
    var constant: [UInt8] = []
    var end = 0
    for hole in delta.holes {
      steps.append(Step(start: constant.count, count: hole.place.lowerBound - end))
      steps.append(Step(hole: hole.kind))
      constant += data[end..<hole.place.lowerBound]
      end = hole.place.upperBound
    }
    steps.append(Step(start: constant.count, count: data.count - end))
    constant += data[end...]
    self.constant = constant
  }

  /// Appends the piece of a delta that is the same around it; false when it is not, and nothing is appended then.
  func append(_ data: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Bool {
    let length = output.count
    guard read(data, &output) == data.count else {
      output.removeLast(output.count - length)
      return false
    }
    return true
  }

  /// The offset up to which the delta is as it should be.
  private func read(_ data: UnsafeRawBufferPointer, _ output: inout [UInt8]) -> Int? {
    constant.withUnsafeBytes { constant in
      steps.withUnsafeBufferPointer { Self.read(data, $0, constant, &output) }
    }
  }

  private static func read(
    _ data: UnsafeRawBufferPointer, _ steps: UnsafeBufferPointer<Step>, _ constant: UnsafeRawBufferPointer,
    _ output: inout [UInt8]
  ) -> Int? {
    var offset = 0
    for step in steps {
      switch step.hole {
      case nil:
        guard matches(data, offset, step, constant) else { return nil }
        offset += step.count
      case .number:
        let count = digits(data, offset)
        if count == 0 { return nil }
        offset += count
      case .string:
        let count = plainText(data, offset)
        if count == 0 { return nil }
        offset += count
      case .piece:
        guard offset < data.count, data[offset] == UInt8(ascii: "\"") else { return nil }
        var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: data[offset...]))
        do { try scanner.appendString(to: &output) } catch { return nil }
        offset += scanner.offset
      }
    }
    return offset
  }

  private static func matches(
    _ data: UnsafeRawBufferPointer, _ offset: Int, _ step: Step, _ constant: UnsafeRawBufferPointer
  ) -> Bool {
    if step.count == 0 { return true }
    guard data.count - offset >= step.count, let base = data.baseAddress, let known = constant.baseAddress else {
      return false
    }
    return memcmp(base + offset, known + step.start, step.count) == 0
  }

  /// How many bytes a string of ASCII letters, digits and signs without escapes has at an offset; 0 when there is none.
  private static func plainText(_ data: UnsafeRawBufferPointer, _ offset: Int) -> Int {
    guard offset < data.count, data[offset] == UInt8(ascii: "\"") else { return 0 }
    var end = offset + 1
    while end < data.count, data[end] != UInt8(ascii: "\"") {
      guard (0x20...0x7E).contains(data[end]), data[end] != UInt8(ascii: "\\") else { return 0 }
      end += 1
    }
    return end < data.count ? end + 1 - offset : 0
  }

  /// How many digits of a whole number stand at an offset; 0 when there is no such number.
  private static func digits(_ data: UnsafeRawBufferPointer, _ offset: Int) -> Int {
    var end = offset
    while end < data.count, (0x30...0x39).contains(data[end]) { end += 1 }
    return end - offset > 1 && data[offset] == 0x30 ? 0 : end - offset
  }
}
