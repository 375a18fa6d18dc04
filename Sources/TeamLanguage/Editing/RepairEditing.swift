// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

extension Repair {
  /// The edits that perform the repair in the style the file is written in; nil when that cannot be done without risk
  /// to the rest of the file.
  public func edits(in file: TeamReadResult) -> [TextEdit]? {
    var editing = RepairEditing(file)
    guard editing.perform(operations) else { return nil }
    let edits = editing.draft.edits
    return edits.isEmpty ? nil : edits
  }
}

/// Operations performed on a text, one after the other.
struct RepairEditing {
  private(set) var draft: TextDraft
  private let isJSON: Bool
  /// The text as it is now, when it is known.
  private var editor: StructuralEditor?
  /// The tree of the text before anything was done.
  private let tree: YAMLDocument

  init(_ file: TeamReadResult) {
    draft = TextDraft(file.source.bytes)
    tree = file.tree
    isJSON = file.source.isJSON
  }

  /// Performs operations; false, and nothing done, when one of them cannot be.
  mutating func perform(_ operations: [Repair.Operation]) -> Bool {
    let before = (draft, editor)
    for operation in operations where !perform(operation) {
      (draft, editor) = before
      return false
    }
    return true
  }

  private mutating func perform(_ operation: Repair.Operation) -> Bool {
    if case .move(let source, let target) = operation { return move(source, to: target) }
    return apply(current().edits(for: operation))
  }

  /// Performs a change that no operation describes.
  mutating func perform(_ change: (StructuralEditor) -> [TextEdit]?) -> Bool { apply(change(current())) }

  /// The text as it is now, read as the file was.
  func reading(of file: TeamReadResult) -> TeamReadResult {
    TeamReader.read(
      TeamSource(bytes: draft.bytes, path: file.source.path, format: file.source.format), context: file.context)
  }

  private mutating func current() -> StructuralEditor {
    if let editor { return editor }
    let document = draft.edits.isEmpty ? tree : YAMLDocument.parse(draft.bytes)
    let made = StructuralEditor(document, isJSON: isJSON)
    editor = made
    return made
  }

  private mutating func apply(_ edits: [TextEdit]?) -> Bool {
    guard let edits else { return false }
    if edits.isEmpty { return true }
    editor = nil
    return draft.apply(edits)
  }

  // MARK: Moving

  /// The value is written at its new place first and then taken from the old one, so that nothing becomes empty in
  /// between.
  private mutating func move(_ source: ConfigPath, to target: ConfigPath) -> Bool {
    guard case .key(let name)? = target.components.last, source != target,
      !target.components.starts(with: source.components)
    else { return false }
    if source.parent == target.parent { return apply(current().edits(for: .rename(source, to: name))) }
    let editor = current()
    guard case .found(let value, let isShared)? = PathLocation(source, in: editor.document), !isShared,
      let drafts = editor.drafts(of: value)
    else { return false }
    switch PathLocation(target, in: editor.document) {
    case .missing(_, _, isShared: false)?: break
    default: return false
    }
    let before = (draft, self.editor)
    for value in drafts {
      if apply(editor.edits(setting: target, to: value)), apply(current().edits(for: .remove(source))) { return true }
      (draft, self.editor) = before
    }
    return false
  }
}

extension StructuralEditor {
  /// A value as a piece of text that can be written elsewhere: as it stands, and as data.
  func drafts(of value: YAMLNodeID) -> [Draft]? {
    guard let element = map.element(of: value), element.key != nil else { return nil }
    let end = element.isBlock ? map.textEnd(element) : element.end
    guard element.head <= end else { return nil }
    var text = String(decoding: document.bytes[element.head..<end], as: UTF8.self)
    if text.isEmpty { text = document.range(value).isEmpty ? "" : " " }
    if let first = text.utf8.first, !TextMap.isBlank(first), !TextMap.isBreak(first) { text = " " + text }
    let node = document.node(value)
    var drafts = [Draft.text(text, column: map.column(element.start), data: WrittenNode(value, in: document))]
    if node.style == .block || node.style == .literal || node.style == .folded,
      let data = WrittenNode(value, in: document).json
    {
      drafts.append(.data(data))
    }
    return drafts
  }
}
