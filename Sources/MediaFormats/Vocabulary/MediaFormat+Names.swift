// SPDX-License-Identifier: Apache-2.0

extension MediaFormat {
  /// The format of a media type as people and servers write it: synonyms such as `image/jpg`, capitals and parameters
  /// after `;` are understood. Any other `text/…` is ``text``; nil for what is not known.
  public static func named(mediaType: String) -> MediaFormat? {
    let bare = mediaType.prefix { $0 != ";" }.trimmed.lowercased()
    if let format = allCases.first(where: { $0 != .unknown && $0.row.mediaTypes.contains(bare) }) { return format }
    return bare.hasPrefix("text/") ? .text : nil
  }

  /// The format that a file's name promises by its ending; nil without an ending that is known.
  ///
  /// A hint for messages only: what a file is, ``MediaIdentification`` tells.
  public static func named(fileName: String) -> MediaFormat? {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    let ending = fileName[fileName.index(after: dot)...].lowercased()
    return allCases.first { $0 != .unknown && $0.row.fileExtensions.contains(ending) }
  }
}

extension Substring {
  /// Without white space at both ends.
  fileprivate var trimmed: Substring {
    var rest = self
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
