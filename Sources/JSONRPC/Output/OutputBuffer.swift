// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Puts messages into frames and gathers them until they are worth a write.
struct OutputBuffer {
  private let descriptor: Int32
  private let framing: Framing
  private let batchBytes: Int
  private var bytes: [UInt8] = []
  private var body: [UInt8] = []

  init(descriptor: Int32, framing: Framing, batchBytes: Int) {
    self.descriptor = descriptor
    self.framing = framing
    self.batchBytes = batchBytes
    bytes.reserveCapacity(batchBytes + batchBytes / 4)
  }

  var isEmpty: Bool { bytes.isEmpty }

  /// Adds a message; writes when enough is gathered.
  mutating func append(_ body: [UInt8]) throws(Descriptor.Failure) {
    if framing == .contentLength {
      bytes.append(contentsOf: "Content-Length: ".utf8)
      bytes.append(contentsOf: String(body.count).utf8)
      bytes.append(contentsOf: "\r\n\r\n".utf8)
    }
    if body.count >= batchBytes {
      // Large messages are written from where they are.
      try flush()
      try write(body)
    } else {
      bytes.append(contentsOf: body)
    }
    if framing == .lines { bytes.append(UInt8(ascii: "\n")) }
    if bytes.count >= batchBytes { try flush() }
  }

  /// Adds the message that `render` makes, if it makes one.
  mutating func append(_ render: (inout [UInt8]) -> OutboundRender) throws(Descriptor.Failure) -> OutboundRender {
    body.removeAll(keepingCapacity: true)
    let outcome = render(&body)
    if outcome == .message {
      let message = body
      body = []
      try append(message)
      // A buffer that had to hold a huge message once is not kept for ever.
      if message.capacity <= 4 * batchBytes { body = message }
    }
    return outcome
  }

  /// Writes what was gathered.
  mutating func flush() throws(Descriptor.Failure) {
    if bytes.isEmpty { return }
    try write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: [UInt8]) throws(Descriptor.Failure) {
    try bytes.withUnsafeBufferPointer { bytes throws(Descriptor.Failure) in
      try Descriptor.write(descriptor, UnsafeRawBufferPointer(bytes))
    }
  }
}
