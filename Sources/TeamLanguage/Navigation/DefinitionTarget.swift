// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

/// Where "go to definition" leads.
public enum DefinitionTarget: Sendable, Hashable {
  /// To bytes of the same file.
  case here(Range<Int>)
  /// To another file, absolute.
  case file(String)

  /// The targets of the place, with the bytes that lead there; nil when it leads nowhere.
  public static func targets(of offset: Int, in file: TeamReadResult) -> (origin: Range<Int>, [DefinitionTarget])? {
    if let (index, name) = NameIndex.around(offset, in: file) {
      let definitions = index.all(meaning: name).filter { $0.role == .definition }
      return definitions.isEmpty ? nil : (name.range, definitions.map { .here($0.range) })
    }
    guard let place = Place(offset, in: file) else { return nil }
    if place.view.isKey { return mergedMappings(place) }
    guard place.view.kind == .scalar, case .path(let meaning)? = place.meaning,
      let path = meaning.resolve(file.tree.text(place.node), at: place.path, in: file),
      FileTarget.isFile(path, in: file)
    else { return nil }
    return (file.tree.innerRange(place.node), [.file(path)])
  }

  /// The mappings that a merge key puts in.
  private static func mergedMappings(_ place: Place) -> (origin: Range<Int>, [DefinitionTarget])? {
    let tree = place.file.tree
    guard tree.isMergeKey(place.node), let mapping = place.view.parent,
      let entry = tree.entries(mapping).last(where: { $0.key == place.node })
    else { return nil }
    let sources = tree.resolvedKind(entry.value) == .sequence ? tree.items(entry.value) : [entry.value]
    let targets = sources.filter { tree.node($0).kind == .alias && tree.resolve($0) != $0 }
    return targets.isEmpty ? nil : (place.range, targets.map { .here(tree.extent(tree.resolve($0))) })
  }
}

/// Which paths are worth leading to.
enum FileTarget {
  /// Whether a file stands at a path, or may: nobody has looked, and its name has an ending.
  static func isFile(_ path: String, in file: TeamReadResult) -> Bool {
    switch file.context.files[path] {
    case .file?: true
    case .missing?, .folder?, .other?: false
    case nil: hasEnding(path)
    }
  }

  private static func hasEnding(_ path: String) -> Bool {
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else { return false }
    return dot != name.startIndex && name.index(after: dot) != name.endIndex
  }
}
