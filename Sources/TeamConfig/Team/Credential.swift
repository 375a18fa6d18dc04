// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// The key of a backend. A key is only ever found for the host it was meant for. (design decision 7; config.md 0.4)
public enum Credential: Sendable, Hashable {
  /// No key is needed and none is sent: replays, local servers, logins of a command line program.
  case none
  /// The key and where it came from: the name of a variable, or `api_key` for one written into the file.
  case key(Secret, variable: String)
  /// A key is needed and there is none. `variables` were looked up, in order; empty for a host of no known provider,
  /// which only gets a key that `api_key` or `api_key_env` names.
  case missing(variables: [String])
}
