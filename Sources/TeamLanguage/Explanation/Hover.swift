// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

/// What is known about the key or value at a place.
public struct Hover: Sendable, Hashable {
  /// The explanation in Markdown.
  public var markdown: String
  /// The bytes it is about.
  public var range: Range<Int>

  /// The explanation of a place; nil where there is nothing to explain. It never contains what a variable holds.
  public static func at(_ offset: Int, in file: TeamReadResult) -> Hover? {
    if let comment = CommentExplanation.hover(at: offset, in: file) { return comment }
    guard let place = Place(offset, in: file) else { return nil }
    if let name = AnchorExplanation.hover(at: offset, place) { return name }
    if place.view.isKey { return KeyExplanation.hover(place, about: place.range) }
    guard place.view.kind == .scalar, !place.range.isEmpty else { return nil }
    return VariableExplanation.hover(at: offset, place) ?? ValueExplanation.hover(place)
      ?? KeyExplanation.hover(place, about: place.range)
  }

  /// The explanation without markup, for editors that show text only.
  public var plainText: String { Markdown.plainText(markdown) }
}
