// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Makes pictures fit: turns them upright, scales them down and writes them in a format that is taken.
///
/// The work is libvips', which is opened when the first picture needs it and may be missing.
public enum PictureScaler {
  /// The most pixels of a picture that is decoded at all. A few bytes can claim any number of them.
  public static let maxPixels = 100_000_000

  /// Whether the library that does the work is installed. Opens it.
  public static var isAvailable: Bool { (try? VipsLibrary.load()) != nil }

  /// One picture at a time: this bounds the memory, and the library has one list of errors for all threads.
  private static let turn = Mutex(())

  /// Makes a picture fit a target: the first frame, upright, no larger than before, without metadata.
  ///
  /// A picture that fits already is given back as it is. For the sake of ``PictureTarget/maxBytes`` first the quality is
  /// lowered, then the size. Transparency is kept where an allowed format can; else white is put behind the picture.
  ///
  /// Blocks and uses the processor: call it on a thread of its own, never on Swift's thread pool. Calls wait for each
  /// other.
  ///
  /// - Parameter facts: what ``MediaIdentification`` says of the bytes.
  public static func scale(
    _ bytes: [UInt8], facts: MediaFacts, to target: PictureTarget
  ) throws(PictureScalingError) -> ScaledPicture {
    try check(facts)
    if target.takes(facts, byteCount: bytes.count) { return ScaledPicture(bytes: bytes, facts: facts) }
    let hasSteps = !EncodingStep.steps(target.formats, hasAlpha: false).isEmpty
    guard hasSteps else {
      throw PictureScalingError(
        code: "no_format",
        message: "The picture would have to become \(list(target.formats)), which cannot be written here.",
        hint: "Send a picture of one of these formats that needs no change.")
    }
    let library = try VipsLibrary.load()
    let result: Result<ScaledPicture, PictureScalingError> = turn.withLock { _ in
      defer { library.endWork() }
      return bytes.withUnsafeBytes { bytes in
        do throws(PictureScalingError) {
          return .success(try PictureFitting(bytes, facts, target, library).run())
        } catch {
          return .failure(error)
        }
      }
    }
    return try result.get()
  }

  /// Refuses what must not be decoded.
  private static func check(_ facts: MediaFacts) throws(PictureScalingError) {
    guard facts.format.kind == .image else {
      throw PictureScalingError(
        code: "not_a_picture", message: "The file is no picture of dots but \(facts.format.title).", hint: nil)
    }
    guard facts.isComplete else {
      throw PictureScalingError(
        code: "incomplete", message: "The picture is cut: its \(facts.format.title) data end too early.",
        hint: "Save or download it again.")
    }
    if let picture = facts.picture { try check(pixels: picture.pixels) }
  }

  /// Refuses what would be too large in memory.
  static func check(pixels: Int) throws(PictureScalingError) {
    guard pixels > maxPixels else { return }
    let (claimed, most) = ((pixels - 1) / 1_000_000 + 1, maxPixels / 1_000_000)
    throw PictureScalingError(
      code: "too_many_pixels", message: "The picture claims \(claimed) megapixels; at most \(most) are decoded.",
      hint: "Scale it down before you send it.")
  }

  private static func list(_ formats: [MediaFormat]) -> String {
    formats.isEmpty ? "a format of an empty list" : formats.map(\.title).joined(separator: " or ")
  }
}

extension PictureTarget {
  /// Whether a picture fits as it is.
  func takes(_ facts: MediaFacts, byteCount: Int) -> Bool {
    guard let picture = facts.picture, formats.contains(facts.format), picture.frames == 1, picture.orientation == 1
    else { return false }
    return max(picture.width, picture.height) <= maxSide ?? .max && picture.pixels <= maxPixels ?? .max
      && byteCount <= maxBytes ?? .max
  }
}
