// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess

/// A program with what it is started with.
package struct ChildCommandLine: Sendable, Equatable {
  /// Its absolute path.
  package var program: String
  /// Its arguments.
  package var arguments: [String]
  /// Its environment.
  package var environment: [String: String]
  /// The folder it starts in.
  package var folder: String
}

/// Asks a program for its version.
enum VersionQuestion {
  /// The first line it says; nil when it does not end in time. What it says besides is not read.
  static func ask(_ line: ChildCommandLine) async throws(ModelFailure) -> String? {
    var command = ChildCommand(
      executable: line.program, arguments: line.arguments, environment: line.environment, workingDirectory: line.folder)
    command.limits.lineBytes = 4 << 10
    let child: Child
    do throws(ChildFailure) {
      child = try await Child.start(command)
    } catch {
      throw ModelFailure(
        .invalidRequest, error.message, code: "claude_code_start_failed", hint: error.hint)
    }
    let limit = Task { () -> Bool in
      do { try await ContinuousClock().sleep(for: .seconds(ClaudePreflight.versionSeconds)) } catch { return false }
      await child.stop(.kill)
      return true
    }
    child.closeInput()
    var said: String?
    while let block = await child.nextLines() {
      for line in block.lines where said == nil {
        let text = String(decoding: block.bytes[line], as: UTF8.self)
        if text.contains(where: { !$0.isWhitespace }) { said = text }
      }
    }
    _ = await child.exit()
    limit.cancel()
    if await limit.value, said == nil { return nil }
    return said ?? child.errorTail
  }
}
