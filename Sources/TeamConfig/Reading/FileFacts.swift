// SPDX-License-Identifier: Apache-2.0

public import MediaFormats

/// What is known about paths on disk. Checks ask here and never look themselves; about a path that nobody has looked at
/// they say nothing.
public struct FileFacts: Sendable, Hashable {
  /// What stands at a path.
  public enum Fact: Sendable, Hashable {
    /// Nothing.
    case missing
    /// A file of so many bytes, and what it is where somebody has looked into it.
    case file(size: Int, media: MediaFacts? = nil)
    /// A folder.
    case folder(isEmpty: Bool)
    /// A device, a pipe or something nobody may look at.
    case other
  }

  private var facts: [String: Fact]

  /// Creates facts from what somebody saw, by absolute path.
  public init(_ facts: [String: Fact] = [:]) { self.facts = facts }

  /// What stands at an absolute path; nil when nobody has looked.
  public subscript(path: String) -> Fact? {
    get { facts[path] }
    set { facts[path] = newValue }
  }
}
