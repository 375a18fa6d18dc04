// SPDX-License-Identifier: Apache-2.0

/// Reads the boxes of HEIC, HEIF and AVIF pictures (ISO 23008-12; ISO 14496-12, 8.11).
enum HEIFHeader {
  static func facts(_ bytes: ByteView, _ format: MediaFormat) -> MediaFacts {
    var facts = MediaFacts(format: format)
    var hasData = false
    for box in bytes.boxes() {
      if !box.isWhole { facts.isComplete = false }
      switch box.name {
      case "mdat":
        hasData = true
      case "meta" where facts.picture == nil:
        facts.picture = picture(box.content)
        // Small pictures can stand in the box of descriptions itself.
        hasData = hasData || box.content.boxes(after: 4).contains { $0.name == "idat" }
      case "moov":
        facts.picture?.frames = frames(box.content)
      default:
        break
      }
    }
    if facts.picture == nil || !hasData { facts.isComplete = false }
    return facts
  }

  /// Reads the properties of the main picture; of any when it cannot be told which that is.
  private static func picture(_ meta: ByteView) -> PictureFacts? {
    var primary: Int?
    var properties: [Box] = []
    var associations: ByteView?
    for box in meta.boxes(after: 4) {
      if box.name == "pitm" { primary = box.content.uint16(4, .big) }
      guard box.name == "iprp" else { continue }
      // A picture has tens of properties; more than that only waste time.
      properties = Array((box.content.box("ipco") ?? ByteView(.init(start: nil, count: 0))).boxes().prefix(1024))
      associations = box.content.box("ipma")
    }
    let isTransparent = properties.contains { $0.name == "auxC" && isAlpha($0.content) }
    let own = primary.flatMap { item in associations.flatMap { ItemProperties.indices(of: item, in: $0) } } ?? []
    let chosen = own.compactMap { index in index > 0 && index <= properties.count ? properties[index - 1] : nil }
    let ownSize = chosen.first { $0.name == "ispe" }.flatMap { size($0.content) }
    guard let (width, height) = ownSize ?? largest(properties) else { return nil }
    return PictureFacts(width: width, height: height, orientation: orientation(chosen), hasAlpha: isTransparent)
  }

  private static func size(_ extent: ByteView) -> (width: Int, height: Int)? {
    guard let width = extent.uint32(4, .big), let height = extent.uint32(8, .big), width > 0, height > 0 else {
      return nil
    }
    return (width, height)
  }

  private static func largest(_ properties: [Box]) -> (width: Int, height: Int)? {
    properties.lazy.filter { $0.name == "ispe" }.compactMap { size($0.content) }
      .max {
        PictureFacts(width: $0.width, height: $0.height).pixels
          < PictureFacts(width: $1.width, height: $1.height).pixels
      }
  }

  /// Rotation and mirroring, which are applied in this order, as EXIF numbers them (ISO 23008-12, 6.5.10 and 6.5.12).
  private static func orientation(_ properties: [Box]) -> Int {
    let quarterTurns = properties.first { $0.name == "irot" }?.content[0].map { Int($0 & 3) } ?? 0
    // 0 exchanges top and bottom, 1 left and right.
    let mirror = properties.first { $0.name == "imir" }?.content[0].map { Int($0 & 1) + 1 } ?? 0
    // Rows: turns against the clock; columns: no mirror, top and bottom, left and right.
    return [[1, 4, 2], [8, 5, 7], [3, 2, 4], [6, 7, 5]][quarterTurns][mirror]
  }

  private static func isAlpha(_ auxiliary: ByteView) -> Bool {
    auxiliary.holds("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", at: 4)
      || auxiliary.holds("urn:mpeg:hevc:2015:auxid:1", at: 4)
  }

  /// The frames of a picture sequence: the samples of its first track of pictures.
  private static func frames(_ movie: ByteView) -> Int {
    for track in movie.boxes() where track.name == "trak" {
      guard let media = track.content.box("mdia"), let handler = media.box("hdlr"), handler.holds("pict", at: 8),
        let samples = media.box("minf", "stbl", "stsz")?.uint32(8, .big)
      else { continue }
      return max(1, samples)
    }
    return 1
  }
}

/// Which properties belong to which item.
private enum ItemProperties {
  /// The places of an item's properties in their list, from 1 on (ISO 14496-12, 8.11.14).
  static func indices(of item: Int, in associations: ByteView) -> [Int]? {
    guard let version = associations[0], let flags = associations[3], let count = associations.uint32(4, .big) else {
      return nil
    }
    let isLong = flags & 1 != 0
    let width = isLong ? 2 : 1
    var position = 8
    for _ in 0..<count {
      guard let name = version == 0 ? associations.uint16(position, .big) : associations.uint32(position, .big) else {
        return nil
      }
      position += version == 0 ? 2 : 4
      guard let properties = associations[position] else { return nil }
      position += 1
      if name == item {
        return (0..<Int(properties)).compactMap { index in
          // The uppermost bit says that the property must be understood.
          isLong
            ? associations.uint16(position + 2 * index, .big).map { $0 & 0x7FFF }
            : associations[position + index].map { Int($0 & 0x7F) }
        }
      }
      position += Int(properties) * width
    }
    return nil
  }
}
