// SPDX-License-Identifier: Apache-2.0

/// How a text is parsed.
public struct YAMLParseOptions: Sendable, Hashable {
  /// The line an editor changed last, counted from 0 by LSP line ends. When the text is broken this line is mended
  /// first.
  public var lastEditedLine: Int?
  /// How many times a broken text is mended and parsed again; 0 keeps only what stands before the first error.
  public var maximumRepairs = 12
  /// How deep collections may be nested.
  public var maximumDepth = 100
  /// How many problems are reported; the first ones are kept.
  public var maximumProblems = 200
  /// How many nodes aliases may stand for, all together.
  public var maximumAliasedNodes = 100_000

  /// The usual options.
  public init(lastEditedLine: Int? = nil) {
    self.lastEditedLine = lastEditedLine
  }
}
