// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Measurement

@Suite("Histograms of durations")
struct DurationHistogramTests {
  @Test(
    "Quantiles are at most a fifth above the true ones", arguments: [1, 7, 90, 1500, 33_000, 2_000_000, 40_000_000])
  func quantiles(_ microseconds: Int) throws {
    var histogram = DurationHistogram()
    for factor in 1...100 { histogram.add(microseconds: microseconds * factor) }
    for part in [0.01, 0.5, 0.95, 1] {
      let truth = Double(microseconds) * (100 * part) / 1000
      let told = try #require(histogram.quantile(part))
      #expect(told >= truth && told <= truth * 1.26, "\(part): \(told) for \(truth)")
    }
    #expect(histogram.count == 100)
  }

  @Test("What is out of range counts at the end of the range")
  func extremes() throws {
    var histogram = DurationHistogram()
    #expect(histogram.quantile(0.5) == nil)
    for value in [Int.min, -1, 0, .max] { histogram.add(microseconds: value) }
    histogram.add(.seconds(Int64.max))
    #expect(histogram.count == 5)
    #expect(try #require(histogram.quantile(0)) < 0.01)
    #expect(try #require(histogram.quantile(1)) > 3_600_000)
  }
}
