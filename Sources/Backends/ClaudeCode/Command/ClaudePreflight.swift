// SPDX-License-Identifier: Apache-2.0

package import AgentModel
import ChildProcess
import JSONCore

/// What is known about the program before it is started.
package struct ClaudeProgram: Sendable, Hashable {
  /// Its absolute path.
  package var path: String
  /// Its version.
  package var version: ClaudeVersion
  /// How it proves who pays.
  package var login: ClaudeLogin
  /// What the user should know.
  package var notices: [ClaudeNotice]

  /// Finds the program for an agent and checks that it can be started.
  ///
  /// - Throws: why it cannot, and what can be done about it.
  package static func find(settings: ClaudeCodeSettings) async throws(ModelFailure) -> ClaudeProgram {
    if let program = settings.program { return program }
    return try await ClaudePreflight().check(settings)
  }

  /// Finds the program without starting it, so that its version is not known; it is taken for a good one.
  package static func locate(_ settings: ClaudeCodeSettings) async throws(ModelFailure) -> ClaudeProgram {
    try await ClaudePreflight(look: PathLook.at, ask: { _ in ClaudeVersion.recommended.description }).check(settings)
  }
}

/// Finds out whether a Claude Code agent can be started, before anything is started. (claude-code.md R1)
package struct ClaudePreflight: Sendable {
  /// Runs a program that prints its version and ends; nil when it did not end in time.
  package typealias Ask = @Sendable (ChildCommandLine) async throws(ModelFailure) -> String?

  /// How long the program may take to tell its version, in seconds.
  static let versionSeconds = 5

  private let look: @Sendable (String) -> PathLook
  private let ask: Ask

  /// Looks at this machine.
  package init() {
    self.init(look: PathLook.at, ask: VersionQuestion.ask)
  }

  /// Looks at a machine that is given.
  package init(look: @escaping @Sendable (String) -> PathLook, ask: @escaping Ask) {
    self.look = look
    self.ask = ask
  }

  /// Checks an agent.
  ///
  /// - Throws: why it cannot be started, and what can be done about it.
  package func check(_ settings: ClaudeCodeSettings) async throws(ModelFailure) -> ClaudeProgram {
    let look = look
    let places = await BlockingWork.run { Self.lookAround(settings, look) }
    switch places {
    case .failure(let failure): throw failure
    case .success(let found):
      let version = try await version(of: found.path, settings)
      return ClaudeProgram(
        path: found.path, version: version, login: found.login, notices: found.notices + Self.notices(version))
    }
  }

  private struct Found {
    var path: String
    var login: ClaudeLogin
    var notices: [ClaudeNotice]
  }

  /// Everything that only needs a look at the disk.
  private static func lookAround(
    _ settings: ClaudeCodeSettings, _ look: (String) -> PathLook
  ) -> Result<Found, ModelFailure> {
    do throws(ModelFailure) {
      let locator = ClaudeLocator(written: settings.options.cliPath, environment: settings.environment)
      let path = try locator.find(look)
      guard look(settings.workspace) == .folder else { throw workspaceMissing(settings.workspace) }
      if wantsSandbox(settings.options) { try checkSandbox(locator, look) }
      if let file = settings.options.settings, !file.isEmpty, !ClaudeProgramSettings.isText(file),
        ![.file, .program].contains(look(file))
      {
        throw ModelFailure(
          .invalidRequest, "The settings file \(file) is not there.", code: "claude_code_settings",
          hint: "Correct `settings` in the team file.")
      }
      let login = ClaudeLogin.of(
        hasKey: settings.key != nil,
        hasSettings: settings.options.settings != nil || settings.options.settingSources != [],
        environment: settings.environment, look)
      let absent = settings.folders.filter { look($0) != .folder }
      let notices = absent.map {
        ClaudeNotice(
          "claude_code_folder_missing", "The folder \($0) of `add_dirs` is not there; Claude Code ignores it.")
      }
      return .success(Found(path: path, login: login, notices: notices))
    } catch {
      return .failure(error)
    }
  }

  private static func workspaceMissing(_ path: String) -> ModelFailure {
    ModelFailure(
      .invalidRequest, "The workspace \(path) is not there, so Claude Code cannot be started in it.",
      code: "workspace_missing", hint: "Create the folder, or name another with `cwd`.")
  }

  // MARK: Sandbox

  /// Whether commands are to run in the program's sandbox.
  package static func wantsSandbox(_ options: ClaudeCodeOptions) -> Bool {
    if let sandbox = options.sandbox { return sandbox["enabled"]?.boolValue == true }
    guard let text = options.settings, ClaudeProgramSettings.isText(text), let value = try? JSONReader.parse(text)
    else { return false }
    return value["sandbox"]?["enabled"]?.boolValue == true
  }

  /// Without what its sandbox needs the program warns and runs commands unprotected. (claude-code.md 7.1)
  private static func checkSandbox(_ locator: ClaudeLocator, _ look: (String) -> PathLook) throws(ModelFailure) {
    let missing = ClaudeCodePlaces.sandboxHelpers.filter { locator.helper($0, look) == nil }
    guard !missing.isEmpty else { return }
    throw ModelFailure(
      .invalidRequest,
      "The team file wants a sandbox, but \(missing.joined(separator: " and ")) "
        + "\(missing.count == 1 ? "is" : "are") not installed. Claude Code would run commands without it.",
      code: "claude_code_sandbox_missing", hint: "Install bubblewrap and socat, or take `sandbox` out of the team file."
    )
  }

  // MARK: Version

  private func version(of path: String, _ settings: ClaudeCodeSettings) async throws(ModelFailure) -> ClaudeVersion {
    var plain = settings
    plain.key = nil
    let line = ChildCommandLine(
      program: path, arguments: ["--version"], environment: ClaudeEnvironment.variables(plain),
      folder: settings.workspace)
    guard let text = try await ask(line) else {
      throw ModelFailure(
        .invalidRequest, "\(path) did not tell its version within \(Self.versionSeconds) seconds.",
        code: "claude_code_version_unknown", hint: "Try `\(path) --version`. If it hangs there too, install it anew.")
    }
    guard let version = ClaudeVersion(parsing: text) else {
      let shown = String(text.prefix { $0 != "\n" }.prefix(120))
      throw ModelFailure(
        .invalidRequest,
        "\(path) does not look like Claude Code: asked for its version it says “\(shown)”.",
        code: "claude_code_version_unknown",
        hint: "Name the right program with `cli_path` or \(ClaudeCodePlaces.variable).")
    }
    guard version >= .oldest else {
      throw ModelFailure(
        .invalidRequest, "Claude Code \(version) at \(path) is too old: \(ClaudeVersion.oldest) or later is needed.",
        code: "claude_code_too_old", hint: "Update it with `claude update`, or name another with `cli_path`.")
    }
    return version
  }

  private static func notices(_ version: ClaudeVersion) -> [ClaudeNotice] {
    if version < .supported {
      return [
        ClaudeNotice(
          "claude_code_unsupported",
          "Claude Code \(version) is older than \(ClaudeVersion.supported), the oldest version this program was tried with. "
            + "Update it with `claude update`.")
      ]
    }
    if version < .recommended {
      return [
        ClaudeNotice(
          "claude_code_outdated",
          "Claude Code \(version) lacks safeguards that \(ClaudeVersion.recommended) and later have. Update it with "
            + "`claude update`.")
      ]
    }
    return []
  }
}
