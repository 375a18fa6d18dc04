// SPDX-License-Identifier: Apache-2.0

import AgentModel
import MediaFormats
import RunJournal
import TeamConfig

/// What goes with the task for one agent.
struct Attachments: Sendable {
  /// Files the model takes and notes about those it does not take, in order.
  var parts: [ContentPart] = []
  /// Files the provider is to search in.
  var searched: [MediaPart] = []
  /// What the user should know.
  var notices: [Notice] = []
}

/// Decides, before anything is sent, which files go to which agent, as they are, changed or as a note, and refuses the
/// run where the user wants no notes. (backends.md 6.2, 6.5; protocol.md section 9)
struct AttachmentPlanner: Sendable {
  let request: RunRequest
  let team: Team
  let intake: MediaIntake
  let workshop: PictureWorkshop

  /// Where a file comes from.
  private enum Origin: Sendable {
    case upload
    case block(index: Int, kind: String)

    /// The name of the place in an error's matrix.
    func place(_ name: String) -> String {
      switch self {
      case .upload: "upload: \(name)"
      case .block(let index, let kind): "\(index): \(kind)"
      }
    }
  }

  /// A file, or why there is none.
  private struct Candidate: Sendable {
    var origin: Origin
    var part: MediaPart
    var objection: MediaObjection?
    /// What the caller says it is, when the content says otherwise.
    var contradiction: String?
  }

  /// What goes to each agent, in the order of the team.
  func plan() async throws(EngineError) -> [Attachments] {
    let hasFiles =
      team.agents.contains { !$0.backend.uploads.isEmpty }
      || request.prompt.contains { if case .attachment = $0 { true } else { false } }
    guard hasFiles else { return team.agents.map { _ in Attachments() } }
    if !request.mayDownload, needsDownloads { throw .downloadsNeeded }
    let blocks = try await blockCandidates()
    var plans: [Attachments] = []
    var matrix: [EngineError.UnsupportedBlock] = []
    for agent in team.agents {
      let uploads = await uploadCandidates(agent)
      plans.append(await decide(uploads + blocks, agent, &matrix))
    }
    if Task.isCancelled { throw .startCancelled }
    if !matrix.isEmpty {
      throw .unsupportedContent(
        "Some agents cannot take some of the files; nothing was sent. To run without them set onUnsupported, or "
          + "`media.on_unsupported` in the team file, to “describe” or “drop”.", matrix: matrix)
    }
    return plans
  }

  /// Whether an agent plays prepared replies: nothing is fetched or refused for it then.
  private func isPlayed(_ agent: AgentSpec) -> Bool {
    agent.backend.replay != nil || request.replay?.swapsBackends == true
  }

  /// Whether anything has to be fetched from another server, as far as the kinds of the addresses tell.
  private var needsDownloads: Bool {
    team.agents.contains { agent in
      guard !isPlayed(agent), let profile = ProviderTable.profile(id: agent.backend.provider) else { return false }
      let judge = MediaJudge(profile: profile, model: agent.backend.model)
      let uploads = agent.backend.uploads.filter { $0.paths.isEmpty }.map { Self.kind($0.kind, $0.source) }
      let blocks = request.prompt.compactMap { block -> MediaKind? in
        guard case .attachment(let attachment) = block, case .url(let url) = attachment.content else { return nil }
        return kind(attachment, url)
      }
      return (uploads + blocks).contains { mustBeFetched($0, judge) }
    }
  }

  // MARK: Gathering

  private func blockCandidates() async throws(EngineError) -> [Candidate] {
    var candidates: [Candidate] = []
    for (index, block) in request.prompt.enumerated() {
      guard case .attachment(let attachment) = block else { continue }
      candidates.append(try await candidate(attachment, at: index))
    }
    return candidates
  }

  private func candidate(_ attachment: PromptAttachment, at index: Int) async throws(EngineError) -> Candidate {
    let origin = Origin.block(index: index, kind: attachment.kind)
    let pointer = "/prompt/\(index)"
    let name = attachment.name ?? "\(attachment.kind) \(index + 1)"
    let asset: MediaAsset
    switch attachment.content {
    case .missing(let reason):
      throw .invalidParameter(pointer, message: reason, hint: nil, reason: nil)
    case .base64(let text):
      guard let bytes = Base64.decode(text) else {
        throw .invalidParameter(
          pointer, message: "The content of “\(name)” is not base64.", hint: "Use the plain alphabet of RFC 4648.",
          reason: nil)
      }
      asset = await intake.content(bytes)
    case .text(let text):
      asset = await intake.content(Array(text.utf8))
    case .url(let url):
      return Candidate(
        origin: origin, part: MediaPart(kind(attachment, url), name: attachment.name ?? url, source: .url(url)))
    case .path(let path):
      let absolute = path.hasPrefix("/") ? path : "\(request.workingDirectory)/\(path)"
      switch await intake.file(at: [absolute], limit: Self.maxFileBytes) {
      case .success(let found):
        let file = attachment.name ?? Self.lastComponent(path)
        return examined(MediaPart(found, name: file), attachment, origin)
      case .failure(let problem):
        throw .invalidParameter(
          pointer, message: "“\(path)” cannot be sent: \(problem.reason).", hint: nil, reason: problem.code)
      }
    }
    return examined(MediaPart(asset, name: name), attachment, origin)
  }

  /// Compares what a block says with what it holds.
  private func examined(_ part: MediaPart, _ attachment: PromptAttachment, _ origin: Origin) -> Candidate {
    var candidate = Candidate(origin: origin, part: part)
    if let claimed = attachment.mediaType, MediaFormat.named(mediaType: claimed) != part.asset?.facts.format,
      part.kind != .text || !claimed.hasPrefix("text/")
    {
      candidate.contradiction = claimed
    }
    let isPicture = attachment.kind == "image" && part.kind != .image
    let isSound = attachment.kind == "audio" && part.kind != .audio
    if isPicture || isSound {
      candidate.objection = MediaObjection(
        code: "wrong_format", reason: "the content is \(part.mediaType), not \(isPicture ? "a picture" : "sound")")
    }
    return candidate
  }

  private func uploadCandidates(_ agent: AgentSpec) async -> [Candidate] {
    var candidates: [Candidate] = []
    for upload in agent.backend.uploads {
      let name = Self.lastComponent(upload.source)
      if upload.source.hasPrefix("http://") || upload.source.hasPrefix("https://") {
        candidates.append(
          Candidate(
            origin: .upload,
            part: MediaPart(Self.kind(upload.kind, upload.source), name: name, source: .url(upload.source))))
        continue
      }
      switch await intake.file(at: upload.paths, limit: agent.backend.media.maxFileBytes) {
      case .success(let asset):
        // The kind is what the key promises; the judge compares it with the content.
        let kind = upload.kind == .file ? asset.facts.format.kind : Self.kind(upload.kind, name)
        candidates.append(Candidate(origin: .upload, part: MediaPart(kind, name: name, source: .content(asset))))
      case .failure(let problem):
        candidates.append(
          Candidate(
            origin: .upload, part: MediaPart(Self.kind(upload.kind, name), name: name, source: .url(upload.source)),
            objection: MediaObjection(code: problem.code, reason: problem.reason)))
      }
    }
    return candidates
  }

  // MARK: Deciding

  private func decide(
    _ candidates: [Candidate], _ agent: AgentSpec, _ matrix: inout [EngineError.UnsupportedBlock]
  ) async -> Attachments {
    guard let profile = ProviderTable.profile(id: agent.backend.provider) else {
      // Whoever plays prepared replies looks at nothing.
      return Attachments(parts: candidates.filter { $0.objection == nil }.map { .media($0.part) })
    }
    var ready: [Candidate] = []
    for candidate in candidates { ready.append(await fetched(candidate, profile, agent)) }
    let options = agent.backend.media
    let judge = MediaJudge(profile: profile, model: agent.backend.model, options: options)
    var verdicts = judge.judge(ready.filter { $0.objection == nil }.map(\.part)).makeIterator()
    var plan = Attachments()
    for candidate in ready {
      let verdict = candidate.objection.map(MediaVerdict.refuse) ?? verdicts.next() ?? .send(candidate.part)
      await carryOut(verdict, candidate, agent, profile, &plan, &matrix)
    }
    return plan
  }

  /// Fetches what the provider does not fetch itself.
  private func fetched(_ candidate: Candidate, _ profile: ProviderProfile, _ agent: AgentSpec) async -> Candidate {
    let judge = MediaJudge(profile: profile, model: agent.backend.model)
    guard candidate.objection == nil, case .url(let url) = candidate.part.source, !isPlayed(agent),
      mustBeFetched(candidate.part.kind, judge)
    else { return candidate }
    var candidate = candidate
    switch await intake.download(url, limit: agent.backend.media.maxFileBytes) {
    case .success(let asset): candidate.part = MediaPart(asset, name: candidate.part.name)
    case .failure(let problem):
      candidate.objection = MediaObjection(code: problem.code, reason: problem.reason)
    }
    return candidate
  }

  /// Whether something at an address has to be fetched: the provider does not read addresses of the kind, and takes the
  /// kind. Texts become part of the message, and of an address without an ending nobody knows what it leads to.
  private func mustBeFetched(_ kind: MediaKind, _ judge: MediaJudge) -> Bool {
    !judge.takes(.url, of: kind)
      && (kind == .text || kind == .unknown || judge.takes(.inline, of: kind) || judge.takes(.uploaded, of: kind))
  }

  private func carryOut(
    _ verdict: MediaVerdict, _ candidate: Candidate, _ agent: AgentSpec, _ profile: ProviderProfile,
    _ plan: inout Attachments, _ matrix: inout [EngineError.UnsupportedBlock]
  ) async {
    let part = candidate.part
    var isRefused = false
    if case .refuse = verdict { isRefused = true }
    if let claimed = candidate.contradiction, !isRefused {
      plan.notices.append(
        Notice(
          .info, code: "media_type_mismatch",
          title: "“\(part.name)” was announced as \(claimed) and is \(part.mediaType); it is sent as what it is.",
          agentID: agent.id))
    }
    switch verdict {
    case .send(let part):
      plan.parts.append(.media(part))
    case .inlineText(let text, let name):
      plan.parts.append(.text(MediaNote.inlined(name: name, text: text)))
    case .search(let part):
      plan.searched.append(part)
    case .scale(let part, let target, let why):
      switch await workshop.scaled(part, to: target) {
      case .success(let smaller):
        plan.parts.append(.media(smaller))
        plan.notices.append(
          Notice(
            .info, code: "media_scaled", title: "“\(part.name)” is sent smaller: \(Self.figures(smaller)).",
            detail: why.reason, agentID: agent.id))
      case .failure(let error):
        let objection = MediaObjection(
          code: error.code,
          reason: "\(why.reason), and it could not be made smaller: \(error.message)"
            + (error.hint.map { " \($0)" } ?? ""))
        refuse(objection, candidate, agent, &plan, &matrix)
      }
    case .refuse(let objection):
      refuse(objection, candidate, agent, &plan, &matrix)
    }
  }

  private func refuse(
    _ objection: MediaObjection, _ candidate: Candidate, _ agent: AgentSpec, _ plan: inout Attachments,
    _ matrix: inout [EngineError.UnsupportedBlock]
  ) {
    let name = candidate.part.name
    switch mode(candidate.origin, agent) {
    case .error:
      matrix.append(
        EngineError.UnsupportedBlock(
          agentID: agent.id, provider: agent.backend.provider, block: candidate.origin.place(name), name: name,
          reason: objection.reason))
    case .drop:
      plan.notices.append(
        Notice(
          .warning, code: "media_dropped", title: "“\(name)” is left out for this agent.", detail: objection.reason,
          agentID: agent.id))
    case .describe:
      plan.parts.append(.text(MediaNote.text(for: candidate.part, objection)))
      plan.notices.append(
        Notice(
          .warning, code: "media_described", title: "“\(name)” is not shown to this agent; it is told so.",
          detail: objection.reason, agentID: agent.id))
    }
  }

  /// The request wins over the team file. A prompt's file that cannot be sent is an error unless somebody says
  /// otherwise; a team file's own is described.
  private func mode(_ origin: Origin, _ agent: AgentSpec) -> OnUnsupported {
    if isPlayed(agent) { return .describe }
    if let wanted = request.onUnsupported { return wanted }
    if let wanted = agent.backend.media.onUnsupported { return wanted }
    switch origin {
    case .upload: return .describe
    case .block: return .error
    }
  }

  // MARK: Names and kinds

  /// The largest file of a prompt that is read, in bytes.
  private static let maxFileBytes = 512 << 20

  private func kind(_ attachment: PromptAttachment, _ url: String) -> MediaKind {
    switch attachment.kind {
    case "image": .image
    case "audio": .audio
    default: (attachment.mediaType.flatMap(MediaFormat.named(mediaType:)) ?? Self.format(url)).kind
    }
  }

  private static func kind(_ kind: UploadSpec.Kind, _ source: String) -> MediaKind {
    switch kind {
    case .image: .image
    case .audio: .audio
    case .video: .video
    case .file: format(source).kind
    }
  }

  private static func format(_ source: String) -> MediaFormat {
    MediaFormat.named(fileName: String(source.prefix { $0 != "?" && $0 != "#" })) ?? .unknown
  }

  private static func lastComponent(_ path: String) -> String {
    path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last.map(String.init) ?? path
  }

  /// Size and pixels of a picture in words.
  private static func figures(_ part: MediaPart) -> String {
    guard let asset = part.asset else { return part.mediaType }
    let pixels = asset.facts.picture.map { "\($0.width) × \($0.height) pixels, " } ?? ""
    return "\(pixels)\(asset.bytes.count / 1024) KB, \(part.mediaType)"
  }
}
