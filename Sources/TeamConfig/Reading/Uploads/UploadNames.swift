// SPDX-License-Identifier: Apache-2.0

import AgentModel
import MediaFormats

/// What the names of files promise about them. Only where nobody has looked into a file it counts.
enum UploadNames {
  /// Endings of texts that are no format of their own, beside those the table of formats has.
  private static let textEndings: Set<String> = [
    "c", "cc", "cpp", "cs", "css", "csv", "go", "h", "java", "js", "kt", "lua", "md", "php", "pl", "py", "r", "rb",
    "rs", "rst", "sh", "sql", "swift", "tex", "toml", "ts", "tsv", "xml", "yaml", "yml",
  ]

  /// The format a path or an address most likely has; nil when nothing tells.
  static func format(of path: String) -> MediaFormat? {
    guard let ending = ending(of: path) else { return nil }
    return MediaFormat.named(fileName: "a.\(ending)") ?? (textEndings.contains(ending) ? .text : nil)
  }

  /// The key a file most likely belongs under, by its name.
  static func kind(of path: String) -> UploadSpec.Kind? {
    switch format(of: path)?.kind {
    case .image: .image
    case .audio: .audio
    case .video: .video
    case .document, .text: .file
    case .unknown, nil:
      ending(of: path).map(MediaLimits.searched.endings.contains) == true ? .file : nil
    }
  }

  /// The ending of a path or address in lower case, without its point; nil when there is none.
  private static func ending(of path: String) -> String? {
    var path = path[...]
    if UploadSpec.isAddress(path) { path = path.prefix { $0 != "?" && $0 != "#" } }
    guard let name = path.split(separator: "/").last, let point = name.lastIndex(of: "."), point > name.startIndex
    else { return nil }
    let ending = name[name.index(after: point)...]
    return ending.isEmpty ? nil : ending.lowercased()
  }
}
