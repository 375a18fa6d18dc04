// SPDX-License-Identifier: Apache-2.0

/// Columns and rows of a picture that is to become smaller.
struct PictureSize {
  let width: Int
  let height: Int

  /// The longer side. It alone says how far a picture is scaled; the other one follows from the shape.
  var side: Int { max(width, height) }

  /// The longest side within limits, never longer than now and never 0.
  func side(maxSide: Int?, maxPixels: Int?) -> Int {
    var side = min(self.side, max(1, maxSide ?? .max))
    guard let maxPixels, pixels(side: side) > Double(maxPixels) else { return side }
    let root = (Double(max(1, maxPixels)) / (Double(width) * Double(height))).squareRoot()
    side = min(side, max(1, Int(Double(self.side) * root)))
    // The other side is rounded, perhaps up.
    while side > 1, pixels(side: side) > Double(maxPixels) { side -= 1 }
    return side
  }

  /// The pixels when the longer side is this long.
  private func pixels(side: Int) -> Double {
    let other = (Double(min(width, height)) * Double(side) / Double(self.side)).rounded()
    return Double(side) * max(1, other)
  }
}
