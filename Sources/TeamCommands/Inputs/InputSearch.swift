// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunEngine
import TeamConfig

/// Finds out what the words of a command line stand for. It blocks: call it on a thread that may.
struct InputSearch: Sendable {
  let environment: ServiceEnvironment
  /// What the file on standard input is called.
  var standardInputPath: String?

  private var directory: String { environment.workingDirectory }

  /// The files the words stand for; those of the folder one is in without words.
  func inputs(_ words: [String]) -> CheckInputs {
    var inputs = CheckInputs()
    for word in words.isEmpty ? ["."] : words { add(word, to: &inputs) }
    var seen: Set<String> = []
    inputs.files = inputs.files.filter { seen.insert($0.path.map(Self.realPath) ?? "-").inserted }
    return inputs
  }

  private func add(_ word: String, to inputs: inout CheckInputs) {
    if word == "-" {
      let path = standardInputPath.map(absolute)
      inputs.files.append(
        CheckInput(
          name: standardInputPath ?? "standard input", path: path, isStandardInput: true, isNamed: true))
      return
    }
    let path = absolute(word)
    switch FolderWalk.kind(path) {
    case .file: inputs.files.append(CheckInput(name: word, path: path, isNamed: true))
    case .folder, .linkToFolder: addFolder(word, path, to: &inputs)
    case .other:
      if access(path, F_OK) == 0 {
        inputs.problems.append("\(word) is neither a file nor a folder.")
      } else if GlobPattern.isPattern(word) {
        addPattern(word, to: &inputs)
      } else {
        addName(word, to: &inputs)
      }
    }
  }

  /// A file found in a folder is named as one would write it.
  private func addFolder(_ word: String, _ path: String, to inputs: inout CheckInputs) {
    var prefix = word
    while prefix.hasSuffix("/"), prefix != "/" { prefix.removeLast() }
    if prefix == "." { prefix = "" }
    guard access(path, R_OK | X_OK) == 0 else {
      inputs.problems.append("\(word) cannot be searched: \(String(cString: strerror(errno))).")
      return
    }
    let files = FolderWalk.files(in: path) { name in
      TeamSource.extensions.contains { name.lowercased().hasSuffix(".\($0)") }
    } visit: { folder in
      inputs.folders.append(folder.isEmpty ? path : FolderWalk.join(path, folder))
    }
    for file in files {
      inputs.files.append(
        CheckInput(name: FolderWalk.join(prefix, file), path: FolderWalk.join(path, file), isNamed: false))
    }
  }

  private func addPattern(_ word: String, to inputs: inout CheckInputs) {
    let before = inputs.files.count
    for pattern in GlobPattern.patterns(word) {
      for file in FolderWalk.files(pattern, from: directory) {
        inputs.files.append(CheckInput(name: file, path: absolute(file), isNamed: true))
      }
    }
    if inputs.files.count == before { inputs.problems.append("No file matches \(word).") }
  }

  /// A team by its name, or by a path as `run` understands it.
  private func addName(_ word: String, to inputs: inout CheckInputs) {
    guard let path = TeamLocator(environment).path(word, in: directory) else {
      inputs.problems.append("There is no file, folder or team called \(word).")
      return
    }
    inputs.files.append(CheckInput(name: shown(path), path: path, isNamed: true))
  }

  /// A path as seen from the folder one is in.
  private func shown(_ path: String) -> String {
    let prefix = directory.hasSuffix("/") ? directory : directory + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : FolderWalk.join(directory, path) }

  /// The path without links, which tells whether two paths lead to one file.
  private static func realPath(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
