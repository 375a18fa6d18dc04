// SPDX-License-Identifier: Apache-2.0

/// One line of the report: something that was looked at, and how it is.
struct DoctorFinding: Sendable, Equatable {
  /// How something is.
  enum State: String, Sendable, CaseIterable {
    /// As it should be.
    case ok
    /// Worth knowing; nothing is wrong.
    case note
    /// Something will not work.
    case problem
  }

  /// How it is.
  var state: State
  /// What was looked at.
  var name: String
  /// What was found, in a few words or a sentence.
  var message: String
  /// How to mend it.
  var hint: String?

  init(_ state: State, _ name: String, _ message: String, hint: String? = nil) {
    self.state = state
    self.name = name
    self.message = message
    self.hint = hint
  }
}
