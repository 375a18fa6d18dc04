// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import JSONCore

/// Writes the recording of one run: the lines around its calls, and each call by a ``RecordingBackend``.
/// (replay.md section 5)
public struct CassetteRecorder: Sendable {
  /// Media up to this many bytes stand in the recording itself.
  static let inlineMedia = 4 << 10

  /// Takes secrets out.
  public let scrubber: Scrubber
  private let sink: any CassetteSink
  private let now: @Sendable () -> Int

  /// Creates a recorder.
  ///
  /// - Parameter now: milliseconds since the run began, on a monotonic clock.
  public init(sink: any CassetteSink, scrubber: Scrubber, now: @escaping @Sendable () -> Int) {
    self.sink = sink
    self.scrubber = scrubber
    self.now = now
  }

  /// Milliseconds since the run began.
  var time: Int { now() }

  /// Writes the first line.
  ///
  /// - Parameters:
  ///   - server: name and version of the program.
  ///   - recorded: when the run began, ISO 8601.
  ///   - team: the digest of the team file.
  public func begin(server: String, recorded: String, team: String, agents: [Cassette.Agent]) {
    write { writer in
      writer.member("cassette", Cassette.version)
      writer.member("server", server)
      writer.member("recorded", recorded)
      writer.member("team", team)
      writer.key("agents")
      writer.beginArray()
      for agent in agents {
        writer.beginObject()
        writer.member("id", agent.id)
        writer.member("type", agent.type)
        writer.member("model", scrubber.scrub(agent.model))
        writer.endObject()
      }
      writer.endArray()
    }
  }

  /// Writes the result of a tool call.
  ///
  /// - Parameters:
  ///   - call: the number of the call that asked for it.
  ///   - start: when that call began, in milliseconds of the run; the line tells the time since then.
  public func record(_ result: ToolResult, agent: String, call: Int, startedAt start: Int) {
    write { writer in
      writer.member("agent", agent)
      writer.member("call", call)
      writer.member("at", max(0, now() - start))
      writer.key("tool")
      writer.beginObject()
      writer.member("id", result.callID)
      writer.member("is_error", result.isError)
      writer.key("content")
      writer.beginArray()
      writer.beginObject()
      writer.member("type", "text")
      writer.member("text", scrubber.scrub(result.text))
      writer.endObject()
      for media in result.media { writer.value(CassetteMedia.encode(media, scrubber, store: inline)) }
      writer.endArray()
      writer.endObject()
    }
  }

  /// Writes the last line.
  ///
  /// - Parameters:
  ///   - status: how the run ended.
  ///   - winner: the agent whose answer won.
  ///   - calls: how many calls there were.
  public func end(status: String, winner: String?, calls: Int) {
    write { writer in
      writer.member("end", true)
      writer.member("status", status)
      writer.member("winner", winner)
      writer.member("calls", calls)
    }
  }

  // MARK: Lines of calls

  func begin(_ request: ModelRequest, startedAt start: Int) {
    write { writer in
      writer.member("agent", request.agentID)
      writer.member("call", request.callNumber)
      writer.member("start", start)
      writer.member("kind", request.kind.rawValue)
      writer.key("request")
      writer.beginObject()
      writer.member("digest", RequestDigest.of(request, scrubber))
      writer.member("messages", request.messages.count)
      writer.member("tools", request.tools.map(\.name))
      writer.endObject()
    }
  }

  /// Writes an event whose texts hold no secrets any more.
  func write(event: JSONObject, agent: String, call: Int, at time: Int) {
    write { writer in
      writer.member("agent", agent)
      writer.member("call", call)
      writer.member("at", time)
      writer.member("event", event)
    }
  }

  func writeCancelled(agent: String, call: Int, at time: Int) {
    write { writer in
      writer.member("agent", agent)
      writer.member("call", call)
      writer.member("at", time)
      writer.member("cancelled", true)
    }
  }

  /// The event with large media in a file of their own.
  func withoutMedia(_ event: ModelEvent) -> JSONObject {
    var object = ModelEventCoding.encode(event)
    guard case .image(let mediaType, let base64, _) = event, let content = Base64.decode(base64) else { return object }
    object["base64"] = inline(content, SHA256.hex(content), mediaType)
    return object
  }

  /// The content as it stands in a line: itself, or the name of its file where it is large.
  private func inline(_ content: [UInt8], _ digest: String, _ mediaType: String) -> JSONValue {
    if content.count <= Self.inlineMedia { return .string(Base64.encode(content)) }
    sink.store(content, digest: digest)
    return ["file": .string(digest), "media_type": .string(mediaType)]
  }

  private func write(_ members: (inout JSONWriter) -> Void) {
    var writer = JSONWriter(reserving: 256)
    writer.beginObject()
    members(&writer)
    writer.endObject()
    var line = writer.bytes
    line.append(UInt8(ascii: "\n"))
    sink.append(line)
  }
}
