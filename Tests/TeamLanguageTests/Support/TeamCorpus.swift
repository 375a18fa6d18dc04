// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TestSupport

/// The team files that come with MassGen's releases, and our own.
enum TeamCorpus {
  static let files: [String] =
    ["massgen-v0.0.29", "massgen-v0.0.30", "massgen-v0.1.12"].flatMap { folder in
      TeamSource.extensions.flatMap { Shared.files(under: "corpus/\(folder)", suffix: ".\($0)") }
    }

  /// Reads a file without knowing anything about the machine.
  static func read(_ name: String) throws -> TeamReadResult {
    try read(Shared.bytes(name), path: Shared.path(name))
  }

  static func read(_ bytes: [UInt8], path: String?) -> TeamReadResult {
    TeamReader.read(
      TeamSource(bytes: bytes, path: path),
      context: TeamContext(workingDirectory: "/work", environment: Environment(layers: [])))
  }
}
