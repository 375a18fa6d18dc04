// SPDX-License-Identifier: Apache-2.0

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
        "MassGen looks for \(ShownText.quoted(path)) in the workspace, which is empty at the start; write the whole "
        + "path."
    case .format(let ending, let name, let allowed):
      // Among many kinds a few serve as examples.
      let kinds = allowed.count > 6 ? "a kind such as `pdf`, `md` or `txt`" : ShownText.choice(allowed)
      return "\(ShownText.quoted("." + ending)) is not accepted for \(name); convert the file to \(kinds)."
    case .documentNoted(let ending):
      return
        "Claude takes `pdf` and `txt` only; of \(ShownText.quoted("." + ending)) it gets a note that there is a file."
    case .tooLarge(let size, let limit, let name):
      return "The file has \(Self.megabytes(size)) MB, but \(name) may have \(limit) MB at most; make it smaller."
    case .backend(let type, let kind, isIgnored: false):
      return "`\(type.rawValue)` does not take \(kind) files; use another backend or remove the entry."
    case .backend(let type, let kind, isIgnored: true):
      return "`\(type.rawValue)` leaves \(kind) files out; use `openai` or `claude`, or remove the entry."
    }
  }

  /// Bytes as megabytes with one digit behind the point, rounded up so that a file above a limit looks like one.
  private static func megabytes(_ bytes: Int) -> String {
    let rest = bytes & 0xF_FFFF
    let tenths = (bytes >> 20) * 10 + (rest * 10 + 0xF_FFFF) >> 20
    return "\(tenths / 10).\(tenths % 10)"
  }
}
