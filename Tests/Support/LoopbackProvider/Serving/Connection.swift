// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore

/// One connection: reads requests and plays the replies to them until one side has enough.
struct Connection {
  let descriptor: CInt
  let number: Int
  let server: Server

  mutating func serve() {
    var reader = RequestReader(descriptor)
    while let head = reader.head() {
      if head["expect"]?.lowercased() == "100-continue" {
        let goOn = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
        guard goOn.withUnsafeBytes({ Sockets.sendAll(descriptor, $0) }) else { return }
      }
      guard let body = reader.body(of: head) else { return server.noteAbort() }
      let recorded = RecordedRequest(
        method: head.method, path: head.path, headers: head.headers, body: body, connection: number,
        time: MonotonicClock.nanoseconds())
      guard answer(recorded) == .keepOpen else { return }
    }
  }

  private func answer(_ recorded: RecordedRequest) -> ReplyPlayer.Outcome {
    let path = recorded.path.prefix { $0 != "?" }
    let format = WireFormats.all.first { $0.serves(recorded.method, String(path)) }
    guard let format else {
      _ = server.record(recorded, model: nil)
      let reply = server.other(recorded) ?? WireFormats.other(recorded.method, String(path))
      return play(reply, to: .none, format: ChatCompletionsFormat())
    }
    let body = (try? JSONReader.parse(recorded.body)) ?? .null
    let model = format.model(of: body, path: String(path))
    let call = server.record(recorded, model: model)
    let request = ProviderRequest(recorded: recorded, format: format, body: body, model: model, call: call)
    return play(server.script(request), to: request, format: format)
  }

  private func play(
    _ reply: ProviderReply, to request: ProviderRequest?, format: any WireFormat
  ) -> ReplyPlayer.Outcome {
    let player = ReplyPlayer(descriptor: descriptor, server: server, format: format, request: request)
    let outcome = player.play(reply)
    if outcome == .clientGone { server.noteAbort() }
    return outcome
  }
}
