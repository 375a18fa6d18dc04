// SPDX-License-Identifier: Apache-2.0

import JSONCore
import MediaFormats

extension FuzzTarget {
  /// Media: any bytes have facts that make sense, and the same ones wherever they lie.
  static let media = FuzzTarget("media", corpora: [SeedCorpus(folder: "fixtures/media", suffix: "")]) {
    (bytes) throws(Violation) in
    let facts = MediaIdentification.identify(bytes)
    let elsewhere = ([0] + bytes).withUnsafeBytes {
      MediaIdentification.identify(UnsafeRawBufferPointer(rebasing: $0.dropFirst()))
    }
    try expectEqual(facts, elsewhere, "the facts are those of the bytes")
    try expect(!bytes.isEmpty || !facts.isComplete, "nothing is not complete")
    if let picture = facts.picture {
      try expect(facts.format.kind == .image, "only pictures have facts of pictures: \(facts)")
      try expect(picture.width >= 0 && picture.height >= 0 && picture.frames >= 1, "\(picture) makes sense")
      try expect((1...8).contains(picture.orientation), "\(picture.orientation) is an orientation")
    }
    try expect(facts.durationMilliseconds ?? 0 >= 0 && facts.pages ?? 0 >= 0, "no figure is negative: \(facts)")
    if facts.format.kind == .text {
      try expect(UTF8Bytes.isValid(bytes) && !bytes.contains(0), "text is text")
    }
    if facts.format == .json, !bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      try expect((try? JSONReader.parse(bytes)) != nil, "what is called JSON can be read")
    }
  }
}
