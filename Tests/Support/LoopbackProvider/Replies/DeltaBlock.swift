// SPDX-License-Identifier: Apache-2.0

/// A block of equal text events, built once; before each use only the digits in it are changed. That is what makes
/// more than a million events a second possible.
struct DeltaBlock {
  private(set) var bytes: [UInt8] = []
  let eventCount: Int
  private var numberPlaces: [Int] = []
  private var stampPlaces: [Int] = []
  private var counterPlaces: [[Int]]
  private let digits: Int

  private static let targetBytes = 64 << 10
  private static let counterDigits = 6

  /// - Parameters:
  ///   - counters: what stands before six digits in an event that count the events.
  ///   - event: the bytes of an event with the given text.
  init(_ run: DeltaRun, eventCount wanted: Int? = nil, counters: [String] = [], event: (String) -> [UInt8]) {
    let text = run.text(0)
    let template = event(text)
    let start = template.firstRange(of: Array(text.utf8))?.lowerBound ?? 0
    let count = wanted ?? max(1, min(Self.targetBytes / (template.count + 8), run.count))
    let counterStarts = counters.compactMap { template.firstRange(of: Array($0.utf8))?.upperBound }
    digits = run.digits
    eventCount = count
    counterPlaces = counterStarts.map { _ in [] }
    if run.framing == .block { bytes += Self.chunkHead(template.count * count) }
    for _ in 0..<count {
      if run.framing == .event { bytes += Self.chunkHead(template.count) }
      if run.hasNumber { numberPlaces.append(bytes.count + start + 1) }
      for (counter, place) in counterStarts.enumerated() { counterPlaces[counter].append(bytes.count + place) }
      if run.isStamped { stampPlaces.append(bytes.count + start + run.stampOffset + 1) }
      bytes += template
      if run.framing == .event { bytes += [13, 10] }
    }
    if run.framing == .block { bytes += [13, 10] }
  }

  /// Writes the numbers from `first` on, and the time.
  mutating func prepare(first: Int) {
    bytes.withUnsafeMutableBufferPointer { bytes in
      var number = first
      for place in numberPlaces {
        Self.write(number, digits, bytes, place)
        number += 1
      }
      for places in counterPlaces {
        for (index, place) in places.enumerated() {
          Self.write(first + index, Self.counterDigits, bytes, place)
        }
      }
      guard !stampPlaces.isEmpty else { return }
      let now = Int(MonotonicClock.nanoseconds())
      for place in stampPlaces { Self.write(now, DeltaRun.stampDigits, bytes, place) }
    }
  }

  private static func write(_ number: Int, _ digits: Int, _ bytes: UnsafeMutableBufferPointer<UInt8>, _ place: Int) {
    var rest = UInt(number)
    for index in stride(from: place + digits - 1, through: place, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes[index] = 0x30 + UInt8(digit)
      rest = quotient
    }
  }

  static func chunkHead(_ count: Int) -> [UInt8] { Array("\(String(count, radix: 16))\r\n".utf8) }
}
