// SPDX-License-Identifier: Apache-2.0

internal import CVips

/// A picture in the hands of libvips. Released with the value.
struct VipsPicture: ~Copyable {
  private let library: VipsLibrary
  private let image: VipsLibrary.Image

  /// Takes over a picture that a function of the library has made, if it has.
  private init(_ image: VipsLibrary.Image?, _ library: VipsLibrary) throws(PictureScalingError) {
    guard let image else { throw Self.failure("cannot_decode", "The picture cannot be decoded", library) }
    (self.image, self.library) = (image, library)
  }

  deinit { library.release(UnsafeMutableRawPointer(image)) }

  var width: Int { Int(library.width(image)) }
  var height: Int { Int(library.height(image)) }
  var hasColorProfile: Bool { library.typeOfField(image, "icc-profile-data") != 0 }
  var hasAlpha: Bool { library.hasAlpha(image) != 0 }

  /// Opens a picture without decoding it. The bytes must outlive it.
  static func open(_ bytes: UnsafeRawBufferPointer, _ library: VipsLibrary) throws(PictureScalingError) -> VipsPicture {
    try VipsPicture(cvips_open(library.open, bytes.baseAddress, bytes.count), library)
  }

  /// Decodes the first frame, with sides of at most this, in the colours of a screen. The bytes must outlive it.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, side: Int, appliesProfile: Bool, _ library: VipsLibrary
  ) throws(PictureScalingError) -> VipsPicture {
    var out: VipsLibrary.Image?
    // A picture without a profile would lose by the way there and back.
    let thumbnail = appliesProfile ? cvips_thumbnail_with_profile : cvips_thumbnail
    _ = thumbnail(library.thumbnail, bytes.baseAddress, bytes.count, &out, CInt(side))
    return try VipsPicture(out, library).converted()
  }

  /// Makes a picture of rows of red, green, blue and, with four bands, alpha bytes, with sides of at most this.
  static func make(
    _ dots: BitmapDots, side: Int, _ library: VipsLibrary
  ) throws(PictureScalingError) -> VipsPicture {
    let image = dots.bytes.withUnsafeBytes {
      library.fromMemory($0.baseAddress, $0.count, CInt(dots.width), CInt(dots.height), CInt(dots.bands), 0)
    }
    // Nothing says yet that the bytes are colours of a screen.
    return try VipsPicture(image, library).change { cvips_copy_as(library.copy, $0, $1, 22) }.change { image, out in
      cvips_thumbnail_of_image(library.thumbnailOfImage, image, out, CInt(side))
    }.converted()
  }

  /// Shown as an EXIF orientation says, which is then 1.
  func turned(_ orientation: Int) throws(PictureScalingError) -> VipsPicture {
    // In memory first: what is turned is read in another order than it is decoded.
    let copy = try VipsPicture(library.copyToMemory(image), library)
    guard orientation != 1 else { return copy }
    library.setNumber(copy.image, "orientation", CInt(orientation))
    return try copy.change { cvips_autorot(library.autorot, $0, $1) }.inMemory()
  }

  /// On white, without alpha.
  func flattened() throws(PictureScalingError) -> VipsPicture {
    try change { cvips_flatten(library.flatten, $0, $1, library.white) }.inMemory()
  }

  /// The encoded bytes, without metadata.
  func encoded(_ step: EncodingStep) throws(PictureScalingError) -> [UInt8] {
    var bytes: UnsafeMutableRawPointer?
    var count = 0
    let status =
      if let quality = step.quality {
        cvips_write_lossy(library.writeToBuffer, image, step.suffix, &bytes, &count, CInt(quality))
      } else {
        cvips_write_lossless(library.writeToBuffer, image, step.suffix, &bytes, &count)
      }
    defer { library.free(bytes) }
    guard status == 0, let bytes else {
      throw Self.failure("cannot_encode", "The picture cannot be written as \(step.format.title)", library)
    }
    return Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  private func inMemory() throws(PictureScalingError) -> VipsPicture {
    try VipsPicture(library.copyToMemory(image), library)
  }

  /// With one byte a colour, in the colours of a screen or in shades of grey.
  private consuming func converted() throws(PictureScalingError) -> VipsPicture {
    // VipsInterpretation: 1 shades of grey, 22 sRGB, 26 shades of grey in two bytes.
    let space = library.interpretation(image)
    if space == 1 || space == 22 { return self }
    return try change { cvips_colourspace(library.colourspace, $0, $1, space == 26 ? 1 : 22) }
  }

  private func change(
    _ body: (VipsLibrary.Image, UnsafeMutablePointer<VipsLibrary.Image?>) -> CInt
  ) throws(PictureScalingError) -> VipsPicture {
    var out: VipsLibrary.Image?
    _ = body(image, &out)
    return try VipsPicture(out, library)
  }

  /// An error with what the library says about it.
  private static func failure(_ code: String, _ message: String, _ library: VipsLibrary) -> PictureScalingError {
    let said = library.errors().map { String(cString: $0) } ?? ""
    library.clearErrors()
    // The library says things once for each layer; the first line is the cause.
    let cause = said.split(separator: "\n").first.map { ": \($0.prefix(200))" } ?? ""
    return PictureScalingError(code: code, message: "\(message)\(cause).")
  }
}
