// SPDX-License-Identifier: Apache-2.0

/// A file in a prompt, as the caller gives it. (protocol.md section 9)
public struct PromptAttachment: Sendable, Equatable {
  /// Where the content is.
  public enum Content: Sendable, Equatable {
    /// Here, as base64.
    case base64(String)
    /// Here, as text.
    case text(String)
    /// In a file; a relative path begins at the run's working directory.
    case path(String)
    /// At an `http` or `https` address.
    case url(String)
    /// Nowhere: the block has none of these.
    case missing(String)
  }

  /// The kind of block on the wire: `image`, `audio`, `resource`, `resource_link`, `file`.
  public var kind: String
  /// Where the content is.
  public var content: Content
  /// What the caller says it is.
  public var mediaType: String?
  /// A name for people and models; the file's own when nil.
  public var name: String?

  /// Creates an attachment.
  public init(kind: String, content: Content, mediaType: String? = nil, name: String? = nil) {
    self.kind = kind
    self.content = content
    self.mediaType = mediaType
    self.name = name
  }
}
