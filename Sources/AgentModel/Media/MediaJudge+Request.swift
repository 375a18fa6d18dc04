// SPDX-License-Identifier: Apache-2.0

import MediaFormats

// What is decided about files because of the others in the same request.

extension MediaJudge {
  /// The fewest bytes of base64 a picture is scaled down to before a later one is refused instead.
  private static let smallestShare = 48 << 10

  /// Refuses files of a kind beyond the number that is taken; the earlier ones win.
  func refuseBeyondCount(_ subjects: [MediaSubject], _ decisions: inout [MediaDecision]) {
    var counts: [MediaKind: Int] = [:]
    for index in subjects.indices where decisions[index].goesAsFile {
      let kind = subjects[index].realKind
      counts[kind, default: 0] += 1
      let limits = limits[kind]
      let limit = isWide ? limits?.wideMaxCount ?? limits?.maxCount : limits?.maxCount
      guard let limit, let count = counts[kind], count > limit else { continue }
      decisions[index] = .refuse(
        MediaObjection(
          .tooMany, "number \(count) of the \(kind.plural) in a request; \(displayName) takes \(limit)", limit: limit,
          actual: count))
    }
  }

  /// Holds the tighter limit of a side when many pictures and documents go together.
  func crowd(_ kind: MediaKind, _ subjects: [MediaSubject], _ decisions: inout [MediaDecision]) {
    guard let limits = limits[kind], let count = limits.crowdedCount, let side = limits.crowdedSide else { return }
    let together = subjects.indices.count {
      decisions[$0].goesAsFile && [.image, .document].contains(subjects[$0].realKind)
    }
    guard together > count else { return }
    for index in subjects.indices where decisions[index].goesAsFile && subjects[index].realKind == kind {
      decisions[index] = decide(subjects[index], maxSide: side)
    }
  }

  /// Makes all files together fit the request: pictures share what other files leave, small ones wholly.
  func fitRequest(_ subjects: [MediaSubject], _ decisions: inout [MediaDecision]) {
    guard let limit = limits.maxRequestBytes else { return }
    // A part is left to the conversation itself.
    let room = limit - limit / 16
    var pictures = subjects.indices.filter { isScalable(subjects[$0], decisions[$0]) }
    var left = room - pictures.count * min(Self.smallestShare, room / max(1, 2 * pictures.count))
    for index in subjects.indices where decisions[index].isSent && !pictures.contains(index) {
      let size = sizeInRequest(subjects[index], decisions[index])
      if size <= left {
        left -= size
      } else {
        decisions[index] = .refuse(requestObjection(subjects[index], limit))
      }
    }
    left += pictures.count * min(Self.smallestShare, room / max(1, 2 * pictures.count))
    while let last = pictures.last {
      let sizes = pictures.map { sizeInRequest(subjects[$0], decisions[$0]) }
      guard let share = Self.share(of: left, among: sizes) else { return }
      if share >= Self.smallestShare {
        for (index, size) in zip(pictures, sizes) where size > share {
          shrink(&decisions[index], subjects[index], toBase64: share, limit)
        }
        return
      }
      decisions[last] = .refuse(requestObjection(subjects[last], limit))
      pictures.removeLast()
    }
  }

  /// The most each may have so that all together fit; nil when all fit as they are.
  static func share(of room: Int, among sizes: [Int]) -> Int? {
    guard sizes.reduce(0, +) > room else { return nil }
    var left = room
    var remaining = sizes.count
    for size in sizes.sorted() {
      let share = left / remaining
      if size > share { return max(0, share) }
      left -= size
      remaining -= 1
    }
    return nil
  }

  private func shrink(_ decision: inout MediaDecision, _ subject: MediaSubject, toBase64 share: Int, _ limit: Int) {
    var target: PictureTarget
    var why = requestObjection(subject, limit)
    switch decision {
    case .scale(let former, let objection): (target, why) = (former, objection)
    default:
      guard let limits = limits[.image] else { return }
      target = self.target(limits, maxSide: nil)
    }
    target.maxBytes = min(target.maxBytes ?? .max, share / 4 * 3)
    decision = .scale(to: target, why: why)
  }

  private func requestObjection(_ subject: MediaSubject, _ limit: Int) -> MediaObjection {
    MediaObjection(
      .tooLarge,
      "\(MediaQuantity.bytes(subject.bytes ?? 0)) beside the other files; "
        + "\(displayName) takes \(MediaQuantity.bytes(limit)) in a request", limit: limit, actual: subject.bytes)
  }

  private func isScalable(_ subject: MediaSubject, _ decision: MediaDecision) -> Bool {
    guard decision.goesAsFile, subject.realKind == .image, subject.bytes != nil, options.scale else { return false }
    return !isSentByID(subject)
  }

  private func isSentByID(_ subject: MediaSubject) -> Bool {
    subject.source == .uploaded && takes(.uploaded, of: subject.realKind)
  }

  /// The bytes a file adds to a request.
  private func sizeInRequest(_ subject: MediaSubject, _ decision: MediaDecision) -> Int {
    guard var bytes = subject.bytes, !isSentByID(subject) else { return 0 }
    switch decision {
    case .inlineText: return bytes
    case .scale(let target, _): bytes = min(bytes, target.maxBytes ?? bytes)
    case .send: break
    case .refuse, .search: return 0
    }
    return (bytes + 2) / 3 * 4
  }
}

extension MediaDecision {
  /// Whether the file goes as a file.
  var goesAsFile: Bool {
    switch self {
    case .send, .scale: true
    case .inlineText, .search, .refuse: false
    }
  }

  /// Whether any of the file goes.
  var isSent: Bool {
    if case .refuse = self { return false }
    return true
  }
}
