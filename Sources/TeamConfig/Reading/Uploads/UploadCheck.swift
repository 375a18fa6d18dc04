// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats

/// Judges where the files of `upload_files` are and what will become of them. (config.md section 6, Uploads;
/// backends.md 6.2)
extension TeamReading {
  /// Says of an agent's files what can be told without a run.
  mutating func checkUploads(_ backend: ReadBackend) {
    guard let spec = backend.spec, !spec.uploads.isEmpty, BackendSet.files.contains(backend.type) else { return }
    for upload in spec.uploads {
      askedContents.formUnion(upload.paths)
      for path in upload.paths { _ = fact(path) }
    }
    let forecasts = UploadForecast.all(of: spec, files: context.files)
    for (forecast, field) in zip(forecasts, backend.uploads) { report(forecast, field, of: backend, spec) }
    checkTokens(forecasts, of: backend, spec)
  }

  private mutating func report(
    _ forecast: UploadForecast, _ field: Section.Field, of backend: ReadBackend, _ spec: BackendSpec
  ) {
    let upload = forecast.upload
    let node = field.node
    if !upload.isAddress, !upload.source.hasPrefix("/"), !upload.source.hasPrefix("~"), backend.workspace != nil,
      let whole = wholePath(forecast)
    {
      findings.report(
        UploadFinding.relative(upload.source), at: node, path: upload.place,
        repairs: [Repair("Write the whole path", [.set(upload.place, .string(whole))])])
    }
    switch forecast.presence {
    case .missing:
      findings.report(UploadFinding.missing(node.text, isFolder: false), at: node, path: upload.place)
    case .noFile(let path):
      guard case .folder = context.files[path] else { return }
      findings.report(UploadFinding.missing(node.text, isFolder: true), at: node, path: upload.place)
    case .file, .unknown:
      guard let decision = forecast.decision, let objection = decision.objection, let subject = forecast.subject
      else { return }
      if case .scale = decision {
        findings.report(UploadFinding.adjusted(objection), at: node, path: upload.place)
      } else {
        findings.report(
          UploadFinding.refused(objection, then: spec.media.onUnsupported ?? .describe), at: node, path: upload.place,
          repairs: repairs(for: objection, subject, upload, backend, spec))
      }
    }
  }

  /// The absolute path to write for a relative one: where the file is, or where it is looked for first.
  private func wholePath(_ forecast: UploadForecast) -> String? {
    if case .file(let path) = forecast.presence { return path }
    return forecast.presence == .unknown ? forecast.upload.paths.first : nil
  }

  private func repairs(
    for objection: MediaObjection, _ subject: MediaSubject, _ upload: UploadSpec, _ backend: ReadBackend,
    _ spec: BackendSpec
  ) -> [Repair] {
    guard objection.code == MediaObjection.Code.mediaUnsupported.rawValue else { return [] }
    let removal = Repair("Remove the entry", [.remove(upload.place.parent)])
    guard subject.realKind == .image, spec.media.images == .auto else { return [removal] }
    let place = backend.section.path.appending("media").appending("images")
    return [removal, Repair("Send pictures all the same", [.set(place, .string(MediaUse.always.rawValue))])]
  }

  /// Says when the files alone fill much of what the model reads at once. (backends.md 6.2 step 7)
  private mutating func checkTokens(_ forecasts: [UploadForecast], of backend: ReadBackend, _ spec: BackendSpec) {
    let tokens = forecasts.reduce(0) { $0 + ($1.tokens ?? 0) }
    guard let most = ModelTable.facts(provider: spec.provider, model: spec.model)?.maxInput, tokens > most / 2,
      let list = backend.section["upload_files"]
    else { return }
    findings.report(
      UploadFinding.tokens(tokens, model: spec.model, most: most), at: list.keyRange ?? list.node.range,
      path: list.path, override: list.node.override)
  }
}
