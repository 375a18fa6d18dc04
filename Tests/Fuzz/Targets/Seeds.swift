// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A folder of the conformance data whose files are inputs to begin with.
struct SeedCorpus: Sendable {
  /// The folder, relative to the conformance data.
  let folder: String
  /// How the names of the files end.
  let suffix: String
  /// Makes an input of a file's content.
  var shape: @Sendable ([UInt8]) -> [UInt8] = { $0 }
}

/// An input to begin with.
public struct Seed: Sendable {
  /// Where it comes from, for people.
  public let name: String
  /// The input.
  public let bytes: [UInt8]
}

extension FuzzTarget {
  /// Larger files teach a fuzzer nothing that smaller ones do not, and make it slow.
  fileprivate static let largestSeed = 64 << 10

  /// Everything to begin with: the files of `Tests/Fuzz/Seeds` and `Tests/Fuzz/Regressions`, and those of the
  /// conformance data where it is there. Of a `.jsonl` file every line is a seed.
  public func seeds() throws -> [Seed] { try kept() + corpora.flatMap(\.seeds) }

  /// The seeds that are in the repository.
  public func kept() throws -> [Seed] {
    try ["Seeds", "Regressions"].flatMap { kind in
      let folder = "\(Shared.tests)/Fuzz/\(kind)/\(name)"
      return try FileBytes.names(under: folder, suffix: "").flatMap { file in
        let bytes = try FileBytes.read("\(folder)/\(file)")
        guard file.hasSuffix(".jsonl") else { return [Seed(name: "\(kind)/\(name)/\(file)", bytes: bytes)] }
        return bytes.split(separator: UInt8(ascii: "\n")).enumerated().map { number, line in
          Seed(name: "\(kind)/\(name)/\(file):\(number + 1)", bytes: Array(line))
        }
      }
    }
  }
}

extension SeedCorpus {
  fileprivate var seeds: [Seed] {
    guard Shared.isAvailable else { return [] }
    return Shared.files(under: folder, suffix: suffix).compactMap { file in
      guard let bytes = try? Shared.bytes(file), bytes.count <= FuzzTarget.largestSeed else { return nil }
      return Seed(name: file, bytes: shape(bytes))
    }
  }
}
