// SPDX-License-Identifier: Apache-2.0

/// Reads files made of ISO boxes: HEIF pictures, MP4 and its relatives, QuickTime (ISO 14496-12).
enum ISOMedia {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard let first = FourCharacters(bytes, at: 4) else { return nil }
    if first == "ftyp" {
      guard let format = format(bytes) else { return nil }
      return format.kind == .image ? HEIFHeader.facts(bytes, format) : ISOMovie.facts(bytes, format)
    }
    // QuickTime files from before there were brands begin with one of these.
    guard ["moov", "mdat", "wide", "free", "skip", "pnot"].contains(first), let length = bytes.uint32(0, .big),
      length == 1 || length >= 8, first == "moov" || bytes.boxes().contains(where: { $0.name == "moov" })
    else { return nil }
    return ISOMovie.facts(bytes, .mov)
  }

  /// What each brand stands for (the registry at mp4ra.org, HEIF in ISO 23008-12, AVIF in its own specification).
  private static let brands: [FourCharacters: MediaFormat] = [
    "avif": .avif, "avis": .avif,
    "heic": .heic, "heix": .heic, "heim": .heic, "heis": .heic, "hevc": .heic, "hevx": .heic, "hevm": .heic,
    "hevs": .heic,
    "mif1": .heif, "mif2": .heif, "msf1": .heif, "miaf": .heif,
    "qt  ": .mov,
    "M4A ": .m4a, "M4B ": .m4a, "M4P ": .m4a, "F4A ": .m4a,
    "isom": .mp4, "iso2": .mp4, "iso3": .mp4, "iso4": .mp4, "iso5": .mp4, "iso6": .mp4, "iso7": .mp4, "iso8": .mp4,
    "iso9": .mp4, "mp41": .mp4, "mp42": .mp4, "mp71": .mp4, "avc1": .mp4, "av01": .mp4, "hvc1": .mp4, "dash": .mp4,
    "msdh": .mp4, "cmfc": .mp4, "cmf2": .mp4, "M4V ": .mp4, "M4VH": .mp4, "M4VP": .mp4, "MSNV": .mp4, "NDSC": .mp4,
    "F4V ": .mp4, "f4v ": .mp4, "XAVC": .mp4, "mmp4": .mp4,
    "3gp4": .threeGPP, "3gp5": .threeGPP, "3gp6": .threeGPP, "3gp7": .threeGPP, "3gp8": .threeGPP, "3gp9": .threeGPP,
    "3gs7": .threeGPP, "3ge6": .threeGPP, "3ge7": .threeGPP, "3gg6": .threeGPP, "3gr6": .threeGPP, "3g2a": .threeGPP,
    "3g2b": .threeGPP, "3g2c": .threeGPP,
  ]

  /// The format by the main brand; a general or unknown one is made precise by the brands it is compatible with.
  private static func format(_ bytes: ByteView) -> MediaFormat? {
    guard let length = bytes.uint32(0, .big), length >= 16, let major = FourCharacters(bytes, at: 8) else { return nil }
    let main = brands[major]
    if let main, main != .heif { return main }
    // Brands follow after the version of the main one. More than a handful are not meant.
    let others = stride(from: 16, to: min(length, bytes.count, 16 + 4 * 64), by: 4)
      .compactMap { FourCharacters(bytes, at: $0).flatMap { brands[$0] } }
    if main == .heif { return others.first { $0 == .heic || $0 == .avif } ?? .heif }
    // Raw pictures of cameras have a main brand of their own.
    return major == "crx " ? nil : others.first
  }
}
