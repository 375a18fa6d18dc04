// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A colour: red, green, blue and how opaque it is.
struct Color: Equatable, CustomStringConvertible {
  var red: UInt8
  var green: UInt8
  var blue: UInt8
  var alpha: UInt8 = 255

  static let red = Color(red: 255, green: 0, blue: 0)
  static let green = Color(red: 0, green: 255, blue: 0)
  static let blue = Color(red: 0, green: 0, blue: 255)
  static let white = Color(red: 255, green: 255, blue: 255)
  static let clear = Color(red: 0, green: 0, blue: 0, alpha: 0)

  var description: String { "(\(red) \(green) \(blue) \(alpha))" }

  /// Whether a viewer would call both the same; encoders that lose something change colours a little.
  func isNear(_ other: Color) -> Bool {
    zip([red, green, blue, alpha], [other.red, other.green, other.blue, other.alpha])
      .allSatisfy { abs(Int($0) - Int($1)) < 40 }
  }
}

/// Pictures to begin with, as bitmaps: they need no compression.
enum TestPicture {
  /// A bitmap of 24 bits.
  static func bmp(_ width: Int, _ height: Int, color: (Int, Int) -> Color) -> [UInt8] {
    let padding = Bytes.zeros((4 - width * 3 % 4) % 4)
    var rows: [UInt8] = []
    for y in (0..<height).reversed() {
      for x in 0..<width {
        let color = color(x, y)
        rows += [color.blue, color.green, color.red]
      }
      rows += padding
    }
    return Bytes.ascii("BM") + Bytes.little(54 + rows.count, 4) + Bytes.zeros(4) + Bytes.little(54, 4)
      + header(40, width, height, 24, 0) + rows
  }

  /// A bitmap of 32 bits with alpha, from top to bottom.
  static func transparentBMP(_ width: Int, _ height: Int, color: (Int, Int) -> Color) -> [UInt8] {
    var rows: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let color = color(x, y)
        rows += [color.blue, color.green, color.red, color.alpha]
      }
    }
    let masks = Bytes.little(0xFF0000, 4) + Bytes.little(0xFF00, 4) + Bytes.little(0xFF, 4) + [0, 0, 0, 0xFF]
    return Bytes.ascii("BM") + Bytes.zeros(8) + Bytes.little(122, 4) + header(108, width, -height, 32, 3) + masks
      + Bytes.zeros(52) + rows
  }

  /// A bitmap of so many bits a dot, with a palette.
  static func paletteBMP(_ bits: Int, _ width: Int, _ rows: [[UInt8]], palette: [Color]) -> [UInt8] {
    let colors = palette.flatMap { (color: Color) -> [UInt8] in [color.blue, color.green, color.red, 0] }
    var header = header(40, width, rows.count, bits, 0)
    header.replaceSubrange(32..<36, with: Bytes.little(palette.count, 4))
    let content = rows.reversed().flatMap { (row: [UInt8]) -> [UInt8] in row }
    return Bytes.ascii("BM") + Bytes.zeros(8) + Bytes.little(54 + colors.count, 4) + header + colors + content
  }

  private static func header(_ size: Int, _ width: Int, _ height: Int, _ bits: Int, _ compression: Int) -> [UInt8] {
    let shape = Bytes.little(size, 4) + Bytes.little(width, 4) + Bytes.little(height, 4)
    return shape + Bytes.little(1, 2) + Bytes.little(bits, 2) + Bytes.little(compression, 4) + Bytes.zeros(20)
  }

  /// Red, green, blue and white, each a quarter: left above, right above, left below, right below.
  static func quarters(_ width: Int, _ height: Int) -> [UInt8] {
    bmp(width, height) { x, y in
      x * 2 < width ? (y * 2 < height ? .red : .blue) : (y * 2 < height ? .green : .white)
    }
  }

  /// Dots without any order, which no encoder makes small.
  static func noise(_ width: Int, _ height: Int) -> [UInt8] {
    var state: UInt32 = 1
    return bmp(width, height) { _, _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Color(red: UInt8(state >> 24), green: UInt8(state >> 16 & 255), blue: UInt8(state >> 8 & 255))
    }
  }
}

/// The dots of a PNG picture of 8 bits a colour, to look at results.
struct PNGDots {
  let width: Int
  private let bands: Int
  private let bytes: [UInt8]

  /// Nil for what is no such picture, or without zlib, which libvips brings along.
  init?(_ png: [UInt8]) {
    guard png.count > 33, png[24] == 8, let bands = [0: 1, 2: 3, 4: 2, 6: 4][png[25]] else { return nil }
    func number(_ position: Int) -> Int { png[position..<position + 4].reduce(0) { $0 << 8 | Int($1) } }
    let (width, height) = (number(16), number(20))
    var compressed: [UInt8] = []
    var position = 8
    while position + 12 <= png.count {
      let length = number(position)
      if png[position + 4..<position + 8].elementsEqual("IDAT".utf8) {
        compressed += png[position + 8..<position + 8 + length]
      }
      position += length + 12
    }
    let rowLength = width * bands
    guard var rows = Self.inflated(compressed, count: (rowLength + 1) * height) else { return nil }
    var previous = Bytes.zeros(rowLength)
    var bytes: [UInt8] = []
    while !rows.isEmpty {
      var row = Array(rows[1...rowLength])
      Self.unfilter(&row, rows[0], previous, bands)
      bytes += row
      previous = row
      rows.removeFirst(rowLength + 1)
    }
    (self.width, self.bands, self.bytes) = (width, bands, bytes)
  }

  subscript(x: Int, y: Int) -> Color {
    let dot = bytes[((y * width + x) * bands)...].prefix(bands).map { $0 }
    return bands < 3
      ? Color(red: dot[0], green: dot[0], blue: dot[0], alpha: bands == 2 ? dot[1] : 255)
      : Color(red: dot[0], green: dot[1], blue: dot[2], alpha: bands == 4 ? dot[3] : 255)
  }

  private static func inflated(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    typealias Uncompress =
      @convention(c) (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt>, UnsafePointer<UInt8>, UInt) -> CInt
    guard let library = dlopen("libz.so.1", RTLD_LAZY), let address = dlsym(library, "uncompress") else { return nil }
    let uncompress = unsafeBitCast(address, to: Uncompress.self)
    var out = Bytes.zeros(count)
    var length = UInt(count)
    return uncompress(&out, &length, bytes, UInt(bytes.count)) == 0 && length == UInt(count) ? out : nil
  }

  private static func unfilter(_ row: inout [UInt8], _ filter: UInt8, _ previous: [UInt8], _ bands: Int) {
    for index in row.indices {
      let left = index < bands ? 0 : Int(row[index - bands])
      let above = Int(previous[index])
      let corner = index < bands ? 0 : Int(previous[index - bands])
      let guess: Int
      switch filter {
      case 1: guess = left
      case 2: guess = above
      case 3: guess = (left + above) / 2
      case 4:
        let (a, b, c) = (abs(above - corner), abs(left - corner), abs(left + above - 2 * corner))
        guess = a <= b && a <= c ? left : b <= c ? above : corner
      default: guess = 0
      }
      row[index] &+= UInt8(guess)
    }
  }
}
