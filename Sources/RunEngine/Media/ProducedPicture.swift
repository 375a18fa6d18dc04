// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import JSONCore
import MediaFormats
import RunJournal

/// A picture that a model has made: a file in the run's folder, named by its content. Clients are told where it is, not
/// what it contains. (backends.md 6.8)
struct ProducedPicture: Sendable {
  private let bytes: [UInt8]
  private let folder: String?
  /// The file's name.
  let name: String
  /// What the item says about it: `mimeType`, `bytes`, `sha256` and, when it is written, `path` and `uri`.
  let details: JSONObject

  init(_ bytes: [UInt8], claimed mediaType: String, folder: String?) {
    self.bytes = bytes
    self.folder = folder
    let digest = SHA256.hex(bytes)
    let found = MediaIdentification.identify(bytes).format
    let format = found.kind == .image ? found : MediaFormat.named(mediaType: mediaType) ?? found
    name = "\(digest.prefix(16)).\(format.fileExtension)"
    var details: JSONObject = [
      "mimeType": .string(found.kind == .image ? found.mediaType : mediaType),
      "bytes": .integer(Int64(bytes.count)), "sha256": .string(digest),
    ]
    if let folder {
      details["path"] = .string("\(folder)/\(name)")
      details["uri"] = .string("file://" + PercentEncoding.path("\(folder)/\(name)"))
    }
    self.details = details
  }

  /// Writes the file, readable for its owner alone like everything of a run. Returns why it could not be written.
  func write() async -> String? {
    guard let folder else { return "The run has no folder." }
    let path = "\(folder)/\(name)"
    let bytes = bytes
    return await DiskExecutor.shared.run { () -> String? in
      mkdir(folder, 0o700)
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return String(cString: strerror(errno)) }
      defer { Glibc.close(descriptor) }
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return String(cString: strerror(errno)) }
        rest = rest.dropFirst(count)
      }
      return nil
    }
  }
}

/// Paths in URIs.
enum PercentEncoding {
  /// A path with everything escaped that is neither unreserved nor a slash (RFC 3986 section 2.3).
  static func path(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39,
        UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        text += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
      }
    }
    return text
  }
}
