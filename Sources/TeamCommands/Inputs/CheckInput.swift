// SPDX-License-Identifier: Apache-2.0

/// A file that may have to be checked.
struct CheckInput: Sendable, Hashable {
  /// What people call it: the path as they wrote it, or below the folder they named.
  var name: String
  /// The absolute path; nil for standard input without a name.
  var path: String?
  /// Whether the content comes from standard input.
  var isStandardInput = false
  /// Whether somebody asked for this file; one that was found in a folder is left out when it is no team file.
  var isNamed: Bool
}

/// What the words of a command line stand for.
struct CheckInputs: Sendable {
  /// The files, each once, in the order of the words and by name within a folder.
  var files: [CheckInput] = []
  /// Words that lead nowhere; one sentence each.
  var problems: [String] = []
  /// Folders that were searched, absolute.
  var folders: [String] = []
}
