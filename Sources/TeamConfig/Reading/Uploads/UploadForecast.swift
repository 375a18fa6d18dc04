// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import MediaFormats

/// What will become of a file of `upload_files`, as far as it can be told without a run: the same judge that decides
/// before a request decides here by what is known about the disk.
public struct UploadForecast: Sendable {
  /// What stands where the file should be.
  public enum Presence: Sendable, Hashable {
    /// A file at an absolute path.
    case file(String)
    /// Something else at an absolute path.
    case noFile(String)
    /// Nothing, wherever it was looked for.
    case missing
    /// Nobody has looked, or it is an address.
    case unknown
  }

  /// The entry.
  public var upload: UploadSpec
  /// What stands where the file should be.
  public var presence: Presence
  /// What is known of the file; nil when there is none.
  public var subject: MediaSubject?
  /// What is done with it; nil when there is no file, or it is not known which kind of file it is.
  public var decision: MediaDecision?
  /// Tokens of input it is expected to be as it is sent; nil when nothing is sent or nothing is known of its size.
  public var tokens: Int?

  /// The forecasts for an agent's files, in the order of the team file.
  ///
  /// - Parameters:
  ///   - backend: the agent's backend.
  ///   - files: what is known about the disk.
  public static func all(of backend: BackendSpec, files: FileFacts) -> [UploadForecast] {
    guard let profile = ProviderTable.profile(id: backend.provider) else { return [] }
    var forecasts = backend.uploads.map { forecast(of: $0, files) }
    let judged = forecasts.indices.filter {
      forecasts[$0].subject.map { $0.facts != nil || $0.realKind != .unknown } ?? false
    }
    let judge = MediaJudge(profile: profile, model: backend.model, options: backend.media)
    let decisions = judge.decide(judged.compactMap { forecasts[$0].subject })
    for (index, decision) in zip(judged, decisions) {
      guard var subject = forecasts[index].subject else { continue }
      var decision = decision
      // What stands at an address is fetched where the provider does not read addresses.
      if decision.objection?.code == MediaObjection.Code.urlNotTaken.rawValue { decision = .send }
      forecasts[index].decision = decision
      if subject.detail == nil { subject.detail = backend.media.detail }
      if let scaled = subject.scaled(by: decision), scaled.bytes != nil || scaled.source == .url {
        forecasts[index].tokens = MediaTokens.estimate(scaled, profile: profile, model: backend.model)
      }
    }
    return forecasts
  }

  private static func forecast(of upload: UploadSpec, _ files: FileFacts) -> UploadForecast {
    let name = upload.source.split(separator: "/").last.map(String.init) ?? upload.source
    let promised = UploadNames.format(of: upload.source)
    var subject = MediaSubject(
      name: name, kind: upload.kind.mediaKind ?? promised?.kind ?? .unknown,
      source: upload.isAddress ? .url : .inline)
    guard !upload.isAddress else {
      subject.promisedFormat = promised
      return UploadForecast(upload: upload, presence: .unknown, subject: subject)
    }
    var isKnown = !upload.paths.isEmpty
    for path in upload.paths {
      switch files[path] {
      case .file(let size, let facts):
        subject.bytes = size
        if let facts {
          subject.facts = facts
          if upload.kind == .file { subject.kind = facts.format.kind }
        }
        return UploadForecast(upload: upload, presence: .file(path), subject: subject)
      case .folder, .other: return UploadForecast(upload: upload, presence: .noFile(path))
      case .missing: continue
      case nil: isKnown = false
      }
    }
    return UploadForecast(
      upload: upload, presence: isKnown ? .missing : .unknown, subject: isKnown ? nil : subject)
  }
}

extension UploadSpec.Kind {
  /// The kind of medium the key promises; nil for documents, which can be anything.
  var mediaKind: MediaKind? {
    switch self {
    case .file: nil
    case .image: .image
    case .audio: .audio
    case .video: .video
    }
  }
}

extension MediaSubject {
  /// The file as it is sent; nil when it is not part of a message.
  fileprivate func scaled(by decision: MediaDecision) -> MediaSubject? {
    switch decision {
    case .refuse, .search: return nil
    case .send, .inlineText: return self
    case .scale(let target, _):
      var scaled = self
      guard let picture = facts?.picture, picture.width > 0, picture.height > 0 else { return scaled }
      let (width, height) = (Double(picture.width), Double(picture.height))
      var factor = min(1, target.maxSide.map { Double($0) / max(width, height) } ?? 1)
      if let most = target.maxPixels { factor = min(factor, (Double(most) / (width * height)).squareRoot()) }
      scaled.facts?.picture?.width = max(1, Int(width * factor))
      scaled.facts?.picture?.height = max(1, Int(height * factor))
      return scaled
    }
  }
}
