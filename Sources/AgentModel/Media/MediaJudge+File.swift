// SPDX-License-Identifier: Apache-2.0

import MediaFormats

// What is decided about a file by itself. Each step either objects or leaves the file to the next.

extension MediaJudge {
  /// Decides about one file as if it were alone in the request.
  ///
  /// - Parameter maxSide: the most pixels of a side that hold beside the provider's limit.
  func decide(_ subject: MediaSubject, maxSide: Int?) -> MediaDecision {
    let decision = decideForMessage(subject, maxSide: maxSide)
    if case .refuse = decision, isSearchable(subject) { return .search }
    return decision
  }

  private func decideForMessage(_ subject: MediaSubject, maxSide: Int?) -> MediaDecision {
    if let objection = objection(toContentOf: subject) { return .refuse(objection) }
    let kind = subject.realKind
    if kind == .text, subject.source != .uploaded { return decideText(subject) }
    if let objection = objection(toKind: kind) { return .refuse(objection) }
    guard let limits = limits[kind] else {
      return .refuse(MediaObjection(.mediaUnsupported, "\(displayName) takes no \(kind.plural)"))
    }
    if subject.source == .url, !limits.sources.contains(.url) {
      return .refuse(MediaObjection(.urlNotTaken, "\(displayName) reads no addresses of \(kind.plural)"))
    }
    if subject.source == .uploaded, limits.sources.contains(.uploaded) { return .send }
    let objections = objections(to: subject, limits, maxSide: maxSide)
    guard let first = objections.first else { return .send }
    let isOwn = objections.allSatisfy { $0.code == MediaObjection.Code.aboveOwnLimit.rawValue }
    guard kind == .image, subject.facts != nil, options.scale else { return isOwn ? .send : .refuse(first) }
    return .scale(to: target(limits, maxSide: maxSide), why: first)
  }

  /// Whether a file that cannot go into the message can be searched by a tool of the provider.
  private func isSearchable(_ subject: MediaSubject) -> Bool {
    guard limits.searchesFiles, subject.source == .inline, let bytes = subject.bytes,
      objection(toContentOf: subject) == nil, bytes <= MediaLimits.searched.maxBytes
    else { return false }
    if [.image, .audio, .video].contains(subject.realKind) { return false }
    if [.document, .text].contains(subject.facts?.format.kind) { return true }
    let name = subject.name.lowercased()
    return MediaLimits.searched.endings.contains { name.hasSuffix("." + $0) }
  }

  /// What a picture has to fit.
  func target(_ limits: MediaTypeLimits, maxSide: Int?) -> PictureTarget {
    PictureTarget(
      maxSide: [limits.maxSide, maxSide, options.maxSide].compactMap(\.self).min(), maxPixels: limits.maxPixels,
      maxBytes: limits.largestFile, formats: limits.formats)
  }

  /// What makes a file useless for any model, or larger than the agent reads.
  private func objection(toContentOf subject: MediaSubject) -> MediaObjection? {
    if let bytes = subject.bytes {
      if bytes == 0 { return MediaObjection(.empty, "it is empty", actual: 0) }
      if bytes > options.maxFileBytes {
        return .size(bytes, limit: options.maxFileBytes, who: "media_max_file_size_mb", verb: "allows")
      }
    }
    guard let facts = subject.facts else { return nil }
    let isFile = facts.format.kind != .text && facts.format.kind != .unknown
    if isFile, !facts.isComplete { return MediaObjection(.truncated, "its end is missing") }
    if facts.isEncrypted { return MediaObjection(.encrypted, "it can be read with a password only") }
    if !isFile, [.image, .audio, .video].contains(subject.kind) {
      let what = facts.format == .unknown ? "of a type nobody knows" : facts.format.title
      return MediaObjection(.wrongFormat, "it is \(what), not \(subject.kind.singular)")
    }
    if let picture = facts.picture, picture.width < 1 || picture.height < 1 {
      return MediaObjection(.unreadable, "its headers say \(picture.width) × \(picture.height) pixels")
    }
    // A few bytes can claim any number of pixels; what is not decoded here nobody else shall have to decode either.
    if let picture = facts.picture, picture.pixels > PictureScaler.maxPixels {
      return .pixels(picture.pixels, limit: PictureScaler.maxPixels, who: "pictures may have", verb: "")
    }
    return nil
  }

  /// What speaks against a kind of file for this provider, model or agent.
  private func objection(toKind kind: MediaKind) -> MediaObjection? {
    if kind == .unknown {
      return MediaObjection(.wrongFormat, "\(displayName) takes no files of its type")
    }
    if kind == .image, options.images == .never {
      return MediaObjection(.mediaUnsupported, "`media.images` is `never` for this agent")
    }
    if kind == .image, options.images == .always { return nil }
    if modelTakes(kind) == false {
      return MediaObjection(.mediaUnsupported, "the model \(model) takes no \(kind.plural)")
    }
    return nil
  }

  private func decideText(_ subject: MediaSubject) -> MediaDecision {
    guard subject.source != .url else {
      return .refuse(MediaObjection(.urlNotTaken, "text at an address has to be fetched first"))
    }
    guard limits.inlinesText else {
      return .refuse(MediaObjection(.mediaUnsupported, "\(displayName) takes no text files"))
    }
    let bytes = subject.bytes ?? 0
    guard bytes <= limits.largestInlineText else {
      return .refuse(.size(bytes, limit: limits.largestInlineText, who: "text files may have", verb: ""))
    }
    return .inlineText
  }

  /// What speaks against a file by the limits of its kind, the first to be named first.
  private func objections(to subject: MediaSubject, _ limits: MediaTypeLimits, maxSide: Int?) -> [MediaObjection] {
    var found: [MediaObjection] = []
    if let format = subject.format {
      let isMoving = (subject.facts?.picture?.frames ?? 1) > 1
      if !limits.formats.contains(format) {
        found.append(MediaObjection(.wrongFormat, "\(displayName) takes no \(format.title)"))
      } else if isMoving, limits.stillFormats.contains(format) {
        found.append(MediaObjection(.wrongFormat, "\(displayName) takes no animated \(format.title)"))
      }
    }
    if let picture = subject.facts?.picture {
      let side = max(picture.width, picture.height)
      if let limit = limits.maxSide, side > limit { found.append(.side(side, limit: limit, who: displayName)) }
      if let maxSide, side > maxSide { found.append(.side(side, limit: maxSide, who: displayName)) }
      if let limit = limits.maxPixels, picture.pixels > limit {
        found.append(.pixels(picture.pixels, limit: limit, who: displayName))
      }
      if let limit = options.maxSide, side > limit {
        found.append(
          MediaObjection(
            .aboveOwnLimit, "a side of \(side) pixels; `media.max_side` is \(limit)", limit: limit, actual: side))
      }
    }
    if let bytes = subject.bytes, let limit = limits.largestFile, bytes > limit {
      found.append(.size(bytes, limit: limit, who: displayName))
    }
    if let pages = subject.facts?.pages {
      let limit = isWide ? limits.wideMaxPages ?? limits.maxPages : limits.maxPages
      if let limit, pages > limit {
        found.append(
          MediaObjection(.tooManyPages, "\(pages) pages; \(displayName) takes \(limit)", limit: limit, actual: pages))
      }
    }
    return found
  }
}
