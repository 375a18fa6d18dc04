// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import RunJournal
public import TeamConfig

/// A run that was accepted.
public struct StartedRun: Sendable {
  /// A member of the team, as a starter is told about it.
  public struct Member: Sendable {
    /// Its id in the team file.
    public var id: String
    /// Its name among the others.
    public var alias: String
    /// Its backend.
    public var descriptor: BackendDescriptor
    /// Why it cannot take part, if it cannot.
    public var problem: String?
  }

  /// The run.
  public var runID: String
  /// Its session.
  public var sessionID: String
  /// `queued` when it waits for its session, else `running`; a repeated request may find a finished run.
  public var status: RunStatus
  /// The team.
  public var agents: [Member]
  /// Digest of the team file with its overrides.
  public var configDigest: String
  /// What is worth saying about the team file.
  public var warnings: [ConfigDiagnostic]
  /// The team file.
  public var file: TeamFile
  /// Where the events are.
  public var journal: Journal
  /// The folder of the run, or what there is instead, for people.
  public var folder: String
  /// False when an earlier request with the same idempotency key made the run.
  public var isNew: Bool
  /// Whether this is a run that was going on and got the request's prompt as a message, see
  /// ``RunRequest/OnBusy/steer``.
  public var steered = false

  /// Seq of the newest event.
  public var lastSeq: Int { journal.lastSeq }
}
