// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc

extension ClaudeInvocation {
  /// Writes the files the process needs. Its folder is created where it is missing.
  func writeFiles() async throws(ModelFailure) {
    let files = files
    guard !files.isEmpty else { return }
    let problem = await BlockingWork.run { () -> String? in
      for file in files {
        if let problem = file.write() { return problem }
      }
      return nil
    }
    if let problem {
      throw ModelFailure(
        .unknown, "A file for Claude Code could not be written: \(problem).", retryable: false,
        code: "claude_code_files", hint: "See that there is room on the disk and that the folder may be written.")
    }
  }

  /// Takes the files away again.
  func removeFiles() async {
    let files = files
    guard !files.isEmpty else { return }
    await BlockingWork.run {
      for file in files { unlink(file.path) }
    }
  }
}

extension PrivateFile {
  /// Writes the file, which must not be there yet. Returns what went wrong.
  fileprivate func write() -> String? {
    if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) { mkdir(String(path[..<slash]), 0o700) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return "\(path): \(String(cString: strerror(errno)))" }
    defer { close(descriptor) }
    var written = 0
    while written < contents.count {
      let count = contents[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        let reason = String(cString: strerror(errno))
        unlink(path)
        return "\(path): \(reason)"
      }
      written += count
    }
    return nil
  }
}
