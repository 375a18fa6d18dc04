// SPDX-License-Identifier: Apache-2.0

public import MediaFormats

/// What is to be done with a file of a conversation before a request.
public enum MediaVerdict: Sendable, Equatable {
  /// It goes as it is.
  case send(MediaPart)
  /// It goes once it is scaled down or converted; as it is it would be refused.
  case scale(MediaPart, to: PictureTarget, why: MediaObjection)
  /// Its text becomes part of the message.
  case inlineText(String, name: String)
  /// It is given to the provider beside the message, where a tool of the provider searches it.
  case search(MediaPart)
  /// It does not go.
  case refuse(MediaObjection)
}

/// What is to be done with a file of which the content need not be at hand.
public enum MediaDecision: Sendable, Equatable {
  /// It goes as it is.
  case send
  /// It goes once it is scaled down or converted; as it is it would be refused.
  case scale(to: PictureTarget, why: MediaObjection)
  /// Its text becomes part of the message.
  case inlineText
  /// It is given to the provider beside the message, where a tool of the provider searches it.
  case search
  /// It does not go.
  case refuse(MediaObjection)

  /// What speaks against the file as it is; nil when nothing does.
  public var objection: MediaObjection? {
    switch self {
    case .send, .inlineText, .search: nil
    case .scale(_, let objection), .refuse(let objection): objection
    }
  }
}

/// Why a file cannot go to a model as it is.
public struct MediaObjection: Error, Sendable, Equatable {
  /// A word for programs: one of ``Code``'s, or that of a failed scaling.
  public var code: String
  /// One sentence with the figures, without the file's name and without a full stop: `7.2 MB; Groq takes 4 MB`.
  public var reason: String
  /// What is allowed, in the unit of the code: bytes, pixels, pages or files.
  public var limit: Int?
  /// What was found, in the same unit.
  public var actual: Int?

  /// The words of objections.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The provider, the model or the agent takes nothing of the kind.
    case mediaUnsupported = "media_unsupported"
    /// More bytes than allowed.
    case tooLarge = "too_large"
    /// More files than allowed.
    case tooMany = "too_many"
    /// More pixels than allowed.
    case tooManyPixels = "too_many_pixels"
    /// A side with more pixels than allowed.
    case tooLongSide = "too_long_side"
    /// More pages than allowed.
    case tooManyPages = "too_many_pages"
    /// A format that is not taken, or a content that is not of the kind it is given as.
    case wrongFormat = "wrong_format"
    /// The end of the content is missing.
    case truncated
    /// There is no content.
    case empty
    /// A password is needed to read it.
    case encrypted
    /// Its headers make no sense.
    case unreadable
    /// The provider reads no addresses; the content has to be fetched first.
    case urlNotTaken = "url_not_taken"
    /// Larger than the agent's limit, which bounds what an agent wants rather than what a provider takes.
    case aboveOwnLimit = "above_own_limit"
  }

  /// Makes an objection.
  public init(_ code: Code, _ reason: String, limit: Int? = nil, actual: Int? = nil) {
    self.init(code: code.rawValue, reason: reason, limit: limit, actual: actual)
  }

  /// Makes an objection with a word of its own, for example that of a failed scaling.
  public init(code: String, reason: String, limit: Int? = nil, actual: Int? = nil) {
    self.code = code
    self.reason = reason
    self.limit = limit
    self.actual = actual
  }
}
