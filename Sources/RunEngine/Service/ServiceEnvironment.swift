// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the service knows of the machine it runs on: variables and the places where things belong.
/// (design.md decision 9)
public struct ServiceEnvironment: Sendable {
  /// The process's environment.
  public var variables: [String: String]
  /// The folder the process was started in, absolute; `/` when it is gone.
  public var workingDirectory: String
  /// The user's home, if there is one.
  public var home: String?
  /// Where settings are: `$XDG_CONFIG_HOME`, or `.config` in the home.
  public var configHome: String
  /// Where state is that belongs to no folder: `$XDG_STATE_HOME`, or `.local/state` in the home.
  public var stateHome: String
  /// The folder of the bundled teams, if there is one.
  public var teamsDirectory: String?
  /// The version of the server, for recordings and request headers.
  public var serverVersion: String

  /// Names everything.
  public init(
    variables: [String: String], workingDirectory: String, home: String?, configHome: String, stateHome: String,
    teamsDirectory: String?, serverVersion: String
  ) {
    self.variables = variables
    self.workingDirectory = workingDirectory
    self.home = home
    self.configHome = configHome
    self.stateHome = stateHome
    self.teamsDirectory = teamsDirectory
    self.serverVersion = serverVersion
  }

  /// The environment of this process.
  public static func current(serverVersion: String) -> ServiceEnvironment {
    let variables = processVariables()
    func directory(_ name: String) -> String? {
      variables[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let home = directory("HOME")
    // Without a home, state goes where every user may write; it is then as lasting as that place.
    let fallback = directory("TMPDIR") ?? "/tmp"
    return ServiceEnvironment(
      variables: variables, workingDirectory: currentDirectory() ?? "/", home: home,
      configHome: directory("XDG_CONFIG_HOME") ?? home.map { "\($0)/.config" } ?? "\(fallback)/massgen-config",
      stateHome: directory("XDG_STATE_HOME") ?? home.map { "\($0)/.local/state" }
        ?? "\(fallback)/massgen-state-\(getuid())",
      teamsDirectory: directory("MASSGEN_TEAMS_DIR") ?? bundledTeams(), serverVersion: serverVersion)
  }

  private static func processVariables() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let line = String(cString: text)
      if let equals = line.firstIndex(of: "="), equals != line.startIndex {
        variables[String(line[..<equals])] = String(line[line.index(after: equals)...])
      }
      entry += 1
    }
    return variables
  }

  private static func currentDirectory() -> String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// `teams` beside the binary, or beside the checkout or prefix the binary stands in.
  private static func bundledTeams() -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else { return nil }
    var folder = String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    // bin/massgen-server → share/massgen-server/teams; .build/<triple>/release/massgen-server → teams of the checkout.
    for _ in 0..<4 {
      guard let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else { return nil }
      folder = String(folder[..<slash])
      let candidates = ["\(folder)/teams", "\(folder)/share/massgen-server/teams", "\(folder)/share/massgen/teams"]
      for candidate in candidates where access(candidate, R_OK | X_OK) == 0 { return candidate }
    }
    return nil
  }
}
