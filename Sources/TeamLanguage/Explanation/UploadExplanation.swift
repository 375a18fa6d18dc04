// SPDX-License-Identifier: Apache-2.0

import AgentModel
import MediaFormats
import TeamConfig

/// What a file that goes with the task is, and what will become of it, in sentences.
enum UploadExplanation {
  /// The sentences about the file named at a place; nil where there is none.
  static func sentences(at place: Place) -> [String]? {
    guard let backend = place.agent?.spec?.backend,
      let forecast = UploadForecast.all(of: backend, files: place.file.context.files)
        .first(where: { $0.upload.place == place.path })
    else { return nil }
    switch forecast.presence {
    case .missing: return ["Nothing is there."]
    case .noFile: return ["It is no file."]
    case .file, .unknown: break
    }
    var sentences: [String] = []
    if let subject = forecast.subject, subject.bytes != nil { sentences.append(sentence(subject)) }
    sentences += sentence(forecast, backend.media)
    if let tokens = forecast.tokens {
      let price = ModelTable.facts(provider: backend.provider, model: backend.model)?.price
      let cost = forecast.cost(at: price).map { ", $\(dollars($0))" } ?? ""
      sentences.append("About \(ModelWords.grouped(tokens)) tokens\(cost) in every call that reads it.")
    }
    return sentences
  }

  /// What the file is: `A PNG, 3000 × 2000 pixels, 11.4 MB.`
  private static func sentence(_ subject: MediaSubject) -> String {
    var parts: [String] = []
    if let facts = subject.facts {
      parts.append(facts.format == .unknown ? "Of a type nobody knows" : facts.format.title)
      if let picture = facts.picture {
        parts.append("\(picture.uprightWidth) × \(picture.uprightHeight) pixels")
        if picture.frames > 1 { parts.append("\(picture.frames) frames") }
      }
      if let pages = facts.pages { parts.append(pages == 1 ? "1 page" : "\(pages) pages") }
      if let duration = facts.durationMilliseconds { parts.append("\((duration + 999) / 1000) s") }
    } else {
      parts.append("A file")
    }
    parts.append(MediaQuantity.bytes(subject.bytes ?? 0))
    return parts.joined(separator: ", ") + "."
  }

  private static func sentence(_ forecast: UploadForecast, _ options: MediaOptions) -> [String] {
    let reason = forecast.decision?.objection.map { ": \($0.reason)." } ?? "."
    switch forecast.outcome(onUnsupported: options.onUnsupported) {
    case .sent: return ["It is sent as it is."]
    case .scaled:
      let isConverted = forecast.decision?.objection?.code == MediaObjection.Code.wrongFormat.rawValue
      return ["It is \(isConverted ? "converted" : "scaled down") before it is sent\(reason)"]
    case .inlined: return ["Its text becomes part of the message."]
    case .searched: return ["A tool of the provider searches it."]
    case .described: return ["It is not sent\(reason) The model is told that it exists."]
    case .dropped: return ["It is left out\(reason)"]
    case .refused: return ["A run does not start\(reason)"]
    case .missing, .unknown: return []
    }
  }

  /// An amount of money with two digits that say something.
  private static func dollars(_ amount: Double) -> String {
    var digits = 2
    var rest = amount
    while rest > 0, rest < 0.1, digits < 7 {
      rest *= 10
      digits += 1
    }
    let factor = (0..<digits).reduce(1) { power, _ in power * 10 }
    let scaled = Int((amount * Double(factor)).rounded())
    let fraction = String(scaled % factor)
    return "\(scaled / factor).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }
}
