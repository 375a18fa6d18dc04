// SPDX-License-Identifier: Apache-2.0

public import MediaFormats

/// Decides which files of a conversation can go to a model, and what has to be done with them before.
/// (backends.md 6.2 steps 5 and 6, 6.3)
///
/// Files are judged by what they are and by the provider's limits, never by their names. A model that is not in the
/// table is taken to be able to see what its provider takes: its refusal is known soon enough.
public struct MediaJudge: Sendable {
  let displayName: String
  let limits: MediaLimits
  let model: String
  let facts: ModelFacts?
  let options: MediaOptions

  /// Judges for one model.
  ///
  /// - Parameters:
  ///   - profile: who runs the model.
  ///   - model: the model's name as it is sent to the provider.
  ///   - options: what the agent wants.
  public init(profile: ProviderProfile, model: String, options: MediaOptions = MediaOptions()) {
    displayName = profile.displayName
    limits = profile.media
    self.model = model
    facts = ModelTable.facts(provider: profile.id, model: model)
    self.options = options
  }

  /// Whether the provider takes a kind of medium in a way. What may not go as an address has to be fetched first.
  public func takes(_ source: MediaSourceKind, of kind: MediaKind) -> Bool {
    limits[kind]?.sources.contains(source) ?? false
  }

  /// Judges all files of one request, in the order of the conversation: a verdict a file.
  ///
  /// Where all together are too many or too large, earlier files win; pictures that can be scaled share what is left.
  public func judge(_ parts: [MediaPart]) -> [MediaVerdict] {
    zip(parts, decide(parts.map(MediaSubject.init))).map { part, decision in
      switch decision {
      case .send: .send(detailed(part))
      case .scale(let target, let objection): .scale(detailed(part), to: target, why: objection)
      case .inlineText: .inlineText(part.asset.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "", name: part.name)
      case .search: .search(part)
      case .refuse(let objection): .refuse(objection)
      }
    }
  }

  /// Decides about all files of one request, like ``judge(_:)``, without their contents.
  public func decide(_ subjects: [MediaSubject]) -> [MediaDecision] {
    var decisions = subjects.map { decide($0, maxSide: nil) }
    refuseBeyondCount(subjects, &decisions)
    for kind in [MediaKind.image, .document] { crowd(kind, subjects, &decisions) }
    fitRequest(subjects, &decisions)
    return decisions
  }

  /// The part as it is sent: pictures that do not say how closely to look at them say what the agent wants.
  private func detailed(_ part: MediaPart) -> MediaPart {
    guard part.kind == .image, part.detail == nil, let detail = options.detail else { return part }
    var part = part
    part.detail = detail
    return part
  }

  /// Whether the model has a context window of a million tokens.
  var isWide: Bool { (facts?.maxInput ?? 0) >= 1_000_000 }

  /// Whether the model takes a kind of medium; nil when nobody knows.
  ///
  /// The catalogue names all models that take pictures or sound, so that silence is a no; films and documents have gaps
  /// there, which only a model without eyes answers.
  func modelTakes(_ kind: MediaKind) -> Bool? {
    guard let facts else { return nil }
    switch kind {
    case .image: return facts.inputs.contains(.image)
    case .audio: return facts.inputs.contains(.audio)
    case .video: return facts.takes(.video) ?? (facts.inputs.contains(.image) ? nil : false)
    case .document: return facts.takes(.pdf)
    case .text, .unknown: return nil
    }
  }
}
