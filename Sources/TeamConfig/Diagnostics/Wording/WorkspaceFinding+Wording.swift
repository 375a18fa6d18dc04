// SPDX-License-Identifier: Apache-2.0

extension WorkspaceFinding {
  func message(at place: String) -> String {
    switch self {
    case .orchestratorMissing:
      return "MassGen starts no team with `cwd` unless `orchestrator` names folders for storage; here they lie in "
        + ".massgen."
    case .storageMissing(let keys):
      return "MassGen starts no team with `cwd` unless `orchestrator` has \(ShownText.choice(keys, joined: "and")); "
        + "here the folders lie in .massgen."
    case .storageUnused(let key):
      return "`\(key)` is not used, because no agent has `cwd`; remove it."
    case .missing(let type):
      return "`\(type.rawValue)` works in a folder and \(place) names none; add `cwd`, such as `cwd: workspace1`."
    case .empty(let kind):
      return "\(place) is \(kind); it should be the name of a folder, such as `workspace1`."
    case .unsupported(let type, isRefused: true):
      return "`\(type.rawValue)` works in no folder, and MassGen refuses the team; remove `cwd`."
    case .unsupported(let type, isRefused: false):
      return "`cwd` has no effect at `\(type.rawValue)`; remove it."
    case .wouldBeErased(let path):
      return "MassGen deletes everything in \(ShownText.quoted(path)) when the team starts; write a plain name and put "
        + "the folder into `context_paths`."
    case .storageWouldBeErased(let key, let path):
      return "MassGen deletes everything in \(ShownText.quoted(path)) when the team starts; write a plain name for "
        + "`\(key)`."
    case .duplicate(let agent, let other):
      return
        "\(ShownText.quoted(agent)) works in the same folder as \(ShownText.quoted(other)), so they overwrite each "
        + "other's files; give each a folder of its own."
    case .overlap(let inner, let outer, let isSame):
      return isSame
        ? "\(inner.capitalizedFirst) and \(outer) are the same folder; separate them."
        : "\(inner.capitalizedFirst) lies inside \(outer); separate them."
    case .tilde(let path):
      return "`~` is not replaced, so \(ShownText.quoted(path)) is a folder of this name; write the whole path."
    case .variable(let reference, hasBraces: true, let target):
      return
        "MassGen \(target) takes \(ShownText.quoted(reference)) in a path as it stands; here and from MassGen 0.1.29 "
        + "on it is replaced."
    case .variable(let reference, hasBraces: false, _):
      return "\(ShownText.quoted(reference)) is not replaced in \(place); write the path, or the name in `${…}`."
    case .parentEscape(let path, let folder):
      return "\(ShownText.quoted(path)) leads out of \(folder) with `..`; write a name without it."
    case .shallow(let path):
      return
        "The folder \(ShownText.quoted(path)) is at the top of the disk, and MassGen refuses to work there; choose "
        + "one further down."
    case .notFolder(let path, _):
      return "The workspace \(ShownText.quoted(path)) is not a folder; choose another name."
    case .imagesWithoutWorkspace:
      return "`enable_image_generation` needs a folder for the pictures and has no effect without `cwd`."
    }
  }

  var hint: String? {
    switch self {
    case .wouldBeErased: "Here nothing in it is deleted, and MassGen leaves the folder alone from 0.1.10 on."
    case .storageWouldBeErased: "Here nothing in it is deleted."
    default: nil
    }
  }
}

extension String {
  /// The text with its first letter as at the beginning of a sentence.
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
