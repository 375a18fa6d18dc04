// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// What could be written at a place of a team file.
public enum Completion {
  /// A name in a folder.
  public struct FolderEntry: Sendable, Hashable {
    /// The name without its folder.
    public var name: String
    /// Whether it is a folder itself.
    public var isFolder: Bool

    /// Creates an entry.
    public init(name: String, isFolder: Bool) {
      self.name = name
      self.isFolder = isFolder
    }
  }

  /// The folder whose content the list at a place depends on, absolute; nil for most places. The caller reads it and
  /// passes what it saw to ``items(in:at:insertsSnippets:folder:)``.
  public static func folder(in file: TeamReadResult, at offset: Int) -> String? {
    PathCompletion(place: TablePlace(file, CompletionContext(file, at: offset))).folder
  }

  /// Everything that could be written at a place, in the order it should be shown.
  ///
  /// - Parameters:
  ///   - insertsSnippets: whether the editor understands tab stops.
  ///   - folder: the content of the folder that ``folder(in:at:)`` named.
  public static func items(
    in file: TeamReadResult, at offset: Int, insertsSnippets: Bool, folder: [FolderEntry] = []
  ) -> [CompletionItem] {
    let context = CompletionContext(file, at: offset)
    let place = TablePlace(file, context)
    return CompletionList(place: place, insertsSnippets: insertsSnippets, folder: folder).items
  }

  /// What there is to say about an item, in Markdown, by its ``CompletionItem/topic``.
  public static func documentation(for topic: String) -> String? { ItemDocumentation.text(for: topic) }
}
