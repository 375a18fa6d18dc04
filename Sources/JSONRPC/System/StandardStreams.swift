// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Takes standard output away from everybody else (protocol section 1.3).
///
/// Afterwards descriptor 1 leads where descriptor 2 does, or to `/dev/null` when that is closed, so nothing a library
/// prints can get between the messages. Call it before anything can print.
///
/// - Returns: a private descriptor of what was standard output, closed in child processes; nil when it was not open.
public func protectStandardOutput() -> Int32? {
  protectOutput(STDOUT_FILENO, replacement: STDERR_FILENO)
}

/// Makes a write to a closed pipe an error instead of the end of the process.
public func ignoreSIGPIPE() { signal(SIGPIPE, SIG_IGN) }

func protectOutput(_ output: Int32, replacement: Int32) -> Int32? {
  // Above the standard descriptors, also when some of them are closed.
  let copy = fcntl(output, F_DUPFD_CLOEXEC, 3)
  guard copy >= 0 else { return nil }
  if dup2(replacement, output) < 0 {
    let null = open("/dev/null", O_WRONLY)
    if null >= 0, null != output {
      dup2(null, output)
      close(null)
    }
  }
  return copy
}
