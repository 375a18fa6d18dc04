// SPDX-License-Identifier: Apache-2.0

/// The work on one picture: decode, turn, write, and again smaller until it fits.
struct PictureFitting {
  private let bytes: UnsafeRawBufferPointer
  private let facts: MediaFacts
  private let target: PictureTarget
  private let library: VipsLibrary

  /// How often a picture is made smaller for the sake of its bytes. Each time it loses at least a tenth of its sides,
  /// and as much as the bytes ask for.
  private static let mostRounds = 8
  /// Nobody recognises anything in a picture with sides below this.
  private static let smallestSide = 16

  init(_ bytes: UnsafeRawBufferPointer, _ facts: MediaFacts, _ target: PictureTarget, _ library: VipsLibrary) {
    (self.bytes, self.facts, self.target, self.library) = (bytes, facts, target, library)
  }

  func run() throws(PictureScalingError) -> ScaledPicture {
    var side = try size().side(maxSide: target.maxSide, maxPixels: target.maxPixels)
    var smallest = Int.max
    for _ in 0..<Self.mostRounds {
      let attempt = try encoded(try decoded(side: side))
      guard let maxBytes = target.maxBytes, attempt.count > maxBytes else {
        return ScaledPicture(bytes: attempt, facts: MediaIdentification.identify(attempt))
      }
      smallest = min(smallest, attempt.count)
      let ratio = (Double(max(0, maxBytes)) / Double(attempt.count)).squareRoot()
      side = Int(Double(side) * min(0.9, max(0.25, ratio * 0.95)))
      if side < Self.smallestSide { break }
    }
    throw PictureScalingError(
      code: "cannot_fit",
      message: "The picture cannot be made smaller than \(smallest) bytes; at most \(target.maxBytes ?? 0) are taken.")
  }

  /// The size when shown upright.
  private func size() throws(PictureScalingError) -> PictureSize {
    if let picture = facts.picture, picture.pixels > 0 {
      return PictureSize(width: picture.uprightWidth, height: picture.uprightHeight)
    }
    let picture = try VipsPicture.open(bytes, library)
    return PictureSize(width: picture.width, height: picture.height)
  }

  /// The first frame, upright, with sides of at most this.
  private func decoded(side: Int) throws(PictureScalingError) -> VipsPicture {
    // HEIF pictures come upright out of their decoder.
    let isTurned = [.heic, .heif, .avif].contains(facts.format)
    let orientation = isTurned ? 1 : facts.picture?.orientation ?? 1
    switch facts.format {
    case .bmp:
      return try VipsPicture.make(BitmapDots(file: ByteView(bytes)), side: side, library).turned(1)
    case .ico:
      guard let content = IconHeader.largest(ByteView(bytes)) else { throw BitmapDots.broken }
      if PNGHeader.size(content) != nil { return try decoded(content.memory, side, 1) }
      return try VipsPicture.make(BitmapDots(icon: content), side: side, library).turned(1)
    default:
      return try decoded(bytes, side, orientation)
    }
  }

  /// The first frame of bytes that the library can decode.
  private func decoded(
    _ bytes: UnsafeRawBufferPointer, _ side: Int, _ orientation: Int
  ) throws(PictureScalingError) -> VipsPicture {
    // What the headers say here and what the decoder reads may differ.
    let opened = try VipsPicture.open(bytes, library)
    try PictureScaler.check(pixels: PictureFacts(width: opened.width, height: opened.height).pixels)
    return try VipsPicture.decode(bytes, side: side, appliesProfile: opened.hasColorProfile, library).turned(
      orientation)
  }

  /// The first way to write the picture that fits; the smallest one when none does.
  private func encoded(_ picture: borrowing VipsPicture) throws(PictureScalingError) -> [UInt8] {
    // Decoders may add an alpha channel that the file has not.
    let hasAlpha = picture.hasAlpha && facts.picture?.hasAlpha != false
    var smallest: [UInt8]?
    var failure: PictureScalingError?
    for step in EncodingStep.steps(target.formats, hasAlpha: hasAlpha) {
      let isFlat = picture.hasAlpha && !(hasAlpha && step.keepsAlpha)
      do throws(PictureScalingError) {
        let bytes = isFlat ? try picture.flattened().encoded(step) : try picture.encoded(step)
        if bytes.count <= target.maxBytes ?? .max { return bytes }
        if bytes.count < smallest?.count ?? .max { smallest = bytes }
      } catch {
        // Formats have limits of their own: WebP has sides of up to 16383 pixels, JPEG of up to 65535.
        failure = error
      }
    }
    if let smallest { return smallest }
    throw failure ?? PictureScalingError(code: "no_format", message: "There is no format to write the picture in.")
  }
}
