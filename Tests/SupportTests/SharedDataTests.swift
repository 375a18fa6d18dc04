// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@Suite("Conformance data")
struct SharedDataTests {
  @Test("The conformance data is there, or this is no CI run and the skipped tests are counted")
  func isThere() throws {
    guard !Shared.isAvailable else { return }
    let sources = FileBytes.names(under: Shared.tests, suffix: ".swift")
    let skipped = try sources.reduce(0) { count, name in
      let text = String(decoding: try FileBytes.read("\(Shared.tests)/\(name)"), as: UTF8.self)
      return count + text.split(separator: "\n").count { $0.contains("if: Shared.isAvailable") }
    }
    #expect(skipped > 0)
    print("skipped: \(skipped) tests need the conformance data, which is not at \(Shared.root)")
    #expect(!Shared.isRequired, "CI needs the conformance data; MASSGEN_SHARED names its folder")
  }
}
