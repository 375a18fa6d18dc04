// SPDX-License-Identifier: Apache-2.0

/// Something that could be written at a place.
public struct CompletionItem: Sendable, Hashable {
  /// What it is, for the editor's icon.
  public enum Kind: Sendable, Hashable {
    /// A key with a value.
    case key
    /// A key with members or items.
    case section
    /// One of a closed list of words.
    case word
    /// Any other value.
    case value
    /// A model's name.
    case model
    /// Several lines to fill in.
    case snippet
    /// An environment variable.
    case variable
    /// The name of something in this file.
    case reference
    /// A file.
    case file
    /// A folder.
    case folder
  }

  /// What the list shows.
  public var label: String
  /// What it is.
  public var kind: Kind
  /// A few words beside the label: the type of a key, the version that brought it.
  public var detail: String?
  /// Where ``Completion/documentation(for:)`` finds what there is to say about it; nil when there is nothing.
  public var topic: String?
  /// The text to put in place of ``replaces``. With ``isSnippet`` it is a snippet of the Language Server Protocol, to
  /// whose later lines the editor adds the blanks that the line at ``replaces`` begins with (`adjustIndentation`);
  /// otherwise later lines have all their blanks (`asIs`).
  public var insertText: String
  /// Whether ``insertText`` has tab stops.
  public var isSnippet: Bool
  /// The bytes the text takes the place of; they contain the place that was asked about, on one line.
  public var replaces: Range<Int>
  /// What the typed text is matched with, when that is not the label.
  public var filterText: String?
  /// The order in the list, when that is not the label's.
  public var sortText: String?
  /// Whether it should no longer be written.
  public var isDeprecated: Bool
  /// Whether the next list should be asked for at once: behind a key whose value is one of a list.
  public var asksAgain: Bool
  /// Changes elsewhere that belong to it.
  public var additionalEdits: [TextEdit]

  /// Creates an item.
  public init(
    _ label: String, kind: Kind, insertText: String, isSnippet: Bool = false, replaces: Range<Int>,
    detail: String? = nil, topic: String? = nil, filterText: String? = nil, sortText: String? = nil,
    isDeprecated: Bool = false, asksAgain: Bool = false, additionalEdits: [TextEdit] = []
  ) {
    self.label = label
    self.kind = kind
    self.detail = detail
    self.topic = topic
    self.insertText = insertText
    self.isSnippet = isSnippet
    self.replaces = replaces
    self.filterText = filterText
    self.sortText = sortText
    self.isDeprecated = isDeprecated
    self.asksAgain = asksAgain
    self.additionalEdits = additionalEdits
  }
}
