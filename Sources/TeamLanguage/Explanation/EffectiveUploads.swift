// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats
import TeamConfig

/// What will become of the files that go with the task.
enum EffectiveUploads {
  /// The files of an agent; nil for an agent without any. Neither addresses nor paths with variables are told, since
  /// either may hold a secret.
  static func describe(_ agent: AgentFacts, in files: FileFacts) -> JSONValue? {
    guard let backend = agent.spec?.backend, !backend.uploads.isEmpty else { return nil }
    let price = ModelTable.facts(provider: backend.provider, model: backend.model)?.price
    let forecasts = UploadForecast.all(of: backend, files: files)
    let costs = forecasts.map { $0.cost(at: price) }
    var described: JSONObject = [
      "agent": .string(agent.id),
      "files": .array(
        zip(forecasts, costs).map { describe($0, cost: $1, backend.media, isWritten: isWritten($0, in: agent)) }),
      "tokens": .integer(Int64(forecasts.reduce(0) { $0 + ($1.tokens ?? 0) })),
    ]
    if price != nil { described["cost"] = .number(costs.reduce(0) { $0 + ($1 ?? 0) }) }
    return .object(described)
  }

  private static func describe(
    _ forecast: UploadForecast, cost: Double?, _ options: MediaOptions, isWritten: Bool
  ) -> JSONValue {
    var file: JSONObject = [
      "pointer": .string(JSONPointer(forecast.upload.place).description),
      "decision": .string(forecast.outcome(onUnsupported: options.onUnsupported).rawValue),
    ]
    if let objection = forecast.decision?.objection {
      file["code"] = .string(objection.code)
      file["reason"] = .string(objection.reason)
    }
    if isWritten, case .file(let path) = forecast.presence { file["path"] = .string(path) }
    let facts = forecast.subject?.facts
    if let format = forecast.subject?.format, format != .unknown { file["mediaType"] = .string(format.mediaType) }
    let figures = [
      ("bytes", forecast.subject?.bytes), ("width", facts?.picture?.uprightWidth),
      ("height", facts?.picture?.uprightHeight), ("pages", facts?.pages),
      ("durationMs", facts?.durationMilliseconds), ("tokens", forecast.tokens),
    ]
    for (name, figure) in figures { file[name] = figure.map { .integer(Int64($0)) } }
    file["cost"] = cost.map { .number($0) }
    return .object(file)
  }

  /// Whether a path is in the file as it is, without a variable in it.
  private static func isWritten(_ forecast: UploadForecast, in agent: AgentFacts) -> Bool {
    let below = forecast.upload.place.components.dropFirst(agent.path.components.count)
    return agent.node.value(at: below)?.text.contains("${") == false
  }
}

extension UploadForecast {
  /// What its tokens cost, in US dollars; nil without tokens or a price.
  func cost(at price: ModelPrice?) -> Double? {
    guard let tokens, let price else { return nil }
    let isSound = subject?.realKind == .audio
    return price.cost(of: TokenUsage(input: tokens, audioInput: isSound ? tokens : 0))
  }
}
