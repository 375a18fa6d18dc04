// SPDX-License-Identifier: Apache-2.0

import CProcess
import Glibc
import Subprocess
import SystemPackage

/// Says in words why a child could not be started.
enum StartFailure {
  /// The guard has tried to start the program.
  static func ofProgram(step: Int32, error: Int32, _ command: ChildCommand) -> ChildFailure {
    switch (step, error) {
    case (Int32(cprocess_step_folder), ENOENT), (Int32(cprocess_step_folder), ENOTDIR):
      ChildFailure(
        .workingDirectoryMissing, "The folder \(command.workingDirectory), where it was to start, does not exist.")
    case (Int32(cprocess_step_folder), _):
      ChildFailure(
        .workingDirectoryMissing, "The folder \(command.workingDirectory) cannot be entered: \(words(error)).")
    case (_, ENOENT) where access(command.executable, F_OK) == 0:
      ChildFailure(
        .notExecutable, "\(command.executable) cannot run: the interpreter it names does not exist.",
        hint: "Look at its first line, or install the loader it was built for.")
    case (_, ENOENT), (_, ENOTDIR):
      ChildFailure(.programMissing, "There is no program \(command.executable).")
    case (_, EACCES), (_, EPERM):
      ChildFailure(
        .notExecutable, "\(command.executable) must not be run: \(words(error)).",
        hint: "Make it executable (chmod +x).")
    case (_, ENOEXEC), (_, EISDIR), (_, ELIBBAD), (_, EINVAL):
      ChildFailure(.notExecutable, "\(command.executable) is no program that can run here: \(words(error)).")
    default: ofSystem(error, command)
    }
  }

  /// The guard itself could not be started.
  static func ofGuard(_ error: any Error, _ command: ChildCommand) -> ChildFailure {
    guard let error = error as? SubprocessError else {
      return ChildFailure(.other, "\(command.executable) could not be started.")
    }
    guard let number = error.underlyingError?.rawValue else {
      return ChildFailure(.other, "\(command.executable) could not be started: \(error).")
    }
    return ofSystem(number, command)
  }

  /// The guard ended without a word.
  static func withoutReport(_ errorTail: String) -> ChildFailure {
    ChildFailure(.other, "The guard of the program ended before it could start it. \(errorTail.suffix(500))")
  }

  /// The system has refused something.
  static func ofSystem(_ error: Int32, _ command: ChildCommand) -> ChildFailure {
    switch error {
    case E2BIG:
      ChildFailure(
        .tooLong, "The arguments and the environment of \(command.executable) are longer than the system takes.")
    case EAGAIN, ENOMEM, EMFILE, ENFILE:
      ChildFailure(
        .noResources, "The system could not start \(command.executable): \(words(error)).",
        hint: "See the limits of processes, memory and open files (ulimit -a, pids limit).")
    default: ChildFailure(.other, "\(command.executable) could not be started: \(words(error)).")
    }
  }

  private static func words(_ error: Int32) -> String { String(cString: strerror(error)) }
}
