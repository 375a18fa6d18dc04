// SPDX-License-Identifier: Apache-2.0

extension MediaFormat {
  /// What is known of a format besides its bytes.
  struct Row {
    let kind: MediaKind
    let title: String
    /// Never empty: what is sent first, synonyms that others use after it.
    let mediaTypes: [String]
    /// Never empty: the usual one first, lower case.
    let fileExtensions: [String]

    init(_ kind: MediaKind, _ title: String, _ mediaTypes: [String], _ fileExtensions: [String]) {
      (self.kind, self.title, self.mediaTypes, self.fileExtensions) = (kind, title, mediaTypes, fileExtensions)
    }
  }

  /// The table of formats (media types: backends.md 6.3 and the IANA registry; synonyms as servers send them).
  var row: Row {
    switch self {
    case .png: Row(.image, "PNG", ["image/png", "image/apng", "image/x-png"], ["png", "apng"])
    case .jpeg: Row(.image, "JPEG", ["image/jpeg", "image/jpg", "image/pjpeg"], ["jpg", "jpeg", "jpe", "jfif"])
    case .gif: Row(.image, "GIF", ["image/gif"], ["gif"])
    case .webp: Row(.image, "WebP", ["image/webp"], ["webp"])
    case .bmp: Row(.image, "BMP", ["image/bmp", "image/x-bmp", "image/x-ms-bmp"], ["bmp", "dib"])
    case .tiff: Row(.image, "TIFF", ["image/tiff", "image/tif", "image/x-tiff"], ["tiff", "tif"])
    case .heic: Row(.image, "HEIC", ["image/heic", "image/heic-sequence"], ["heic", "heics"])
    case .heif: Row(.image, "HEIF", ["image/heif", "image/heif-sequence"], ["heif", "heifs", "hif"])
    case .avif: Row(.image, "AVIF", ["image/avif", "image/avif-sequence"], ["avif", "avifs"])
    case .ico: Row(.image, "icon", ["image/vnd.microsoft.icon", "image/x-icon", "image/ico"], ["ico", "cur"])
    case .svg: Row(.text, "SVG", ["image/svg+xml", "image/svg"], ["svg"])
    case .html: Row(.text, "HTML", ["text/html", "application/xhtml+xml"], ["html", "htm", "xhtml"])
    case .json: Row(.text, "JSON", ["application/json", "text/json"], ["json"])
    case .text: Row(.text, "plain text", ["text/plain"] + Self.otherTextTypes, ["txt"] + Self.otherTextExtensions)
    case .pdf: Row(.document, "PDF", ["application/pdf", "application/x-pdf"], ["pdf"])
    case .wav: Row(.audio, "WAV", ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"], ["wav", "wave"])
    case .mp3: Row(.audio, "MP3", ["audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/x-mpeg", "audio/mpeg3"], ["mp3"])
    case .flac: Row(.audio, "FLAC", ["audio/flac", "audio/x-flac"], ["flac"])
    case .ogg:
      Row(
        .audio, "Ogg", ["audio/ogg", "application/ogg", "audio/opus", "audio/vorbis", "audio/x-ogg"],
        ["ogg", "oga", "opus"])
    case .m4a: Row(.audio, "M4A", ["audio/mp4", "audio/m4a", "audio/x-m4a", "audio/mp4a-latm"], ["m4a", "m4b"])
    case .aac: Row(.audio, "AAC", ["audio/aac", "audio/x-aac", "audio/aacp"], ["aac", "adts"])
    case .aiff: Row(.audio, "AIFF", ["audio/aiff", "audio/x-aiff"], ["aiff", "aif", "aifc"])
    case .mp4: Row(.video, "MP4", ["video/mp4", "video/x-m4v", "application/mp4"], ["mp4", "m4v"])
    case .mov: Row(.video, "QuickTime", ["video/quicktime", "video/mov"], ["mov", "qt"])
    case .webm: Row(.video, "WebM", ["video/webm", "audio/webm"], ["webm"])
    case .avi: Row(.video, "AVI", ["video/x-msvideo", "video/avi", "video/msvideo", "video/vnd.avi"], ["avi"])
    case .mpeg: Row(.video, "MPEG", ["video/mpeg", "video/mpg", "video/x-mpeg"], ["mpeg", "mpg", "mpe"])
    case .flv: Row(.video, "FLV", ["video/x-flv", "video/flv"], ["flv"])
    case .wmv: Row(.video, "WMV", ["video/x-ms-wmv", "video/wmv", "video/x-ms-asf"], ["wmv", "asf"])
    case .threeGPP:
      Row(.video, "3GPP", ["video/3gpp", "video/3gp", "video/3gpp2", "audio/3gpp"], ["3gp", "3gpp", "3g2"])
    case .zip:
      Row(
        .unknown, "ZIP", ["application/zip", "application/x-zip-compressed"],
        ["zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "jar"])
    case .unknown: Row(.unknown, "unknown", ["application/octet-stream"], ["bin"])
    }
  }

  /// Media types of text that do not begin with `text/`.
  private static let otherTextTypes = [
    "application/xml", "application/yaml", "application/x-yaml", "application/toml", "application/javascript",
    "application/x-sh",
  ]

  /// Endings of text that has no format of its own here (backends.md 6.6 and what else programmers write).
  private static let otherTextExtensions = [
    "text", "md", "markdown", "rst", "tex", "log", "csv", "tsv", "xml", "yaml", "yml", "toml", "ini", "c", "h", "cc",
    "cpp", "hpp", "cs", "css", "go", "java", "js", "jsx", "kt", "lua", "php", "pl", "py", "r", "rb", "rs", "sh", "sql",
    "swift", "ts", "tsx",
  ]
}
