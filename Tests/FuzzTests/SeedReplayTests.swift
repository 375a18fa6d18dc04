// SPDX-License-Identifier: Apache-2.0

import FuzzTargets
import Testing

@Suite("Fuzz targets")
struct SeedReplayTests {
  @Test("Every seed and everything that was ever found keeps what must hold", arguments: FuzzTarget.all.map(\.name))
  func replay(_ name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let seeds = try target.seeds()
    #expect(!seeds.isEmpty)
    for seed in seeds {
      if let violation = target.violation(of: seed.bytes) { Issue.record("\(seed.name): \(violation)") }
    }
  }
}
