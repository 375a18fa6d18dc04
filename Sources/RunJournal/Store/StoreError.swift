// SPDX-License-Identifier: Apache-2.0

/// Why something about sessions and runs on disk could not be done.
public enum StoreError: Error, Sendable, Equatable {
  /// There is no run with this id.
  case runNotFound(String)
  /// There is no session with this id.
  case sessionNotFound(String)
  /// A run of the session goes on.
  case sessionBusy(sessionID: String, runID: String)
  /// A text that has to be an id, or the label of an answer, is none.
  case invalidName(String)
  /// A file could not be read or written.
  case disk(DiskError)
  /// The run's journal could not be read.
  case journal(JournalError)

  /// A stable word for programs; the first three are names of protocol.md section 11.
  public var code: String {
    switch self {
    case .runNotFound: "RunNotFound"
    case .sessionNotFound: "SessionNotFound"
    case .sessionBusy: "SessionBusy"
    case .invalidName: "invalid_name"
    case .disk: "disk_error"
    case .journal(let error): error.code
    }
  }

  /// One sentence for people.
  public var message: String {
    switch self {
    case .runNotFound(let id): "There is no run \(id)."
    case .sessionNotFound(let id): "There is no session \(id)."
    case .sessionBusy(let id, let run): "The session \(id) is busy with the run \(run)."
    case .invalidName(let name): "“\(name)” cannot be the name of a run, a session or an answer."
    case .disk(let error): "The service \(error)."
    case .journal(let error): error.message
    }
  }

  /// What can be done about it.
  public var hint: String {
    switch self {
    case .runNotFound: "List the runs to see which there are; runs in a folder that was moved are not found."
    case .sessionNotFound: "List the sessions to see which there are."
    case .sessionBusy: "Wait for the run to end, or cancel it."
    case .invalidName: "Names have up to 64 letters, digits, underscores and hyphens."
    case .disk: "Check the folder's permissions and the free space."
    case .journal(let error): error.hint
    }
  }
}
