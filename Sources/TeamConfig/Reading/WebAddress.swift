// SPDX-License-Identifier: Apache-2.0

/// The parts of an address that decide who is asked and who gets a key.
struct WebAddress: Sendable, Hashable {
  /// Why a text is no address.
  enum Failure: String, Error, Sendable {
    case scheme = "it must begin with http:// or https://"
    case host = "it names no host"
    case credentials = "a name or password does not belong into it"
    case port = "its port is not a number from 1 to 65535"
    case characters = "it contains characters that an address cannot have"
  }

  /// `http` or `https`.
  var scheme: String
  /// The host in lower case, without brackets and port.
  var host: String
  /// What stands behind the colon after the host; empty where nothing does.
  var port = ""

  /// Reads an address.
  init(parsing text: String) throws(Failure) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
      throw .characters
    }
    let lower = text.lowercased()
    guard let scheme = ["http", "https"].first(where: { lower.hasPrefix("\($0)://") }) else { throw .scheme }
    self.scheme = scheme
    let rest = lower.dropFirst(scheme.count + 3)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.contains("@") else { throw .credentials }
    if authority.hasPrefix("[") {
      guard let close = authority.firstIndex(of: "]") else { throw .host }
      host = String(authority[authority.index(after: authority.startIndex)..<close])
      port = String(authority[close...].dropFirst(2))
    } else {
      host = String(authority.prefix { $0 != ":" })
      port = String(authority.dropFirst(host.count + 1))
    }
    while host.hasSuffix(".") { host.removeLast() }
    if host.isEmpty { throw .host }
    guard port.isEmpty || port.utf8.allSatisfy({ (0x30...0x39).contains($0) }) && (1...65535).contains(Int(port) ?? 0)
    else { throw .port }
  }

  /// Whether the host is this machine.
  var isLoopback: Bool {
    if host == "localhost" || host.hasSuffix(".localhost") { return true }
    if let numbers = ipv4 { return numbers[0] == 127 || numbers == [0, 0, 0, 0] }
    return host == "::1" || host == "::" || host.hasPrefix("::ffff:127.")
  }

  /// Whether the host is on the local network: a private or link-local address, a name without dots, or one that only
  /// such networks have.
  var isPrivate: Bool {
    if let numbers = ipv4 {
      switch (numbers[0], numbers[1]) {
      case (10, _), (192, 168), (169, 254), (172, 16...31): return true
      default: return false
      }
    }
    if host.contains(":") {
      return ["fc", "fd", "fe8", "fe9", "fea", "feb"].contains { host.hasPrefix($0) }
    }
    return !host.contains(".") || [".local", ".internal", ".lan", ".home.arpa"].contains { host.hasSuffix($0) }
  }

  /// The four numbers of an IPv4 address in the usual form.
  private var ipv4: [Int]? {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let number = Int(part), number < 256
      else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// The endings of endpoints that people copy into `base_url`, longest first.
  private static let endpoints = ["/chat/completions", "/completions", "/responses", "/messages"]

  /// The endpoint at the end of an address, with a slash behind it if there is one; nil when there is none.
  static func endpointSuffix(of text: String) -> String? {
    let slash = text.hasSuffix("/") ? "/" : ""
    return endpoints.map { $0 + slash }.first { text.hasSuffix($0) }
  }
}
