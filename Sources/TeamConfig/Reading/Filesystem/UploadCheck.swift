// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Judges `upload_files`, entry by entry. (config.md 1.6, 2.3; section 6, Uploads)
extension TeamReading {
  mutating func checkUploads(_ backend: ReadBackend) {
    guard let list = backend.section["upload_files"], backend.type != .replay else { return }
    guard list.node.items != nil else {
      findings.report(
        list.node.isNull
          ? StructureFinding.sectionNull("upload_files")
          : .wrongType(expected: [.mappingList], kind: list.node.kindName, matters: true),
        at: list.keyRange ?? list.node.range, path: list.path, override: list.node.override)
      return
    }
    for item in backend.section.items("upload_files") { checkUpload(item, of: backend, in: list) }
  }

  private mutating func checkUpload(_ item: Section.Field, of backend: ReadBackend, in list: Section.Field) {
    guard item.node.members != nil else { return reportNoMapping(item) }
    let section = Section(item.node, item.path)
    let written = UploadKind.allCases.compactMap { kind in
      section[kind.rawValue].flatMap { $0.node.isNull ? nil : (kind: kind, field: $0) }
    }
    guard let (kind, field) = written.first else {
      var repairs: [Repair] = []
      if section["image_url"] != nil {
        repairs = [.rename(item.path.appending("image_url"), to: "image_path")]
      }
      findings.report(
        UploadFinding.entry(reason: "names no file"), at: section.anchor, path: item.path,
        override: item.node.override, repairs: repairs)
      return
    }
    for other in written.dropFirst() {
      findings.report(
        UploadFinding.severalKeys(other.kind.rawValue, used: kind.rawValue),
        at: other.field.keyRange ?? other.field.node.range, path: other.field.path, override: item.node.override,
        related: [ConfigDiagnostic.Related(message: "this one counts", range: field.keyRange ?? field.node.range)],
        repairs: [
          Repair(
            "Give it an entry of its own",
            [.remove(other.field.path), .append(list.path, .object([other.kind.rawValue: other.field.node.json]))])
        ])
    }
    // A mapping or list has been reported.
    guard field.writtenText != nil, let path = text(field, keepsWorkspace: backend.mentionsWorkspace) else { return }
    if path.isEmpty {
      findings.report(
        UploadFinding.entry(reason: "has an empty path"), at: field.node, path: item.path)
      return
    }
    checkKind(kind, field, path: path, at: backend.type)
    checkFile(kind, field, path: path, of: backend)
  }

  private mutating func reportNoMapping(_ item: Section.Field) {
    var repairs: [Repair] = []
    if let path = item.writtenText, let kind = UploadKind.guess(path) {
      repairs = [
        Repair("Write `\(kind.rawValue): \(path)`", [.set(item.path, .object([kind.rawValue: .string(path)]))])
      ]
    }
    findings.report(
      UploadFinding.entry(reason: "is \(item.node.kindName)"), at: item.node, path: item.path, repairs: repairs)
  }

  // MARK: Kinds

  private mutating func checkKind(_ kind: UploadKind, _ field: Section.Field, path: String, at type: BackendType) {
    // A backend that takes no files at all is told once, where its capabilities are judged.
    guard BackendSet.uploaders.contains(type) else { return }
    guard kind.isTaken(by: type) else {
      findings.report(
        UploadFinding.backend(type, kind: kind.word, isIgnored: kind == .file),
        at: field.keyRange ?? field.node.range, path: field.path, override: field.node.override,
        repairs: [Repair("Remove the entry", [.remove(field.path.parent)])])
      return
    }
    guard let ending = UploadKind.ending(of: path), !path.hasReference else { return }
    if let allowed = kind.endings(at: type), !allowed.contains(ending) {
      findings.report(
        UploadFinding.format(ending, name: kind.name(at: type), allowed: allowed), at: field.node, path: field.path)
    } else if kind == .file, type == .claude, !["pdf", "txt"].contains(ending) {
      findings.report(UploadFinding.documentNoted(ending), at: field.node, path: field.path)
    }
  }

  // MARK: Files

  private mutating func checkFile(
    _ kind: UploadKind, _ field: Section.Field, path: String, of backend: ReadBackend
  ) {
    guard !UploadKind.isAddress(path), !path.hasReference, let path = homeExpanded(path) else { return }
    if !path.hasPrefix("/"), backend.workspace != nil {
      let whole = resolve(path, .workingDirectory)
      findings.report(
        UploadFinding.relative(path), at: field.node, path: field.path,
        repairs: [Repair("Write the whole path", [.set(field.path, .string(whole))])])
      return
    }
    switch fact(PathText.normalized(resolve(path, .workingDirectory))) {
    case .missing:
      findings.report(UploadFinding.missing(field.node.text, isFolder: false), at: field.node, path: field.path)
    case .folder:
      findings.report(UploadFinding.missing(field.node.text, isFolder: true), at: field.node, path: field.path)
    case .file(let size):
      let limit = kind.limit(at: backend.type, media: backend.section.integer("media_max_file_size_mb"))
      guard UploadKind.megabytes(size) > limit else { return }
      findings.report(
        UploadFinding.tooLarge(size: size, limit: limit, name: kind.name(at: backend.type)), at: field.node,
        path: field.path)
    case .other, nil:
      return
    }
  }
}

extension BackendSet {
  /// What can be given files. (config.md 3.4)
  fileprivate static let uploaders: BackendSet = [.openai, .claude, .chat]
}
