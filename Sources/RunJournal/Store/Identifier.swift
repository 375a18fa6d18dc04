// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Makes the ids of runs, sessions and items: sortable by time, unique, and safe as names of files.
/// (protocol.md section 4)
///
/// An id is a prefix, the time in milliseconds and 35 random bits, in base 32. Within one millisecond the random part
/// counts up, so the ids of one generator are strictly ascending.
public final class IdentifierGenerator: Sendable {
  /// Makes ids with the system's clock and random numbers.
  public static let system = IdentifierGenerator(clock: { WallClock.now }, random: { .random(in: 0 ... .max) })

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
  private static let randomBits: UInt64 = 35

  private let clock: @Sendable () -> Int
  private let random: @Sendable () -> UInt64
  private let last = Mutex<(time: UInt64, number: UInt64)>((0, 0))

  /// Makes a generator.
  ///
  /// - Parameters:
  ///   - clock: milliseconds since 1970.
  ///   - random: 64 random bits.
  public init(clock: @escaping @Sendable () -> Int, random: @escaping @Sendable () -> UInt64) {
    self.clock = clock
    self.random = random
  }

  /// A new id for a run: `run_…`.
  public func run() -> String { make("run") }

  /// A new id for a session: `ses_…`.
  public func session() -> String { make("ses") }

  /// A new id for an item: `itm_…`.
  public func item() -> String { make("itm") }

  /// A new id with any prefix of letters, for example `apr` for approvals.
  public func make(_ prefix: String) -> String {
    let now = UInt64(max(clock(), 0))
    let random = self.random() & (1 << Self.randomBits - 1)
    let (time, number) = last.withLock { last -> (UInt64, UInt64) in
      if now > last.time {
        last = (now, random)
      } else {
        // The clock stands still or was set back: count up, into the next millisecond if need be.
        last.number += 1
        if last.number >> Self.randomBits != 0 { last = (last.time + 1, random >> 1) }
      }
      return last
    }
    var digits = [UInt8](repeating: 0, count: 16)
    var rest = number
    for index in (9..<16).reversed() {
      digits[index] = Self.alphabet[Int(rest & 31)]
      rest >>= 5
    }
    rest = time
    for index in (0..<9).reversed() {
      digits[index] = Self.alphabet[Int(rest & 31)]
      rest >>= 5
    }
    return "\(prefix)_\(String(decoding: digits, as: UTF8.self))"
  }

  /// Whether a text from outside can be an id: 1 to 64 letters, digits, `_` and `-`. Only such a text may become a part
  /// of a path.
  public static func isValid(_ text: String) -> Bool {
    let bytes = text.utf8
    return (1...64).contains(bytes.count)
      && bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39: true
        case UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
      }
  }
}
