// SPDX-License-Identifier: Apache-2.0

/// Addresses of endpoints below a base URL.
enum EndpointURL {
  /// The endpoint's URL: the path is joined to the base, which may end in slashes, carry a query, or be the whole
  /// endpoint already.
  ///
  /// - Parameter path: begins with a slash.
  static func join(_ base: String, _ path: String, query: [(name: String, value: String)]) -> String {
    let parts = base.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var url = parts.first ?? ""
    while url.hasSuffix("/") { url = url.dropLast() }
    var text = url.hasSuffix(path) ? String(url) : url + path
    let own = parts.count > 1 && !parts[1].isEmpty ? [String(parts[1])] : []
    let members = own + query.map { "\(escaped($0.name))=\(escaped($0.value))" }
    if !members.isEmpty { text += "?" + members.joined(separator: "&") }
    return text
  }

  /// Percent-encodes everything that is not unreserved (RFC 3986 section 2.3).
  static func escaped(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        result += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
      }
    }
    return result
  }
}
