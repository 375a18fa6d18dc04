// SPDX-License-Identifier: Apache-2.0

/// The folder of one run and what is where in it. (design.md decision 9)
public struct RunFolder: Sendable, Hashable {
  /// The folder's absolute path: `…/sessions/<sessionId>/runs/<runId>`.
  public let path: String

  /// Names a folder; nothing is looked at.
  public init(path: String) {
    self.path = path
  }

  init(session: String, runID: String) {
    self.init(path: "\(session)/runs/\(runID)")
  }

  /// The run's id, which is the folder's name.
  public var runID: String { FileTree.lastComponent(of: path) }
  /// The folder of the session.
  public var session: String { FileTree.parent(of: FileTree.parent(of: path)) }
  /// What is known of the run, see ``RunRecord``.
  public var record: String { "\(path)/run.json" }
  /// The journal, one event a line.
  public var events: String { "\(path)/events.jsonl" }
  /// The final answer.
  public var final: String { "\(path)/final.md" }
  /// The folder of all answers, `<label>.md`.
  public var answers: String { "\(path)/answers" }
  /// The folder for kept workspaces; made by who needs it.
  public var snapshots: String { "\(path)/snapshots" }
  /// The folder for the agents' workspaces; made by who needs it.
  public var workspaces: String { "\(path)/workspaces" }

  /// The folder of pictures that models have made; made by who needs it.
  public var media: String { "\(path)/media" }

  /// The folder for exports that were given no other place.
  public var export: String { "\(path)/export" }
  /// Whether there is anything of a run in the folder.
  var holdsRun: Bool { FileTree.exists(record) || FileTree.exists(events) }

  /// The file of an answer; nil when the label cannot be a file's name.
  public func answer(_ label: String) -> String? {
    let name = String(label.map { $0 == "." ? "_" : $0 })
    return IdentifierGenerator.isValid(name) && label.first != "." ? "\(answers)/\(label).md" : nil
  }
}
