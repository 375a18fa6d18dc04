// SPDX-License-Identifier: Apache-2.0

/// What is known about one place on the disk. Links are not followed.
public enum FileEntry: Sendable, Equatable {
  /// Nothing is there.
  case missing
  /// A file that so many names lead to.
  case file(names: Int)
  /// A folder.
  case folder
  /// A symbolic link and where it points, as written in it. `isMagic` links stand in `/proc`: they lead to whatever a
  /// process has open, not to the path they show.
  case link(target: String, isMagic: Bool = false)
  /// A pipe, a socket or a device: opening one may wait for ever or do something.
  case special
  /// The system does not let anybody look, for the reason given.
  case unknown(String)
}

/// Looks at places on the disk, for rules that are pure otherwise.
public protocol FileView: Sendable {
  /// What stands at an absolute path without links in front of its last name.
  func entry(_ path: String) -> FileEntry
  /// The absolute paths of all that is no folder below a folder, links not followed; nil when there are more than
  /// `limit` or one cannot be looked at.
  func files(below folder: String, limit: Int) -> [String]?
}
