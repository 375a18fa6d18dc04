// SPDX-License-Identifier: Apache-2.0

/// How a family of models counts the tokens of a picture. (backends.md 6.4)
enum PictureTokenRule: Sendable, Hashable {
  /// Cells of 28 pixels, after the picture is scaled down until both limits hold.
  case anthropic(longestSide: Int, most: Int)
  /// Tiles of 512 pixels and a base, after the picture is fitted into 2048 and its short side to 768 pixels.
  case tiles(base: Int, tile: Int)
  /// Patches of 32 pixels times a factor, at most so many patches.
  case patches(percent: Int, most: Int)
  /// A small picture is one tile, a larger one a tile for each 768 pixels.
  case geminiTiles
  /// By how closely it is looked at, whatever its size.
  case byDetail(low: Int, medium: Int, high: Int)
  /// Cells of 48 pixels after the picture is scaled to 280 of them.
  case cerebras
  /// The same for every picture.
  case flat(Int)

  /// Tokens of a picture of at least one pixel.
  func tokens(width: Int, height: Int, detail: MediaDetail?) -> Int {
    switch self {
    case .anthropic(let side, let most): Self.anthropicCells(width, height, side, most)
    case .tiles(let base, _) where detail == .low: base
    case .tiles(let base, let tile): base + tile * Self.openAITiles(Double(width), Double(height))
    case .patches(let percent, let most): Self.patches(width, height, most, detail) * percent / 100
    case .geminiTiles: max(width, height) <= 384 ? 258 : 258 * Self.pieces(width, 768) * Self.pieces(height, 768)
    case .byDetail(let low, let medium, let high):
      switch detail {
      case .low: low
      case .auto: medium
      case .high, .original, nil: high
      }
    case .cerebras: Self.cerebrasCells(Double(width), Double(height))
    case .flat(let tokens): tokens
    }
  }

  /// Tokens of a frame of a film, of which one a second is looked at.
  func tokensPerFrame(detail: MediaDetail?) -> Int {
    guard case .byDetail = self else { return 258 }
    return detail == .high || detail == .original ? 280 : 70
  }

  /// How many pieces of a size a length needs.
  private static func pieces(_ length: Int, _ size: Int) -> Int { (length + size - 1) / size }

  private static func anthropicCells(_ width: Int, _ height: Int, _ side: Int, _ most: Int) -> Int {
    for thousandths in stride(from: 1000, to: 0, by: -1) {
      let (wide, high) = (max(1, width * thousandths / 1000), max(1, height * thousandths / 1000))
      let cells = pieces(wide, 28) * pieces(high, 28)
      if max(wide, high) <= side, cells <= most { return cells }
    }
    return most
  }

  private static func openAITiles(_ width: Double, _ height: Double) -> Int {
    let fit = min(1, 2048 / max(width, height))
    let short = min(1, 768 / (min(width, height) * fit))
    let (wide, high) = ((width * fit * short).rounded(), (height * fit * short).rounded())
    return pieces(Int(max(1, wide)), 512) * pieces(Int(max(1, high)), 512)
  }

  private static func patches(_ width: Int, _ height: Int, _ most: Int, _ detail: MediaDetail?) -> Int {
    let (side, most) =
      switch detail {
      case .original: (Int.max, 30_000)
      case .low: (512, most)
      case .auto, .high, nil: (2048, most)
      }
    let long = max(width, height)
    let (wide, high) = long <= side ? (width, height) : (width * side / long, height * side / long)
    return min(pieces(max(1, wide), 32) * pieces(max(1, high), 32), most)
  }

  private static func cerebrasCells(_ width: Double, _ height: Double) -> Int {
    let scale = (645_120 / (width * height)).squareRoot()
    let (wide, high) = (Int(width * scale) / 48, Int(height * scale) / 48)
    return min(280, max(1, wide) * max(1, high))
  }
}
