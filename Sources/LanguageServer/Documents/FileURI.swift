// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// `file:` URIs and paths.
enum FileURI {
  /// The path a `file:` URI names, percent escapes resolved; nil when it is none, or names another host.
  static func path(_ uri: String) -> String? {
    guard case .file(let path)? = TeamLookup(workingDirectory: "/", home: nil).steps(uri: uri)?.first else {
      return nil
    }
    return path
  }

  /// The `file:` URI of an absolute path.
  static func uri(_ path: String) -> String {
    var bytes = Array("file://".utf8)
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39,
        UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let hex = Array("0123456789ABCDEF".utf8)
}
