// SPDX-License-Identifier: Apache-2.0

/// What a model is known to be able to do beyond taking and writing text. A missing ability means that nobody said it
/// has it, not that it lacks it: the lists of the catalogue have gaps. (backends.md 6.3)
public struct ModelAbilities: OptionSet, Sendable, Hashable {
  /// One bit an ability.
  public let rawValue: UInt32

  /// Makes a set from its bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It calls tools.
  public static let tools = ModelAbilities(rawValue: 1 << 0)
  /// It can be told which tool to call.
  public static let toolChoice = ModelAbilities(rawValue: 1 << 1)
  /// It calls several tools in one reply.
  public static let parallelTools = ModelAbilities(rawValue: 1 << 2)
  /// Its reply can be made to follow a schema.
  public static let structuredOutput = ModelAbilities(rawValue: 1 << 3)
  /// It thinks before it answers.
  public static let reasoning = ModelAbilities(rawValue: 1 << 4)
  /// It decides by itself how long to think.
  public static let adaptiveThinking = ModelAbilities(rawValue: 1 << 5)
  /// Its thinking can be turned off by an effort of `none`.
  public static let effortNone = ModelAbilities(rawValue: 1 << 6)
  /// It knows the effort `minimal`.
  public static let effortMinimal = ModelAbilities(rawValue: 1 << 7)
  /// It knows the effort `xhigh`.
  public static let effortExtraHigh = ModelAbilities(rawValue: 1 << 8)
  /// It knows the effort `max`.
  public static let effortMax = ModelAbilities(rawValue: 1 << 9)
  /// What it read before costs less.
  public static let promptCaching = ModelAbilities(rawValue: 1 << 10)
  /// It searches the web with a tool of the provider.
  public static let webSearch = ModelAbilities(rawValue: 1 << 11)
  /// It reads web pages it is given the address of.
  public static let urlContext = ModelAbilities(rawValue: 1 << 12)
  /// It works on a screen.
  public static let computerUse = ModelAbilities(rawValue: 1 << 13)
  /// It takes system turns.
  public static let systemTurns = ModelAbilities(rawValue: 1 << 14)
  /// It takes system turns between the others.
  public static let midConversationSystem = ModelAbilities(rawValue: 1 << 15)
  /// It goes on with a turn that was begun for it.
  public static let assistantPrefill = ModelAbilities(rawValue: 1 << 16)
  /// It speaks, or makes music.
  public static let audioOutput = ModelAbilities(rawValue: 1 << 17)
  /// It is asked over OpenAI's Responses only, not over Chat Completions.
  public static let responsesOnly = ModelAbilities(rawValue: 1 << 18)

  /// The abilities by their words, in a fixed order.
  public static let words: [(ability: ModelAbilities, word: String)] = [
    (.tools, "tools"), (.toolChoice, "toolChoice"), (.parallelTools, "parallelTools"),
    (.structuredOutput, "structuredOutput"), (.reasoning, "reasoning"), (.adaptiveThinking, "adaptiveThinking"),
    (.effortNone, "effortNone"), (.effortMinimal, "effortMinimal"), (.effortExtraHigh, "effortExtraHigh"),
    (.effortMax, "effortMax"), (.promptCaching, "promptCaching"), (.webSearch, "webSearch"),
    (.urlContext, "urlContext"), (.computerUse, "computerUse"), (.systemTurns, "systemTurns"),
    (.midConversationSystem, "midConversationSystem"), (.assistantPrefill, "assistantPrefill"),
    (.audioOutput, "audioOutput"), (.responsesOnly, "responsesOnly"),
  ]

  /// The words of the abilities in the set.
  public var words: [String] { Self.words.filter { contains($0.ability) }.map(\.word) }
}
