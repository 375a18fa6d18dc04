// SPDX-License-Identifier: Apache-2.0

/// What the headers of a picture say. Nothing is decoded for it.
public struct PictureFacts: Sendable, Hashable {
  /// Columns as stored, in pixels.
  public var width: Int
  /// Rows as stored, in pixels.
  public var height: Int
  /// Frames of an animation; 1 for a still picture.
  public var frames: Int
  /// How the stored rows and columns are to be shown: 1...8 as EXIF numbers it, 1 = as stored.
  public var orientation: Int
  /// Whether pixels can be transparent; nil when the headers do not tell.
  public var hasAlpha: Bool?

  /// Makes the facts of a still picture that is shown as stored, unless told otherwise.
  public init(width: Int, height: Int, frames: Int = 1, orientation: Int = 1, hasAlpha: Bool? = nil) {
    self.width = width
    self.height = height
    self.frames = frames
    self.orientation = orientation
    self.hasAlpha = hasAlpha
  }

  /// Columns when shown upright, in pixels.
  public var uprightWidth: Int { isTurned ? height : width }

  /// Rows when shown upright, in pixels.
  public var uprightHeight: Int { isTurned ? width : height }

  /// Pixels of one frame; `Int.max` when there are more.
  public var pixels: Int {
    let (product, overflow) = width.multipliedReportingOverflow(by: height)
    return overflow ? .max : product
  }

  /// Orientations 5 to 8 exchange rows and columns (EXIF 2.32, tag Orientation).
  private var isTurned: Bool { (5...8).contains(orientation) }
}
