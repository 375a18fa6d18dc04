// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// A value that holds although nobody has written it, shown behind what is written.
public struct InlayHint: Sendable, Hashable {
  /// The byte it stands behind.
  public var offset: Int
  /// A few words: `gpt-4o-mini (default)`.
  public var label: String
  /// Why it holds, in Markdown.
  public var tooltip: String?

  /// The hints of a part of a file, in the order of the text: types and models that follow from the rest, folders that
  /// lie elsewhere than they are written, and long times.
  public static func hints(in file: TeamReadResult, range: Range<Int>) -> [InlayHint] {
    var search = HintSearch(file: file)
    for agent in AgentFacts.all(in: file).prefix(most) { search.visit(agent) }
    search.visitFolders()
    search.visitTimes()
    let visible = search.found.values.filter { range.lowerBound <= $0.offset && $0.offset <= range.upperBound }
    return Array(visible.sorted { $0.offset < $1.offset }.prefix(most))
  }

  private static let most = 5000
}
