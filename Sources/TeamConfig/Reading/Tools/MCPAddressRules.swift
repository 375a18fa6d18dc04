// SPDX-License-Identifier: Apache-2.0

/// Which addresses MCP servers may have. (config.md 2.5; tools.md 1.9)
enum MCPAddressRules {
  /// Where an address leads that needs a permission of its own.
  enum Nearness: Sendable, Hashable {
    /// This machine.
    case machine
    /// The local network, or addresses that are nobody's.
    case network

    /// The switch in `security` that permits it.
    var permission: String {
      switch self {
      case .machine: "allow_localhost"
      case .network: "allow_private_ips"
      }
    }
  }

  /// The most bytes an address may have.
  static let longest = 2048

  /// Ports that belong to other services.
  private static let blocked: Set<Int> = [22, 23, 25, 53, 135, 139, 445, 1433, 1521, 3306, 3389, 5432, 6379]

  /// Why an address cannot be used; nil when it can.
  static func fault(in text: String) -> String? {
    if text.utf8.count > longest { return "it is longer than \(longest) characters" }
    let address: WebAddress
    do {
      address = try WebAddress(parsing: text)
    } catch {
      return error.rawValue
    }
    if address.port.isEmpty { return nil }
    guard let port = Int(address.port), (1...65535).contains(port) else { return "its port is no number up to 65535" }
    return blocked.contains(port) ? "port \(port) belongs to another service" : nil
  }

  /// Whether an address leads to this machine or the local network as it is written; nil for names, which only a
  /// look-up could tell, and for everything public.
  static func nearness(of address: WebAddress) -> Nearness? {
    let host = address.host
    if host == "localhost" || host.hasSuffix(".localhost") { return .machine }
    if host.contains(":") {
      if address.isLoopback { return .machine }
      if host.hasPrefix("::ffff:"), let numbers = ipv4(String(host.dropFirst(7))) { return nearness(of: numbers) }
      return address.isPrivate || host.hasPrefix("ff") ? .network : nil
    }
    return ipv4(host).flatMap { nearness(of: $0) }
  }

  private static func nearness(of numbers: [Int]) -> Nearness? {
    switch (numbers[0], numbers[1]) {
    case (127, _): .machine
    case (0, _): numbers == [0, 0, 0, 0] ? .machine : .network
    case (10, _), (192, 168), (169, 254), (172, 16...31), (100, 64...127), (198, 18...19), (224..., _): .network
    default: nil
    }
  }

  /// The four numbers of an IPv4 address in any form that URLs may have: fewer parts, hexadecimal, octal. (URL Standard
  /// section 3.5, "IPv4 parser")
  static func ipv4(_ host: String) -> [Int]? {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...4).contains(parts.count) else { return nil }
    var values: [Int] = []
    for part in parts {
      guard let value = number(part) else { return nil }
      values.append(value)
    }
    guard let last = values.popLast(), values.allSatisfy({ $0 < 256 }) else { return nil }
    let rest = 4 - values.count
    guard last < 1 << (8 * rest) else { return nil }
    for index in (0..<rest).reversed() { values.append(last >> (8 * index) & 255) }
    return values
  }

  private static func number(_ part: Substring) -> Int? {
    guard part.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
    if part.hasPrefix("0x") { return part.count == 2 ? 0 : Int(part.dropFirst(2), radix: 16) }
    if part.hasPrefix("0"), part.count > 1 { return Int(part, radix: 8) }
    return Int(part)
  }
}
