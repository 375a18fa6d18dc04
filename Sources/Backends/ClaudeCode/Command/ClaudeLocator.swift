// SPDX-License-Identifier: Apache-2.0

package import AgentModel

/// Where the `claude` program is looked for: `cli_path` of the team file, `CLAUDE_CODE_PATH`, `PATH`, and where its
/// installers put it. (claude-code.md section 1)
package struct ClaudeLocator: Sendable {
  /// `cli_path`: a path, absolute or beginning with `~`, or a name to look for in `PATH`.
  package var written: String?
  /// The environment it is looked for in.
  package var environment: [String: String]

  /// Names what is known.
  package init(written: String?, environment: [String: String]) {
    self.written = written
    self.environment = environment
  }

  /// Finds the program.
  ///
  /// - Parameter look: what stands at an absolute path.
  /// - Throws: a failure that names every place that was looked at.
  package func find(_ look: (String) -> PathLook) throws(ModelFailure) -> String {
    if let written, !written.isEmpty { return try explicit(written, source: "`cli_path`", look) }
    if let path = environment[ClaudeCodePlaces.variable], !path.isEmpty {
      return try explicit(path, source: ClaudeCodePlaces.variable, look)
    }
    let places = folders.map { "\($0)/\(ClaudeCodePlaces.name)" }
    for place in places where look(place) == .program { return place }
    if let file = places.first(where: { look($0) == .file }) { throw Self.notExecutable(file, look(file)) }
    throw ModelFailure(
      .invalidRequest, "The program `claude` was not found. Looked for: \(places.joined(separator: ", ")).",
      code: "claude_code_missing",
      hint: "Install Claude Code, or say where it is with `cli_path` in the team file or \(ClaudeCodePlaces.variable).")
  }

  /// Folders in which the program may be, in order: those of `PATH`, then the installers'.
  package var folders: [String] {
    ClaudeCodePlaces.folders(path: environment["PATH"], home: environment["HOME"])
  }

  private var searchPath: [String] { ClaudeCodePlaces.searchPath(environment["PATH"]) }

  private func explicit(
    _ path: String, source: String, _ look: (String) -> PathLook
  ) throws(ModelFailure) -> String {
    let places =
      path.utf8.contains(UInt8(ascii: "/"))
      ? [expanded(path) ?? path] : searchPath.map { "\($0)/\(path)" }
    for place in places where look(place) == .program { return place }
    if let other = places.first(where: { look($0) != .missing }) { throw Self.notExecutable(other, look(other)) }
    throw ModelFailure(
      .invalidRequest,
      "\(source) names a program that is not there. Looked for: \(places.joined(separator: ", ")).",
      code: "claude_code_missing", hint: "Correct the path, or leave it out to look for `claude` in the usual places.")
  }

  private static func notExecutable(_ path: String, _ look: PathLook) -> ModelFailure {
    ModelFailure(
      .invalidRequest, look == .folder ? "\(path) is a folder and no program." : "\(path) is not executable.",
      code: "claude_code_not_executable",
      hint: look == .folder ? "Name the program in it." : "Allow it with `chmod +x`, or name another program.")
  }

  private func expanded(_ path: String) -> String? {
    ClaudeCodePlaces.expanded(path, home: environment["HOME"])
  }

  /// Where a helper program is found in `PATH`; nil when it is not there.
  package func helper(_ name: String, _ look: (String) -> PathLook) -> String? {
    searchPath.lazy.map { "\($0)/\(name)" }.first { look($0) == .program }
  }
}
