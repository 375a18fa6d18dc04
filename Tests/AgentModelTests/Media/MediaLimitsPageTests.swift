// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import MediaFormats
import TestSupport
import Testing

/// The table of limits in docs/MEDIA.md is what the provider table says. `MASSGEN_RECORD=1` writes it anew.
@Suite struct MediaLimitsPageTests {
  private static let begin = "<!-- limits: written from the provider table -->\n"
  private static let end = "<!-- end of limits -->"

  @Test("docs/MEDIA.md has the limits of the table")
  func page() throws {
    let path = "\(Shared.tests)/../docs/MEDIA.md"
    let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
    let parts = text.split(separator: Self.begin, maxSplits: 1)
    try #require(parts.count == 2)
    let rest = parts[1].split(separator: Self.end, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(rest.count == 2)
    guard getenv("MASSGEN_RECORD") != nil else {
      #expect(String(rest[0]) == Self.table)
      return
    }
    let written = Array("\(parts[0])\(Self.begin)\(Self.table)\(Self.end)\(rest[1])".utf8)
    let descriptor = open(path, O_WRONLY | O_TRUNC)
    defer { close(descriptor) }
    #expect(write(descriptor, written, written.count) == written.count)
  }

  private static var table: String {
    let head = """

      | provider | pictures | limits of pictures | sound | films | documents | a request | addresses |
      |---|---|---|---|---|---|---|---|

      """
    return head + ProviderTable.all.map(row).joined() + "\n"
  }

  private static func row(_ profile: ProviderProfile) -> String {
    let media = profile.media
    let kinds: [MediaTypeLimits?] = [media.audio, media.video, media.document]
    let taken = [media.image] + kinds
    let addresses = zip(["pictures", "sound", "films", "documents"], taken).compactMap { name, limits in
      limits?.sources.contains(.url) == true ? name : nil
    }
    let cells =
      ["`\(profile.id)`", formats(media.image), media.image.map(limits) ?? "–"]
      + kinds.map { kind in
        let figures = kind.map(limits) ?? ""
        return formats(kind) + (figures.isEmpty ? "" : "; \(figures)")
      } + [
        media.maxRequestBytes.map(MediaQuantity.bytes) ?? "",
        addresses.isEmpty ? "–" : addresses.joined(separator: ", "),
      ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private static func formats(_ limits: MediaTypeLimits?) -> String {
    guard let limits else { return "–" }
    return limits.formats.map { format in
      format.title + (limits.stillFormats.contains(format) ? " (still)" : "")
    }.joined(separator: ", ")
  }

  private static func limits(_ limits: MediaTypeLimits) -> String {
    [
      limits.maxBytes.map(MediaQuantity.bytes), limits.maxBase64Bytes.map { "\(MediaQuantity.bytes($0)) as base64" },
      limits.maxSide.map { "\($0) pixels a side" }, limits.maxPixels.map(MediaQuantity.pixels),
      limits.maxCount.map { "\($0) of them" }, limits.maxPages.map { "\($0) pages" },
    ].compactMap(\.self).joined(separator: ", ")
  }
}
