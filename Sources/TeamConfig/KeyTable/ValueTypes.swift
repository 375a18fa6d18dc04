// SPDX-License-Identifier: Apache-2.0

/// The kinds of value a key may have.
public struct ValueTypes: OptionSet, Sendable, Hashable, CustomStringConvertible {
  /// One bit a kind.
  public let rawValue: UInt16

  /// Makes a set from its bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Nothing at all.
  public static let null = ValueTypes(rawValue: 1 << 0)
  /// Yes or no.
  public static let boolean = ValueTypes(rawValue: 1 << 1)
  /// A whole number.
  public static let integer = ValueTypes(rawValue: 1 << 2)
  /// Any number.
  public static let number = ValueTypes(rawValue: 1 << 3)
  /// Text.
  public static let string = ValueTypes(rawValue: 1 << 4)
  /// A mapping of anything.
  public static let mapping = ValueTypes(rawValue: 1 << 5)
  /// A mapping whose values are texts.
  public static let stringMapping = ValueTypes(rawValue: 1 << 6)
  /// A list of anything.
  public static let list = ValueTypes(rawValue: 1 << 7)
  /// A list of texts.
  public static let stringList = ValueTypes(rawValue: 1 << 8)
  /// A list of numbers.
  public static let numberList = ValueTypes(rawValue: 1 << 9)
  /// A list of mappings.
  public static let mappingList = ValueTypes(rawValue: 1 << 10)
  /// Whatever is written.
  public static let any = ValueTypes(rawValue: 1 << 11)

  /// Every kind of mapping.
  static let mappings: ValueTypes = [.mapping, .stringMapping]
  /// Every kind of list.
  static let lists: ValueTypes = [.list, .stringList, .numberList, .mappingList]

  /// The kinds in words: `a text or a list of texts`.
  public var description: String {
    let words: [(ValueTypes, String)] = [
      (.any, "anything"), (.boolean, "true or false"), (.integer, "a whole number"), (.number, "a number"),
      (.string, "a text"), (.stringMapping, "a mapping of texts"), (.mapping, "a mapping"),
      (.stringList, "a list of texts"), (.numberList, "a list of numbers"), (.mappingList, "a list of mappings"),
      (.list, "a list"), (.null, "nothing"),
    ]
    let named = words.filter { contains($0.0) }.map(\.1)
    guard let last = named.last, named.count > 1 else { return named.first ?? "nothing" }
    return named.dropLast().joined(separator: ", ") + " or " + last
  }
}
