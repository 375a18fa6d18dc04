// SPDX-License-Identifier: Apache-2.0

/// What keys look like, as data. (backends.md 0.2)
enum KeyShapes {
  /// Beginnings of well-known kinds of key. What follows must be at least ``leastRest`` bytes of a token, one of them
  /// a digit.
  static let prefixes: [[UInt8]] = [
    "sk-", "sk_live_", "sk_test_", "rk_live_", "gsk_", "csk-", "xai-", "AIza", "fw_", "tgp_v1_", "pplx-", "nvapi-",
    "hf_", "r8_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "AKIA", "ASIA", "xoxb-", "xoxp-",
    "xapp-", "eyJ", "ya29",
  ].map { Array($0.utf8) }

  /// How many bytes of a key follow its beginning at least.
  static let leastRest = 16

  /// Words after which a token is a key whatever it looks like, lower case.
  static let announcements: [[UInt8]] = [
    "bearer", "api key", "api-key", "api_key", "apikey", "x-api-key", "authorization", "access_token", "password",
    "secret",
  ].map { Array($0.utf8) }

  /// What may stand between an announcement and its key, lower case.
  static let fillers: [[UInt8]] = ["provided", "bearer", "basic", "is"].map { Array($0.utf8) }

  /// How many bytes an announced key has at least.
  static let leastAnnounced = 8

  /// Whether a key, or what announces one, may begin with a byte.
  static let firstBytes: [Bool] = {
    var bytes = [Bool](repeating: false, count: 256)
    for first in (prefixes + announcements).compactMap(\.first) {
      bytes[Int(first)] = true
      if (0x61...0x7A).contains(first) { bytes[Int(first - 0x20)] = true }
    }
    return bytes
  }()

  /// Whether a byte belongs to tokens.
  static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// Whether a whole token has the shape of a key.
  static func isKey(_ token: ArraySlice<UInt8>) -> Bool {
    prefixes.contains { prefix in
      prefix.first == token.first && token.count >= prefix.count + leastRest && token.starts(with: prefix)
        && token.dropFirst(prefix.count).contains { (0x30...0x39).contains($0) }
    }
  }

  /// Whether a token that goes on might become one that ``isKey(_:)`` accepts.
  static func mayBecomeKey(_ token: ArraySlice<UInt8>) -> Bool {
    prefixes.contains { $0.first == token.first && token.starts(with: $0.prefix(token.count)) }
  }
}
