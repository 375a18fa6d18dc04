// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunJournal

/// Files with what a command has to show, for editors that show files.
enum ReportFile {
  /// Writes a report, in place of the last one of its name. Returns its path; nil when it could not be written.
  static func write(_ text: String, _ name: String, in folder: String) async -> String? {
    await DiskExecutor.shared.run { () -> String? in
      var made = ""
      for part in folder.split(separator: "/") {
        made += "/\(part)"
        if mkdir(made, 0o700) != 0, errno != EEXIST { return nil }
      }
      let path = "\(folder)/\(name)"
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return nil }
        rest = rest.dropFirst(count)
      }
      return path
    }
  }
}
