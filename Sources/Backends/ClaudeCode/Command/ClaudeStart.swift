// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// What one process is started for, besides the settings of its agent.
struct ClaudeStart: Sendable, Equatable {
  /// The server this process serves over the control protocol.
  static let hostServer = "massgen"

  /// The version of the program, which decides about flags.
  var version: ClaudeVersion
  /// The system text of the conversation; of any length.
  var systemPrompt = ""
  /// The tools of the conversation, without the server's name.
  var hostTools: [String] = []
  /// The conversation to go on with.
  var resume: String?
  /// Whether it goes on as a copy.
  var forks = false
  /// The hooks that are to be called, in the form `initialize` wants.
  var hooks: JSONObject?
  /// Part of the names of files that are written for this process; unique in the run.
  var tag: String

  /// Starts a new conversation.
  init(version: ClaudeVersion, tag: String) {
    self.version = version
    self.tag = tag
  }
}

/// Something the user should know about how a program is started.
package struct ClaudeNotice: Sendable, Hashable {
  /// A stable word.
  package var code: String
  /// One or two sentences for people.
  package var message: String

  /// Creates a notice.
  package init(_ code: String, _ message: String) {
    self.code = code
    self.message = message
  }
}
