// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import RunJournal

@Suite("Ids")
struct IdentifierTests {
  final class Clock: Sendable {
    let time = Mutex(1_700_000_000_000)
  }

  @Test("Ids are unique, sort in the order they were made, and fit into paths, whatever the clock does")
  func order() {
    let clock = Clock()
    var random = SeededNumbers(state: 1)
    let numbers = Mutex((0..<10_000).map { _ in random.next() })
    let generator = IdentifierGenerator(
      clock: { clock.time.withLock { $0 } }, random: { numbers.withLock { $0.removeLast() } })
    var ids: [String] = []
    for index in 0..<9_000 {
      clock.time.withLock { $0 += index % 7 == 0 ? 1 : index % 1000 == 999 ? -5_000 : 0 }
      ids.append(generator.run())
    }
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { IdentifierGenerator.isValid($0) && $0.hasPrefix("run_") && $0.utf8.count == 20 })
  }

  @Test("Ids of different processes sort by time too")
  func time() {
    let early = IdentifierGenerator(clock: { 1_700_000_000_000 }, random: { .max }).session()
    let late = IdentifierGenerator(clock: { 1_700_000_000_001 }, random: { 0 }).session()
    #expect(early < late)
  }

  @Test("Running out of numbers within a millisecond goes on with the next one")
  func exhaustion() {
    let generator = IdentifierGenerator(clock: { 5 }, random: { .max })
    let ids = (0..<4).map { _ in generator.item() }
    #expect(ids == ids.sorted() && Set(ids).count == 4)
  }

  @Test(
    "Only harmless names count as ids",
    arguments: ["", ".", "..", "a/b", "a.b", "é", "a b", String(repeating: "x", count: 65)])
  func invalid(_ name: String) {
    #expect(!IdentifierGenerator.isValid(name))
  }

  @Test("Times are written as ISO 8601 in UTC")
  func times() {
    #expect(WallClock.iso8601(0) == "1970-01-01T00:00:00.000Z")
    #expect(WallClock.iso8601(1_709_210_096_007) == "2024-02-29T12:34:56.007Z")
  }
}
