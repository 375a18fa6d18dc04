// SPDX-License-Identifier: Apache-2.0

import AgentModel

extension UploadFinding {
  func message(at place: String) -> String {
    switch self {
    case .entry(let reason):
      return "\(place) \(reason); write one of `file_path`, `image_path`, `audio_path` and `video_path` with a path."
    case .severalKeys(let key, let used):
      return
        "`\(key)` is left out, because one entry is one file and `\(used)` comes first; give it an entry of its own."
    case .missing(let path, isFolder: false):
      return "There is no file \(ShownText.quoted(path)); correct the path."
    case .missing(let path, isFolder: true):
      return "\(ShownText.quoted(path)) is a folder; name a file in it."
    case .relative(let path):
      return
        "MassGen looks for \(ShownText.quoted(path)) in the workspace, which is empty at the start; here it is looked "
        + "for beside the team file."
    case .adjusted(let objection):
      let isConverted = objection.code == MediaObjection.Code.wrongFormat.rawValue
      return "The picture will be \(isConverted ? "converted" : "scaled down") before it is sent: \(objection.reason)."
    case .refused(let objection, let then):
      return "The file will not be sent: \(objection.reason). \(Self.consequence(of: then))"
    case .tokens(let tokens, let model, let most):
      return
        "The files of this agent are about \(tokens) tokens, and \(ShownText.quoted(model)) reads \(most) at once; "
        + "send fewer or smaller ones."
    case .onUnsupported(let written, let meaning?):
      return "`on_unsupported` has no \(ShownText.quoted(written)); it is taken for `\(meaning.rawValue)`."
    case .onUnsupported(let written, meaning: nil):
      return
        "\(place) cannot be \(ShownText.quoted(written)); write "
        + "\(ShownText.choice(OnUnsupported.allCases.map(\.rawValue)))."
    }
  }

  private static func consequence(of choice: OnUnsupported) -> String {
    switch choice {
    case .error: "A run does not start; `media.on_unsupported` says so."
    case .drop: "It is left out."
    case .describe: "The model is told that it exists."
    }
  }
}
