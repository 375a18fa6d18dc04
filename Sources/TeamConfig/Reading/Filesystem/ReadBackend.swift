// SPDX-License-Identifier: Apache-2.0

/// A backend that has been read, for checks that compare agents with each other and with the orchestrator.
struct ReadBackend {
  /// The mapping in the file.
  var section: Section
  var type: BackendType
  var agentID: String
  /// The backend as it was read.
  var spec: BackendSpec?
  /// The values that name the files of ``spec``, in the same order.
  var uploads: [Section.Field] = []

  /// Whether the backend says anything about a workspace, rightly or not.
  var mentionsWorkspace: Bool { section["cwd"] != nil }

  /// The value of `cwd` when it names a folder.
  var workspace: Section.Field? {
    guard let field = section["cwd"], let text = field.writtenText, !text.isEmpty else { return nil }
    return field
  }
}

extension BackendSet {
  /// What makes use of a workspace. AG2 takes `cwd` and does nothing with it.
  static let workspaceUsers = BackendSet.workspaces.subtracting(.ag2)
}
