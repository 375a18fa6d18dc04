// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// Says what an agent may touch. (orchestration.md 3.5; tools.md 3.5; claude-code.md R15)
///
/// Every path is followed to where it really leads before anything is decided: each link in it, `..`, `~`, relative to
/// the workspace; of what does not exist yet the part that exists. Programs differ in whether they take `..` out of the
/// text or let the system follow links first, so where the two lead to different places both must be allowed.
///
/// What this cannot do: between the answer and the moment another program opens the path, somebody may exchange a
/// folder for a link. An agent whose tools only read and write files has no means to do so other than tools that are
/// asked about here, and links it could make by command need a command somebody allowed. Against a command that runs
/// at the same time these rules are no boundary; only a sandbox of the system is. Neither are they one for what a
/// search of a folder finds below it, nor for what a command does: commands are never allowed by rules, only left open.
/// Names on disks mounted twice cannot be recognised as the same file.
///
/// Asking looks at the disk and blocks: do it on a thread that may.
public struct PathRules: Sendable {
  /// The agent's folders.
  public let folders: AgentFolders
  /// What the agent is doing.
  public let mode: AccessMode
  let view: any FileView
  let seen: SeenFiles

  /// Creates the rules of one agent for one call.
  ///
  /// - Parameters:
  ///   - view: the disk, or a picture of one.
  ///   - seen: what the agent has read and written so far in this run; one object for all its calls.
  public init(
    folders: AgentFolders, mode: AccessMode, view: any FileView = DiskView(), seen: SeenFiles = SeenFiles()
  ) {
    self.folders = folders
    self.mode = mode
    self.view = view
    self.seen = seen
  }

  /// What the rules say about everything a tool call would do: the strictest answer of all. About a call of which
  /// nothing is known they say nothing, and while the agent only plans they forbid it.
  public func verdict(for accesses: [ToolAccess]) -> AccessVerdict {
    guard !accesses.isEmpty else {
      return mode == .planning
        ? .forbidden(why: "What this tool does is not known, and you are only planning now.")
        : .open(why: "does something that the rules know nothing about.")
    }
    return accesses.reduce(.allowed) { $0.stricter(verdict(for: $1)) }
  }

  /// What the rules say about one access.
  public func verdict(for access: ToolAccess) -> AccessVerdict {
    switch access {
    case .nothing: .allowed
    case .read(let path): verdict(.read, path)
    case .write(let path): verdict(.write, path)
    case .delete(let path): verdict(.delete, path)
    case .network: .open(why: "reaches an address outside this machine.")
    case .execute:
      mode == .planning
        ? .forbidden(why: Self.planningSentence("Running commands"))
        : .open(why: "runs a command, which may do anything.")
    case .external(let server):
      mode == .planning
        ? .forbidden(why: Self.planningSentence("Using the tools of \(ShownPath.text(server))")) : .allowed
    }
  }

  /// Takes notice that an access has been let through, so that what the agent has read or written it may also remove.
  public func note(_ access: ToolAccess) {
    guard case .read(let path) = access else {
      guard case .write(let path) = access else { return }
      return note(path)
    }
    note(path)
  }

  private func note(_ path: String) {
    guard let written = try? WrittenPath(path, workspace: folders.workspace, home: folders.home),
      let place = try? RealPath(of: written.absolute, in: view), place.kind != .folder
    else { return }
    seen.insert(place.path)
  }

  private func verdict(_ use: FileUse, _ text: String) -> AccessVerdict {
    do throws(PathProblem) {
      let path = try WrittenPath(text, workspace: folders.workspace, home: folders.home)
      if use == .write, path.namesFolder {
        return .forbidden(why: "\(ShownPath.text(text)) names a folder. Name the file to write.")
      }
      var verdict = AccessVerdict.allowed
      for place in try places(use, path) {
        verdict = verdict.stricter(judge(use, place, as: ShownPath.text(text)))
      }
      return verdict
    } catch {
      return .forbidden(why: error.sentence)
    }
  }

  /// Every place an access may mean: with `..` followed and taken out of the text, and for a write that replaces a link
  /// also the place of the link.
  private func places(_ use: FileUse, _ path: WrittenPath) throws(PathProblem) -> [RealPath] {
    var places: [RealPath] = []
    func add(_ text: String, followsLast: Bool) throws(PathProblem) {
      let place = try RealPath(of: text, followsLast: followsLast, in: view)
      if !places.contains(place) { places.append(place) }
    }
    let lexical = path.lexical
    for text in lexical == path.absolute ? [lexical] : [path.absolute, lexical] {
      if use != .delete { try add(text, followsLast: true) }
      if use != .read { try add(text, followsLast: false) }
    }
    return places
  }

  static func planningSentence(_ doing: String) -> String {
    "\(doing) is for later: you are only planning now. Say in your answer what you would do."
  }
}

/// What is done with a file.
enum FileUse {
  case read, write, delete
}

extension AccessVerdict {
  /// The stricter one of two; this one when they are equally strict.
  func stricter(_ other: AccessVerdict) -> AccessVerdict {
    switch (self, other) {
    case (.forbidden, _), (.open, .allowed), (.open, .open), (.allowed, .allowed): self
    case (.open, .forbidden), (.allowed, .open), (.allowed, .forbidden): other
    }
  }
}
