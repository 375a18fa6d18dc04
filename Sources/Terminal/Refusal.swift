// SPDX-License-Identifier: Apache-2.0

import RunEngine
import TeamConfig
import WireProtocol
import YAMLTree

/// Says on stderr why nothing was started, and what to do about it.
enum Refusal {
  static func report(_ error: any Error) async {
    switch error {
    case let error as CommandLineProblem: await TerminalOutput.progress("massgen-server: \(error.message)")
    case let error as EngineError: await report(error)
    default: await TerminalOutput.progress("massgen-server: \(error)")
    }
  }

  private static func report(_ error: EngineError) async {
    let wire = WireError(error, encoding: .utf32)
    await TerminalOutput.progress("massgen-server: \(wire.message)")
    if case .configInvalid(let file, let diagnostics) = error {
      let lines = LineTable(file.source.bytes)
      for diagnostic in diagnostics where diagnostic.severity == .error {
        let start = lines.position(of: diagnostic.range.lowerBound, encoding: .utf32)
        let place = "\(file.displayName):\(start.line + 1):\(start.character + 1)"
        await TerminalOutput.progress("  \(place): \(diagnostic.message) [\(diagnostic.code.rawValue)]")
      }
    }
    if case .unsupportedContent(_, let matrix) = error {
      for row in matrix { await TerminalOutput.progress("  \(row.agentID), “\(row.name)”: \(row.reason)") }
    }
    if case .configNotFound(let searched, _) = error {
      for place in searched { await TerminalOutput.progress("  looked for \(place)") }
    }
    if let hint = wire.hint { await TerminalOutput.progress("  \(hint)") }
  }
}
