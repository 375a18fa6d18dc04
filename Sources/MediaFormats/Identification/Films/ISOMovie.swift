// SPDX-License-Identifier: Apache-2.0

/// Reads the boxes of MP4, QuickTime, M4A and 3GPP files (ISO 14496-12, 8).
enum ISOMovie {
  static func facts(_ bytes: ByteView, _ format: MediaFormat) -> MediaFacts {
    var facts = MediaFacts(format: format)
    var movie: ByteView?
    var hasData = false
    var isFragmented = false
    for box in bytes.boxes() {
      if !box.isWhole { facts.isComplete = false }
      switch box.name {
      case "moov": movie = movie ?? box.content
      case "moof": isFragmented = true
      case "mdat": hasData = hasData || box.content.count > 0
      default: break
      }
    }
    // A recording that was cut off has data of which nothing tells what they are.
    if hasData, movie == nil, !isFragmented { facts.isComplete = false }
    if let movie {
      facts.durationMilliseconds = duration(movie)
      if format == .mp4 || format == .threeGPP, isSoundOnly(movie) { facts.format = .m4a }
    }
    return facts
  }

  /// The duration that the movie's header or, of a film in fragments, its extension tells.
  private static func duration(_ movie: ByteView) -> Int? {
    guard let header = movie.box("mvhd"), let version = header[0] else { return nil }
    let isLong = version == 1
    guard let scale = header.uint32(isLong ? 20 : 12, .big),
      let units = isLong ? header.uint64(24, .big) : header.uint32(16, .big)
    else { return nil }
    let unknown = isLong ? Int.max : 0xFFFF_FFFF
    if units > 0, units != unknown { return milliseconds(units, per: scale) }
    guard let fragments = movie.box("mvex", "mehd"), let version = fragments[0],
      let units = version == 1 ? fragments.uint64(4, .big) : fragments.uint32(4, .big), units > 0
    else { return nil }
    return milliseconds(units, per: scale)
  }

  /// Whether the tracks are sound and nothing else.
  private static func isSoundOnly(_ movie: ByteView) -> Bool {
    let kinds = movie.boxes().lazy.filter { $0.name == "trak" }
      .compactMap { track in track.content.box("mdia", "hdlr").flatMap { FourCharacters($0, at: 8) } }
    return kinds.contains("soun") && !kinds.contains("vide")
  }
}

/// The longest time a header is believed to tell, in milliseconds: ten years. Sums of such times fit into every count.
let longestDuration = 315_360_000_000

/// So many units, of which a number make a second, in milliseconds; nil when that is no number, or no time anything
/// plays.
func milliseconds(_ units: Int, per scale: Int) -> Int? {
  guard scale > 0, units >= 0 else { return nil }
  let (product, overflow) = units.multipliedReportingOverflow(by: 1000)
  if overflow { return nil }
  let duration = product / scale + (product % scale > scale / 2 ? 1 : 0)
  return duration <= longestDuration ? duration : nil
}
