// SPDX-License-Identifier: Apache-2.0

/// Reads the chunks of a WAV file (Multimedia Programming Interface and Data Specifications 1.0; EBU Tech 3306 for RF64).
enum WAVHeader {
  /// Codes of formats whose bytes a second are constant: PCM, floating point, A-law, µ-law and the extensible form.
  private static let evenFormats: Set<Int> = [1, 3, 6, 7, 0xFFFE]

  static func facts(_ bytes: ByteView, isWhole: Bool) -> MediaFacts {
    var facts = MediaFacts(format: .wav, isComplete: false)
    var bytesPerSecond: Int?
    for chunk in ChunkSequence(bytes, from: 12, .little) {
      switch chunk.name {
      case "fmt ":
        guard let code = chunk.content.uint16(0, .little), evenFormats.contains(code) else { break }
        bytesPerSecond = chunk.content.uint32(8, .little)
      case "data":
        facts.isComplete = isWhole && (chunk.isWhole || chunk.claimed == RIFFHeader.unknownLength)
        facts.durationMilliseconds = bytesPerSecond.flatMap { milliseconds(chunk.content.count, per: $0) }
        return facts
      default:
        break
      }
    }
    return facts
  }
}
