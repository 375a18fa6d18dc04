// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import JSONRPC
import Logging
import Measurement
import RunEngine
import RunJournal
import WireProtocol

/// What the server says about itself.
extension ServerSession {
  private var uptimeMilliseconds: Int {
    let uptime = (ContinuousClock.now - started).components
    return Int(uptime.seconds) * 1000 + Int(uptime.attoseconds / 1_000_000_000_000_000)
  }

  /// `massgen/server/status`
  func serverStatus(_ responder: Responder) async {
    let health = await service.health
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("health", health.level.rawValue)
    writer.member("message", health.message)
    writer.member("version", WireProtocol.serverVersion)
    writer.member("face", face.rawValue)
    writer.member("protocolVersion", WireProtocol.version)
    writer.member("activeRuns", health.activeRuns)
    writer.member("attachedRuns", subscriptions.count)
    writer.member("openRequests", peer.unansweredCount)
    writer.member("queuedBytes", peer.writer.queuedBytes)
    writer.member("uptimeMs", uptimeMilliseconds)
    writer.endObject()
    responder.respond(encoded: writer.bytes)
  }

  /// `massgen/server/metrics`
  func serverMetrics(_ responder: Responder) async {
    let process = await DiskExecutor.shared.run { () -> ProcessFigures in .current }
    let (runs, providers) = (await service.figures, await service.providerFigures)
    var writer = JSONWriter(reserving: 2048)
    writer.beginObject()
    writer.member("uptimeMs", uptimeMilliseconds)
    writer.key("process")
    writer.beginObject()
    writer.member("rssBytes", process.residentBytes)
    writer.member("peakRssBytes", process.peakResidentBytes)
    writer.member("cpuUserMs", process.userMilliseconds)
    writer.member("cpuSystemMs", process.systemMilliseconds)
    writer.member("threads", process.threads)
    writer.member("descriptors", process.descriptors)
    writer.endObject()
    writer.key("runs")
    writer.beginObject()
    writer.member("active", runs.active)
    writer.member("started", runs.started)
    writer.key("byStatus")
    writer.beginObject()
    for status in RunStatus.allCases {
      if let count = runs.ended[status] { writer.member(status.rawValue, .integer(Int64(count))) }
    }
    writer.endObject()
    writer.endObject()
    writer.key("delivery")
    writer.beginObject()
    writer.member("batches", delivery.batches)
    writer.member("events", delivery.events)
    writer.member("bytes", delivery.bytes)
    writer.member("queuedBytes", peer.writer.queuedBytes)
    writer.endObject()
    Self.write(peer.requestStatistics, into: &writer)
    writer.key("providers")
    writer.beginObject()
    writer.member("calls", providers.calls)
    writer.member("retries", providers.retries)
    writer.member("failures", providers.failures)
    writer.key("firstByteMs")
    writer.beginObject()
    writer.member("p50", providers.firstByte.quantile(0.5))
    writer.member("p95", providers.firstByte.quantile(0.95))
    writer.endObject()
    writer.endObject()
    writer.endObject()
    responder.respond(encoded: writer.bytes)
  }

  private static func write(_ requests: RequestStatistics, into writer: inout JSONWriter) {
    writer.key("requests")
    writer.beginObject()
    writer.member("count", requests.count)
    writer.member("errors", requests.errors)
    writer.key("byMethod")
    writer.beginObject()
    for (name, method) in requests.methods.sorted(by: { $0.key < $1.key }) {
      writer.key(name)
      writer.beginObject()
      writer.member("count", method.count)
      writer.member("errors", method.errors)
      writer.member("p50Ms", method.durations.quantile(0.5))
      writer.member("p95Ms", method.durations.quantile(0.95))
      writer.endObject()
    }
    writer.endObject()
    writer.endObject()
  }

  /// `massgen/log/setLevel`
  func logSetLevel(_ responder: Responder, _ reader: ParameterReader) throws(WireError) {
    let params = try LogSetLevelParams(reader)
    responder.respond(["level": .string(params.level.rawValue)])
    // Nothing is sent before the answer, and `off` is no level of the log.
    relay.set(level: Logger.Level(rawValue: params.level.rawValue), categories: params.categories)
  }

  /// `massgen/usage/get`
  func usageGet(_ responder: Responder, _ reader: ParameterReader) throws(WireError) {
    let params = try UsageGetParams(reader)
    let scope: UsageScope =
      switch params.scope {
      case .run(let id): .run(id)
      case .session(let id): .session(id)
      case .since(let time): .since(time)
      }
    work(responder) { service throws(EngineError) in
      let report = try await service.usage(of: scope, workingDirectory: params.workingDirectory)
      var writer = JSONWriter(reserving: 1024)
      report.encode(into: &writer, priceTable: ModelTable.version)
      return writer.bytes
    }
  }

  /// Has clients that asked for it told about the health and the number of active runs, whenever one of them changes.
  func observeService() async {
    guard capabilities.showsServerStatus else { return }
    await service.observe { Task { await self.reportStatus() } }
  }

  /// Tells the client how the service is, if it asked for that and was told something else before.
  private func reportStatus() async {
    let health = await service.health
    guard health != reportedHealth else { return }
    reportedHealth = health
    var params: JSONObject = ["health": .string(health.level.rawValue)]
    if let message = health.message { params["message"] = .string(message) }
    params["activeRuns"] = .integer(Int64(health.activeRuns))
    peer.notify(
      ServerMethodName.serverStatusChanged.rawValue, params: .object(params),
      replacing: ServerMethodName.serverStatusChanged.rawValue)
  }
}
