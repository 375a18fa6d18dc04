// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ChildProcess

@Suite("What server and guard tell each other")
struct GuardWordsTests {
  @Test(
    "an order is the same after its way",
    arguments: [
      GuardOrder.signal(1), .signal(64), .end(graceMilliseconds: 0), .end(graceMilliseconds: 16_777_215), .kill,
    ])
  func orders(_ order: GuardOrder) {
    #expect(GuardOrder(number: order.number) == order)
  }

  @Test(
    "a number that is no order is none",
    arguments: [Int32(0), 1, -1, 1 << 24, 1 << 24 | 65, 3 << 24 | 1, 4 << 24, .min])
  func noOrders(_ number: Int32) {
    #expect(GuardOrder(number: number) == nil)
  }

  @Test("a grace that is too long is cut to what fits, a negative one is none")
  func grace() {
    #expect(GuardOrder(number: GuardOrder.end(graceMilliseconds: .max).number) == .end(graceMilliseconds: 16_777_215))
    #expect(GuardOrder(number: GuardOrder.end(graceMilliseconds: -5).number) == .end(graceMilliseconds: 0))
  }

  @Test("arguments are the same after their way", arguments: [[], ["a"], ["--", "-c", "", "a b", "ä", "__guard"]])
  func arguments(_ words: [String]) {
    let arguments = GuardArguments(server: 5, word: "x", folder: "/tmp", program: "/bin/sh", arguments: words)
    #expect(GuardArguments(words: arguments.words) == arguments)
  }

  @Test(
    "words that are no guard's are refused",
    arguments: [
      [], ["lsp"], ["__guard"], ["__guard", "x", "w", "/", "--", "/bin/sh"],
      ["__guard", "1", "w", "/", "/bin/sh", "x"],
    ])
  func noArguments(_ words: [String]) {
    #expect(GuardArguments(words: words) == nil)
  }

  @Test(
    "a report is found between what a program says", arguments: [GuardReport.started(17), .failed(step: 3, error: 2)])
  func reports(_ report: GuardReport) throws {
    let text = Array("before \u{1e}guard \(report.line(word: "abc"))after".utf8)
    let (found, place) = try #require(GuardReport.find(in: text, word: "abc"))
    #expect(found == report)
    #expect(
      String(decoding: text[..<place.lowerBound] + text[place.upperBound...], as: UTF8.self)
        == "before \u{1e}guard after")
    for end in 0..<place.upperBound { #expect(GuardReport.find(in: Array(text[..<end]), word: "abc") == nil) }
    #expect(GuardReport.find(in: text, word: "abd") == nil)
  }
}
