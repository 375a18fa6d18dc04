// SPDX-License-Identifier: Apache-2.0

import ChildProcess

/// A guard for tests, whose own process is the test runner.
@main
enum ChildGuardTool {
  static func main() {
    ChildGuard.runIfAsked(Array(CommandLine.arguments.dropFirst()))
  }
}
