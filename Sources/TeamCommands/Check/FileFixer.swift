// SPDX-License-Identifier: Apache-2.0

import RunJournal
import TeamConfig
import TeamLanguage

/// Mends what needs no thought, in files or for show.
struct FileFixer: Sendable {
  /// One repair may make another possible, for example where a key is moved and then renamed.
  private static let mostPasses = 8

  var checker: FileChecker
  /// Whether files are changed; else the change is printed.
  var writes: Bool
  var isQuiet: Bool

  /// The files with what is found in them afterwards.
  func fix(_ files: [CheckedFile]) async -> [CheckedFile] {
    var fixed: [CheckedFile] = []
    for file in files { fixed.append(await fix(file)) }
    return fixed
  }

  private func fix(_ file: CheckedFile) async -> CheckedFile {
    guard let old = file.result?.source.bytes else { return file }
    var current = file
    for _ in 0..<Self.mostPasses {
      guard let result = current.result else { break }
      let edits = FixAll.edits(in: result)
      guard !edits.isEmpty else { break }
      current = await checker.check(file.input, content: EditedText.apply(edits, to: result.source.bytes))
    }
    guard let new = current.result?.source.bytes, new != old else { return file }
    guard writes, let path = file.input.path else {
      await Console.print(LineDiff(old: old, new: new).unified(name: file.name))
      return file
    }
    do throws(CommandProblem) {
      try await Console.thread.run { () throws(CommandProblem) in
        try FileRewrite.replace(path, content: old, with: new)
      }
    } catch {
      var failed = file
      failed.problem = error.message
      await Console.complain(CommandProblem("\(file.name): \(error.message)"))
      return failed
    }
    if !isQuiet {
      let lines = LineDiff(old: old, new: new).changedLines
      await Console.note("\(file.name): mended, \(lines == 1 ? "1 line" : "\(lines) lines") changed.")
    }
    return current
  }
}
