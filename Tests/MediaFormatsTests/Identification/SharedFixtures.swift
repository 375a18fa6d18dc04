// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TestSupport

/// The files of media among the conformance data, with what a reader of headers has to find.
enum SharedFixtures {
  static let folder = "fixtures/media"

  /// What the list of files says of each.
  static func expectations() throws -> [JSONValue] {
    try JSONReader.parse(Shared.bytes("\(folder)/manifest.json"))["files"]?.arrayValue ?? []
  }

  static let names: [String] = {
    guard Shared.isAvailable else { return [] }
    return (try? expectations().compactMap { $0["file"]?.stringValue }) ?? []
  }()

  static func bytes(_ name: String) throws -> [UInt8] { try Shared.bytes("\(folder)/\(name)") }
}
