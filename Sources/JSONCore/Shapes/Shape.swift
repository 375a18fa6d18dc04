// SPDX-License-Identifier: Apache-2.0

/// What a JSON value has to look like.
///
/// A shape is a plain value. It checks JSON values with sentences for people, and is rendered as JSON Schema,
/// TypeScript, Python and Markdown, so that a contract is written down once. Shapes are meant to stand in `static let`s
/// beside the types they describe: nothing is built before something looks at it.
public indirect enum Shape: Sendable, Equatable {
  /// Everything.
  case any
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean
  /// A whole number within a range; `Int.max` means no limit.
  case integer(ClosedRange<Int>)
  /// A number.
  case number(NumberRule)
  /// A string.
  case string(StringRule)
  /// Exactly this string.
  case constant(String)
  /// One of a few words.
  case words(WordList)
  /// A list.
  case list(of: Shape, atLeast: Int)
  /// An object whose keys are data.
  case map(of: Shape)
  /// An object with members of its own.
  case object(ObjectShape)
  /// One of several objects that a member tells apart.
  case variants(Variants)
  /// One of several shapes of different JSON kinds.
  case union([Shape])

  /// Which numbers are allowed.
  public enum NumberRule: Sendable, Equatable {
    case any, notNegative, positive
  }

  /// Which strings are allowed.
  public struct StringRule: Sendable, Equatable {
    /// What the string says, beyond being text.
    public enum Format: String, Sendable, Equatable {
      case text, uri
      case absolutePath = "absolute-path"
      case jsonPointer = "json-pointer"
      case dateTime = "date-time"
      case base64
    }

    /// What the string says.
    public var format = Format.text
    /// Whether it may be empty.
    public var allowsEmpty = true
    /// The most bytes of UTF-8 it may have; nil means no limit.
    public var maxBytes: Int?

    /// Makes a rule.
    public init(format: Format = .text, allowsEmpty: Bool = true, maxBytes: Int? = nil) {
      self.format = format
      self.allowsEmpty = allowsEmpty
      self.maxBytes = maxBytes
    }
  }
}

extension Shape {
  /// Any text.
  public static let text = Shape.string(StringRule())
  /// A text that says something.
  public static let name = Shape.string(StringRule(allowsEmpty: false))
  /// A URI.
  public static let uri = Shape.string(StringRule(format: .uri, allowsEmpty: false))
  /// A time in RFC 3339.
  public static let dateTime = Shape.string(StringRule(format: .dateTime, allowsEmpty: false))
  /// Bytes in Base64.
  public static let base64 = Shape.string(StringRule(format: .base64))
  /// A whole number that is not negative.
  public static let count = Shape.integer(0...Int.max)
  /// A whole number above 0.
  public static let ordinal = Shape.integer(1...Int.max)
  /// Any list of texts.
  public static let texts = Shape.list(of: .text)
  /// An object with any members.
  public static let anyObject = Shape.map(of: .any)

  /// A list of any length.
  public static func list(of element: Shape) -> Shape { .list(of: element, atLeast: 0) }

  /// One of the raw values of an enumeration, with what some of them mean.
  public static func words<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ description: String, _: Word.Type, isOpen: Bool = false, _ meanings: [String: String] = [:]
  ) -> Shape {
    let words = Word.allCases.map { WordList.Word($0.rawValue, meanings[$0.rawValue] ?? "") }
    return .words(WordList(name, description, words, isOpen: isOpen))
  }
}

/// A list of words, closed or open for words of later versions.
public struct WordList: Sendable, Equatable {
  /// A word and what it means.
  public struct Word: Sendable, Equatable {
    /// The word.
    public var word: String
    /// What it means; empty when the word says it.
    public var meaning: String

    /// Makes a word.
    public init(_ word: String, _ meaning: String = "") {
      self.word = word
      self.meaning = meaning
    }
  }

  /// The name of the type in generated code.
  public var name: String
  /// What the words say.
  public var description: String
  /// The words.
  public var words: [Word]
  /// Whether later versions may add words, which whoever reads them must expect.
  public var isOpen: Bool

  /// Makes a list.
  public init(_ name: String, _ description: String, _ words: [Word], isOpen: Bool = false) {
    self.name = name
    self.description = description
    self.words = words
    self.isOpen = isOpen
  }
}

/// Several objects that one member tells apart.
public struct Variants: Sendable, Equatable {
  /// The name of the type in generated code.
  public var name: String
  /// What the objects have in common.
  public var description: String
  /// The member that tells them apart; every case declares it as a constant.
  public var tag: String
  /// The objects.
  public var cases: [ObjectShape]
  /// The members every case has, for the ones of later versions; nil when there can be no others.
  public var unknown: ObjectShape?

  /// Makes a choice.
  public init(_ name: String, _ description: String, tag: String, _ cases: [ObjectShape], unknown: ObjectShape? = nil) {
    self.name = name
    self.description = description
    self.tag = tag
    self.cases = cases
    self.unknown = unknown
  }

  /// The case with a tag.
  func variant(_ word: String) -> ObjectShape? {
    cases.first { $0.tagValue(tag) == word }
  }
}
