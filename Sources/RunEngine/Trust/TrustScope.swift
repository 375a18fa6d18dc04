// SPDX-License-Identifier: Apache-2.0

/// What the user of a face trusts: team files in trusted places may start programs and write outside `.massgen/`.
/// Bundled teams and those of the user's own configuration folder are always trusted. (design.md decision 7;
/// protocol.md 2.2)
public struct TrustScope: Sendable, Equatable {
  /// Folders whose team files are trusted, with everything below them. `~` stands for the home folder, `/` trusts all.
  public var roots: [String]
  /// Whether a team is trusted because the caller named it or gave its text. One that was found by looking around in a
  /// folder has not been named.
  public var includesNamedTeams: Bool

  /// Creates a scope; without arguments nothing is trusted.
  public init(roots: [String] = [], includesNamedTeams: Bool = false) {
    self.roots = roots
    self.includesNamedTeams = includesNamedTeams
  }

  /// Trusts every team file.
  public static let everything = TrustScope(roots: ["/"], includesNamedTeams: true)
}
