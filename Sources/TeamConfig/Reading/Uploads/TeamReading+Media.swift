// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension TeamReading {
  /// Reads how an agent wants its files treated. (backends.md 6.6)
  mutating func mediaOptions(_ backend: Section) -> MediaOptions {
    var options = MediaOptions()
    if let megabytes = limit("media_max_file_size_mb", in: backend) {
      options.maxFileBytes = min(megabytes, Int.max >> 20) << 20
    }
    guard let section = backend.section("media") else { return options }
    options.images = word("images", in: section) ?? options.images
    options.detail = word("detail", in: section)
    options.scale = section.bool("scale") ?? options.scale
    options.maxSide = limit("max_side", in: section)
    options.onUnsupported = onUnsupported(section)
    return options
  }

  /// A word of a fixed list; others have been reported.
  private mutating func word<Word: RawRepresentable<String>>(_ key: String, in section: Section) -> Word? {
    text(section[key]).flatMap(Word.init)
  }

  private mutating func onUnsupported(_ section: Section) -> OnUnsupported? {
    guard let field = section["on_unsupported"], let written = text(field), !written.hasReference else { return nil }
    if let value = OnUnsupported(rawValue: written) { return value }
    let value = Self.otherWords[written]
    findings.report(
      UploadFinding.onUnsupported(written, meaning: value), at: field.node, path: field.path,
      repairs: value.map { [.write(.string($0.rawValue), at: field.path, isSafe: true)] } ?? [])
    return value
  }

  /// Other words for what becomes of a file that cannot be sent. (backends.md 6.6)
  private static let otherWords: [String: OnUnsupported] = ["note": .describe, "fail": .error]

  /// Reads `upload_files`, entry by entry, and judges how the entries are written.
  ///
  /// - Returns: the entries that name a file, each with the value that does.
  mutating func uploads(_ backend: Section, hasWorkspace: Bool) -> [(spec: UploadSpec, field: Section.Field)] {
    guard let list = backend["upload_files"] else { return [] }
    guard list.node.items != nil else {
      findings.report(
        list.node.isNull
          ? StructureFinding.sectionNull("upload_files")
          : .wrongType(expected: [.mappingList], kind: list.node.kindName, matters: true),
        at: list.keyRange ?? list.node.range, path: list.path, override: list.node.override)
      return []
    }
    return backend.items("upload_files").compactMap { upload($0, in: list, hasWorkspace: hasWorkspace) }
  }

  private mutating func upload(
    _ item: Section.Field, in list: Section.Field, hasWorkspace: Bool
  ) -> (spec: UploadSpec, field: Section.Field)? {
    guard item.node.members != nil else {
      reportNoMapping(item)
      return nil
    }
    let section = Section(item.node, item.path)
    let written = UploadSpec.Kind.allCases.compactMap { kind in
      section[kind.rawValue].flatMap { $0.node.isNull ? nil : (kind: kind, field: $0) }
    }
    guard let (kind, field) = written.first else {
      reportNoFile(section, item)
      return nil
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
    guard field.writtenText != nil, let source = text(field, keepsWorkspace: hasWorkspace) else { return nil }
    if source.isEmpty {
      findings.report(UploadFinding.entry(reason: "has an empty path"), at: field.node, path: item.path)
      return nil
    }
    let spec = UploadSpec(
      kind: kind, source: source, paths: uploadPaths(source), range: field.node.range, place: field.path)
    return (spec, field)
  }

  /// Where a written path may lead: relative ones from the team file, then from the folder the run works in.
  private func uploadPaths(_ source: String) -> [String] {
    guard !UploadSpec.isAddress(source), !source.hasReference, let path = homeExpanded(source) else { return [] }
    let paths = [PathRule.teamFolder, .workingDirectory].map { PathText.normalized(resolve(path, $0)) }
    return paths[0] == paths[1] ? [paths[0]] : paths
  }

  private mutating func reportNoFile(_ section: Section, _ item: Section.Field) {
    var repairs: [Repair] = []
    if section["image_url"] != nil {
      repairs = [.rename(item.path.appending("image_url"), to: "image_path")]
    }
    findings.report(
      UploadFinding.entry(reason: "names no file"), at: section.anchor, path: item.path,
      override: item.node.override, repairs: repairs)
  }

  private mutating func reportNoMapping(_ item: Section.Field) {
    var repairs: [Repair] = []
    if let path = item.writtenText, let kind = UploadNames.kind(of: path) {
      repairs = [
        Repair("Write `\(kind.rawValue): \(path)`", [.set(item.path, .object([kind.rawValue: .string(path)]))])
      ]
    }
    findings.report(
      UploadFinding.entry(reason: "is \(item.node.kindName)"), at: item.node, path: item.path, repairs: repairs)
  }
}
