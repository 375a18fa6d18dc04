// SPDX-License-Identifier: Apache-2.0

import HTTPEngine

/// The body of a form with files, which are not copied into it. (RFC 7578)
struct MultipartForm {
  private let boundary: String
  private var parts = HTTPBody()

  /// Begins a form.
  ///
  /// - Parameter boundary: letters and digits that do not occur in any value.
  init(boundary: String) {
    self.boundary = boundary
  }

  /// The value of the header `Content-Type`.
  var contentType: String { "multipart/form-data; boundary=\(boundary)" }

  /// Adds a field.
  mutating func add(_ name: String, _ value: String) {
    begin("name=\"\(name)\"", type: nil)
    parts.append(.bytes(Array("\(value)\r\n".utf8)))
  }

  /// Adds a file.
  mutating func add(_ name: String, file: [UInt8], named fileName: String) {
    begin("name=\"\(name)\"; filename=\"\(Self.quoted(fileName))\"", type: "application/octet-stream")
    parts.append(.bytes(file))
    parts.append(.bytes(Array("\r\n".utf8)))
  }

  /// The complete body.
  var body: HTTPBody {
    var body = parts
    body.append(.bytes(Array("--\(boundary)--\r\n".utf8)))
    return body
  }

  private mutating func begin(_ disposition: String, type: String?) {
    let type = type.map { "Content-Type: \($0)\r\n" } ?? ""
    parts.append(
      .bytes(Array("--\(boundary)\r\nContent-Disposition: form-data; \(disposition)\r\n\(type)\r\n".utf8)))
  }

  /// A name as forms have it: what could end it is percent-encoded. (HTML, multipart/form-data encoding algorithm)
  private static func quoted(_ name: String) -> String {
    var quoted = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"": quoted += "%22"
      case "\r": quoted += "%0D"
      case "\n": quoted += "%0A"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted
  }
}
