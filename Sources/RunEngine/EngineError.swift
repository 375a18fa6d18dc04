// SPDX-License-Identifier: Apache-2.0

public import RunJournal
public import TeamConfig

/// Why the engine refuses something. Nothing was started when one of these is thrown.
///
/// Faces translate these to their own error form; the names follow protocol.md section 11.
public enum EngineError: Error, Sendable {
  /// No run with this id is known on this machine.
  case runNotFound(String)
  /// No session with this id is known.
  case sessionNotFound(String)
  /// The session is running something else.
  case sessionBusy(sessionID: String, activeRunID: String)
  /// The team file cannot run; the diagnostics say why, and `file` where.
  case configInvalid(file: TeamFile, diagnostics: [ConfigDiagnostic])
  /// No team file was found; `searched` lists the places.
  case configNotFound(searched: [String], hint: String)
  /// No agent has a key.
  case credentialsMissing([MissingCredential])
  /// The team asks for what only trusted team files get, and `folder`, where it comes from, is not trusted.
  case untrustedWorkspace(folder: String, needs: [TrustNeed], settingsFile: String)
  /// The prompt contains something no agent can take yet.
  case unsupportedContent(String, matrix: [UnsupportedBlock])
  /// Files have to be fetched first, and the request does not let the engine do that now.
  case downloadsNeeded
  /// The caller gave up before the run had started.
  case startCancelled
  /// A parameter is wrong; `parameter` names it as a JSON Pointer into the start request.
  case invalidParameter(String, message: String, hint: String?, reason: String?)
  /// The run is over, or so far that it takes no more of this; `status` says how far, `hint` what to do instead.
  case runNotActive(String, status: RunStatus, hint: String)
  /// The run is performed by another process; `hint` says what can be done about it here.
  case performedElsewhere(String, status: RunStatus, hint: String)
  /// The run has decided something after the event the caller knew last.
  case contentModified(lastSeq: Int)
  /// Somebody has answered this request or question, or it is no longer asked.
  case alreadyResolved(String)
  /// No run of this machine has asked this; `parameter` names it as a JSON Pointer.
  case unknownQuestion(String, parameter: String)
  /// Something is larger than its limit, both in bytes.
  case payloadTooLarge(limit: Int, actual: Int, hint: String)
  /// A file is already there and was not to be replaced.
  case fileExists(String)
  /// The run cannot be had for its budget; one sentence that says which limit it is and what is needed.
  case budgetExceeded(String, hint: String)
  /// The same idempotency key was used with other parameters.
  case idempotencyConflict(runID: String)
  /// Too many runs are active.
  case overloaded(limit: Int)
  /// The server is shutting down.
  case draining
  /// A journal no longer has the events asked for.
  case seqUnavailable(first: Int, last: Int)
  /// The machine refused something (disk, memory); one sentence.
  case system(String)

  /// An agent whose key is missing.
  public struct MissingCredential: Sendable, Equatable {
    /// The agent.
    public var agentID: String
    /// The provider's id.
    public var provider: String
    /// Variables that were looked up, in order.
    public var variables: [String]
  }

  /// A prompt block an agent cannot take.
  public struct UnsupportedBlock: Sendable, Equatable {
    /// The agent.
    public var agentID: String
    /// The provider's id.
    public var provider: String
    /// Position and kind of the block, for example `1: image`.
    public var block: String
    /// What people call the file.
    public var name: String
    /// Why not.
    public var reason: String
  }
}
