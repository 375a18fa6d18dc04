// SPDX-License-Identifier: Apache-2.0

/// Why nobody can say where a path leads. Paths in here are ready to be shown.
public enum PathProblem: Error, Sendable, Equatable {
  /// There is no text.
  case empty
  /// The text has a byte that ends it for the system.
  case nullByte
  /// The text, or one name in it, is longer than the system takes.
  case tooLong
  /// The text is an address, such as `file:///etc/hosts`.
  case address(String)
  /// A name stands for a separator or a step upwards once percent signs are decoded.
  case encoded(String)
  /// The home folder of somebody who is not known.
  case home(String)
  /// Relative, and there is no workspace it could be relative to.
  case relative(String)
  /// Goes up from a folder that does not exist.
  case upFromMissing(String)
  /// Something in the middle is no folder.
  case notFolder(String)
  /// Too many links, most likely in a circle.
  case links(String)
  /// Goes through a link of a process, which leads anywhere.
  case processLink(String)
  /// The system does not let anybody look.
  case unknown(String, reason: String)

  /// A sentence for the model.
  public var sentence: String {
    switch self {
    case .empty: "The path is empty. Name a file or folder."
    case .nullByte: "The path has a NUL byte, which no file name can have."
    case .tooLong: "The path is too long: the system takes 4095 bytes, and 255 for each name."
    case .address(let text): "\(text) is an address, not a path. Give the plain path."
    case .encoded(let text):
      "\(text) hides a separator or a step upwards behind percent signs. Write the plain path."
    case .home(let text): "\(text) names a home folder that is not known here. Write the whole path, or begin with ./"
    case .relative(let text): "\(text) is relative, and there is no workspace. Write the whole path."
    case .upFromMissing(let text): "\(text) goes up from a folder that does not exist. Write it without “..”."
    case .notFolder(let text): "\(text) is not a folder, so nothing can lie in it."
    case .links(let text): "\(text) leads through too many links, perhaps in a circle."
    case .processLink(let text): "\(text) is a link of a process, which may lead anywhere."
    case .unknown(let text, let reason): "\(text) cannot be looked at: \(reason)."
    }
  }
}
