// SPDX-License-Identifier: Apache-2.0

/// A kind of file that can go with a task, and what is accepted of it. (config.md 2.3, 2.4; backends.md 6.6)
enum UploadKind: String, CaseIterable {
  // In the order in which they count where an entry has several.
  case file = "file_path"
  case image = "image_path"
  case audio = "audio_path"
  case video = "video_path"

  /// The kind before "files".
  var word: String {
    switch self {
    case .file: "document"
    case .image: "image"
    case .audio: "audio"
    case .video: "video"
    }
  }

  /// The files in a sentence about what is accepted of them.
  func name(at type: BackendType) -> String {
    self == .image && type == .claude ? "images at `claude`" : "\(word) files"
  }

  /// Bytes as whole megabytes of 2^20 bytes, rounded up.
  static func megabytes(_ bytes: Int) -> Int { (bytes >> 20) + (bytes & 0xF_FFFF == 0 ? 0 : 1) }

  /// Whether a backend can be given the kind, as the key table says.
  func isTaken(by type: BackendType) -> Bool {
    KeyTable.descriptor(at: "agents[].backend.upload_files[].\(rawValue)")?.backends?.contains(type) ?? true
  }

  /// The endings that are accepted; nil for any.
  func endings(at type: BackendType) -> [String]? {
    switch self {
    case .audio: ["wav", "mp3"]
    case .image where type == .claude: ["jpeg", "jpg", "png", "gif", "webp"]
    case .file: Self.documentEndings
    case .image, .video: nil
    }
  }

  /// How big a file may be, in megabytes. `media` is the team's own limit for everything but documents.
  func limit(at type: BackendType, media: Int?) -> Int {
    switch self {
    case .file: 512
    case .image where type == .claude: min(5, media ?? 5)
    case .image, .audio, .video: media ?? 64
    }
  }

  private static let documentEndings = [
    "c", "cpp", "cs", "css", "doc", "docx", "html", "java", "js", "json", "md", "pdf", "php", "pptx", "py", "rb", "sh",
    "tex", "ts", "txt",
  ]

  /// The kind a file most likely is, by its ending.
  static func guess(_ path: String) -> UploadKind? {
    switch ending(of: path) {
    case "jpeg", "jpg", "png", "gif", "webp", "bmp", "tiff": .image
    case "wav", "mp3", "m4a", "flac", "ogg": .audio
    case "mp4", "mov", "mkv", "webm", "avi", "mpeg": .video
    case let ending? where documentEndings.contains(ending): .file
    default: nil
    }
  }

  /// The ending of a path or address in lower case, without its point; nil when there is none.
  static func ending(of path: String) -> String? {
    var path = path[...]
    if isAddress(path) { path = path.prefix { $0 != "?" && $0 != "#" } }
    guard let name = path.split(separator: "/").last, let point = name.lastIndex(of: "."), point > name.startIndex
    else { return nil }
    let ending = name[name.index(after: point)...]
    return ending.isEmpty ? nil : ending.lowercased()
  }

  /// Whether a path is an address on the web.
  static func isAddress(_ path: some StringProtocol) -> Bool {
    path.hasPrefix("https://") || path.hasPrefix("http://")
  }
}
