// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads HTTP/1.1 requests from a socket.
struct RequestReader {
  struct Head {
    var method: String
    var path: String
    var headers: [(name: String, value: String)]

    subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
  }

  private let descriptor: CInt
  private var buffer: [UInt8] = []

  init(_ descriptor: CInt) {
    self.descriptor = descriptor
  }

  /// The next request line with its headers; nil at the end of the connection.
  mutating func head() -> Head? {
    var text: Substring?
    while text == nil {
      if let first = buffer.first, first < 0x20, first != 13, first != 10 {
        refuse()
        return nil
      }
      if let end = endOfHead() {
        text = String(decoding: buffer[..<end], as: UTF8.self)[...]
        buffer.removeSubrange(..<(end + 4))
      } else if !fill() {
        return nil
      }
    }
    guard let text else { return nil }
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: true)
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count == 3 else { return nil }
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return (name: line[..<colon].lowercased(), value: String(value))
    }
    return Head(method: String(words[0]), path: String(words[1]), headers: headers)
  }

  /// The body that belongs to a head; nil when the connection ended before it was complete.
  mutating func body(of head: Head) -> [UInt8]? {
    if head["transfer-encoding"]?.lowercased() == "chunked" { return chunkedBody() }
    return take(head["content-length"].flatMap { Int($0) } ?? 0)
  }

  private mutating func chunkedBody() -> [UInt8]? {
    var body: [UInt8] = []
    while true {
      guard let line = line(), let size = Int(line.prefix { $0 != ";" }, radix: 16) else { return nil }
      if size == 0 {
        while let trailer = self.line() {
          if trailer.isEmpty { return body }
        }
        return nil
      }
      guard let chunk = take(size), self.line() != nil else { return nil }
      body += chunk
    }
  }

  /// Answers what cannot be HTTP, for example a TLS handshake, as plain servers do.
  private func refuse() {
    let reply = Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
    _ = reply.withUnsafeBytes { Sockets.sendAll(descriptor, $0) }
  }

  private func endOfHead() -> Int? {
    guard buffer.count >= 4 else { return nil }
    return (0...(buffer.count - 4)).first {
      buffer[$0] == 13 && buffer[$0 + 1] == 10 && buffer[$0 + 2] == 13 && buffer[$0 + 3] == 10
    }
  }

  private mutating func line() -> String? {
    while true {
      if let end = buffer.firstIndex(of: 10) {
        let line = String(decoding: buffer[..<end], as: UTF8.self).filter { $0 != "\r" }
        buffer.removeSubrange(...end)
        return line
      }
      if !fill() { return nil }
    }
  }

  private mutating func take(_ count: Int) -> [UInt8]? {
    while buffer.count < count {
      if !fill() { return nil }
    }
    defer { buffer.removeSubrange(..<count) }
    return Array(buffer[..<count])
  }

  private mutating func fill() -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { block in
      while true {
        let count = recv(descriptor, block.baseAddress, block.count, 0)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return false }
        buffer.append(contentsOf: block[..<count])
        return true
      }
    }
  }
}
