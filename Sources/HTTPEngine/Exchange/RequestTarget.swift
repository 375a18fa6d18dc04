// SPDX-License-Identifier: Apache-2.0

/// Where a URL leads: the part of it that may be shown to people.
struct RequestTarget: Hashable {
  /// `http` or `https`.
  let scheme: String
  /// Name or address, lower-cased, without the brackets of IPv6.
  let host: String
  /// The port as written, if one was.
  let port: String?

  /// Reads an absolute `http` or `https` URL; nil when it is none.
  init?(_ url: String) {
    guard let colon = url.firstIndex(of: ":") else { return nil }
    let scheme = url[..<colon].lowercased()
    guard scheme == "http" || scheme == "https", url[colon...].hasPrefix("://") else { return nil }
    self.init(scheme: scheme, afterSlashes: url[colon...].dropFirst(3))
  }

  /// Reads the `Location` of a redirect, which may lack scheme or host; nil when it stays on the same host.
  init?(location: String, from origin: RequestTarget?) {
    if location.hasPrefix("//") {
      self.init(scheme: origin?.scheme ?? "https", afterSlashes: location.dropFirst(2))
    } else {
      self.init(location)
    }
  }

  private init?(scheme: String, afterSlashes rest: Substring) {
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != "\\" }
    let address = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
    var host = address
    var port: Substring?
    if address.hasPrefix("[") {
      guard let bracket = address.firstIndex(of: "]") else { return nil }
      host = address[address.index(after: address.startIndex)..<bracket]
      let behind = address[address.index(after: bracket)...]
      if behind.hasPrefix(":") { port = behind.dropFirst() }
    } else if let colon = address.lastIndex(of: ":") {
      host = address[..<colon]
      port = address[address.index(after: colon)...]
    }
    guard !host.isEmpty else { return nil }
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port.flatMap { $0.isEmpty ? nil : String($0) }
  }

  /// Host and port, for messages.
  var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port.map { "\(name):\($0)" } ?? name
  }

  /// Scheme, host and port.
  var origin: String { "\(scheme)://\(authority)" }

  /// Whether the request stays on this machine.
  var isLoopback: Bool {
    if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }
}
