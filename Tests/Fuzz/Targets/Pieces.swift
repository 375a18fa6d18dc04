// SPDX-License-Identifier: Apache-2.0

/// Ways to cut an input into the pieces in which it might arrive.
enum Pieces {
  /// Inputs up to this size are also cut into single elements.
  private static let singleLimit = 4096

  /// Some ways to cut an input, the same ones each time: single bytes, and short and long pieces of random length.
  static func cuts(of bytes: [UInt8]) -> [[[UInt8]]] { cuts(of: bytes, seed: bytes) }

  /// Some ways to cut a list of anything, the same ones each time for the same `seed`.
  static func cuts<Element>(of whole: [Element], seed: [UInt8]) -> [[[Element]]] {
    guard whole.count > 1 else { return [] }
    var random = SeededRandom(seed)
    var cuts = [pieces(of: whole, upTo: 7, &random), pieces(of: whole, upTo: max(whole.count / 2, 2), &random)]
    if whole.count <= singleLimit { cuts.append(whole.map { [$0] }) }
    return cuts
  }

  private static func pieces<Element>(
    of whole: [Element], upTo longest: Int, _ random: inout SeededRandom
  ) -> [[Element]] {
    var pieces: [[Element]] = []
    var start = 0
    while start < whole.count {
      let end = min(whole.count, start + Int.random(in: 1...longest, using: &random))
      pieces.append(Array(whole[start..<end]))
      start = end
    }
    return pieces
  }
}

/// Random numbers that depend on an input alone, so that every finding can be repeated.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// Starts from the digest (FNV-1a) of an input.
  init(_ input: [UInt8]) {
    state = input.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The next number (SplitMix64).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
