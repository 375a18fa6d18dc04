// SPDX-License-Identifier: Apache-2.0

/// Where an `http` or `https` address leads.
enum HTTPAddress {
  /// The host in lower case, without port and user; nil when the text is no such address.
  static func host(of text: String) -> String? {
    guard let mark = text.firstRange(of: "://"), ["http", "https"].contains(text[..<mark.lowerBound].lowercased())
    else { return nil }
    let authority = text[mark.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let location = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
    let host = location.hasPrefix("[") ? location.dropFirst().prefix { $0 != "]" } : location.prefix { $0 != ":" }
    return host.isEmpty ? nil : host.lowercased()
  }
}
