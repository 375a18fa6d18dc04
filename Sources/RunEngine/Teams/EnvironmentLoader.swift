// SPDX-License-Identifier: Apache-2.0

import RunJournal
public import TeamConfig

/// Collects the variables a team may use: the real environment, then the `.env` files. (config.md 1.5)
public struct EnvironmentLoader: Sendable {
  let environment: ServiceEnvironment

  /// A loader for a machine.
  public init(_ environment: ServiceEnvironment) {
    self.environment = environment
  }

  /// The variables for a run in a folder.
  public func load(workingDirectory: String) async -> Environment {
    let files = TeamLookup(
      workingDirectory: workingDirectory, home: environment.home, configHome: environment.configHome
    ).environmentFiles()
    let contents = await DiskExecutor.shared.run { () -> [(origin: String, bytes: [UInt8])] in
      files.compactMap { file in WholeFile.read(file.path, limit: 1 << 20).map { (file.origin, $0) } }
    }
    var loaded = Environment(layers: [Environment.Layer(origin: "environment", values: environment.variables)])
    for content in contents { loaded.append(dotEnv: content.bytes, origin: content.origin) }
    return loaded
  }
}
