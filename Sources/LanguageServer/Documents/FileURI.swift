// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// `file:` URIs and paths.
enum FileURI {
  /// The path a `file:` URI names, percent escapes resolved; nil when it is none, or names another host.
  static func path(_ uri: String) -> String? {
    guard case .file(let path)? = TeamLookup(workingDirectory: "/", home: nil).steps(uri: uri)?.first else {
      return nil
    }
    return path
  }
}
