// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a text as YAML. The raw values are the diagnostic codes people see (config.md 6).
public enum YAMLProblemCode: String, Sendable, Hashable, CaseIterable {
  /// The text is not YAML.
  case syntax = "yaml-syntax"
  /// A tab stands where indentation is meant.
  case tabIndent = "yaml-tab-indent"
  /// The same key stands twice in one mapping.
  case duplicateKey = "yaml-duplicate-key"
  /// A second document begins.
  case multipleDocuments = "yaml-multiple-documents"
  /// There is no content: the text is empty or only comments.
  case emptyDocument = "yaml-empty-document"
  /// The root is a list or a scalar. This module never reports it; what the root must be is its users' affair.
  case rootNotMapping = "yaml-root-not-mapping"
  /// An alias names an anchor that no text before it defines.
  case unknownAlias = "yaml-unknown-alias"
  /// An alias stands inside the node it names.
  case recursiveAlias = "yaml-recursive-alias"
  /// Aliases of aliases multiply the document beyond ``YAMLParseOptions/maximumAliasedNodes``. Nobody should walk
  /// such a tree through its aliases.
  case aliasExpansion = "yaml-alias-expansion"
  /// The value of `<<` is neither a mapping nor a list of mappings.
  case mergeTarget = "yaml-merge-target"
  /// A tag that plain YAML data does not have, such as `!env`, or one that does not fit what it stands on.
  case customTag = "yaml-custom-tag"
  /// The text is not UTF-8.
  case encoding = "yaml-encoding"
  /// A key is a boolean, a number, null, a date, or a collection.
  case nonStringKey = "yaml-non-string-key"
  /// Collections are nested deeper than ``YAMLParseOptions/maximumDepth``.
  case tooDeep = "yaml-too-deep"
}

/// Something wrong with a text, said so that a person can mend it.
public struct YAMLProblem: Sendable, Hashable {
  /// Another place that belongs to a problem.
  public struct Related: Sendable, Hashable {
    /// Bytes of the text.
    public let range: Range<Int>
    /// What is there.
    public let message: String
  }

  /// A replacement of bytes.
  public struct Edit: Sendable, Hashable {
    /// The bytes to replace; empty for an insertion.
    public let range: Range<Int>
    /// What to put there.
    public let replacement: String
  }

  /// What kind of problem it is.
  public let code: YAMLProblemCode
  /// What is wrong, in one or two sentences.
  public let message: String
  /// Where: bytes of the text, never outside it.
  public let range: Range<Int>
  /// How to mend it, when that is not plain from the message.
  public let hint: String?
  /// Other places, such as the first of two equal keys.
  public let related: [Related]
  /// Edits that mend the problem, when it is clear which; sorted, not overlapping.
  public let edits: [Edit]

  init(
    _ code: YAMLProblemCode, _ message: String, at range: Range<Int>, hint: String? = nil, related: [Related] = [],
    edits: [Edit] = []
  ) {
    self.code = code
    self.message = message
    self.range = range
    self.hint = hint
    self.related = related
    self.edits = edits
  }
}
