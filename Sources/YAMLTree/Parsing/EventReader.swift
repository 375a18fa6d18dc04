// SPDX-License-Identifier: Apache-2.0

import CYaml

/// Drives libyaml over a text. The only place that knows it.
enum EventReader {
  /// Reads all events of a text into a tree.
  ///
  /// - Parameters:
  ///   - text: what is read, and how its offsets become offsets of `text.original`.
  ///   - maximumDepth: how deep collections may be nested. libyaml's time grows with the square of the nesting in flow
  ///     collections, so the pass stops there.
  static func read(_ text: PatchedText, isASCII: Bool, maximumDepth: Int) -> ParsePass {
    let patched = text.patched()
    let map = text.offsetMap()
    return text.original.withUnsafeBufferPointer { original in
      patched.withUnsafeBufferPointer { patched in
        var pass = Pass(original: original, patched: patched, map: map, isASCII: isASCII, maximumDepth: maximumDepth)
        return pass.run()
      }
    }
  }

  private struct Pass {
    private let original: UnsafeBufferPointer<UInt8>
    private let patched: UnsafeBufferPointer<UInt8>
    /// How many bytes of a byte-order mark are not shown to libyaml.
    private let markLength: Int
    private let map: PatchedOffsetMap
    private let maximumDepth: Int
    private var length: Int { original.count }
    private var cursor: CodePointCursor
    private var builder: TreeBuilder

    init(
      original: UnsafeBufferPointer<UInt8>, patched: UnsafeBufferPointer<UInt8>, map: PatchedOffsetMap, isASCII: Bool,
      maximumDepth: Int
    ) {
      let markLength = patched.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      let content = UnsafeBufferPointer(rebasing: patched[markLength...])
      self.original = original
      self.patched = content
      self.markLength = markLength
      self.map = map
      self.maximumDepth = maximumDepth
      self.cursor = CodePointCursor(content, isASCII: isASCII || markLength == content.count)
      self.builder = TreeBuilder(source: original)
    }

    mutating func run() -> ParsePass {
      let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
      defer { parser.deallocate() }
      guard yaml_parser_initialize(parser) == 1 else { return stopped(.failure(Self.outOfMemory)) }
      defer { yaml_parser_delete(parser) }
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      // libyaml wants an address even for nothing.
      var nothing: UInt8 = 0
      return withUnsafePointer(to: &nothing) { nothing in
        yaml_parser_set_input_string(parser, patched.baseAddress ?? nothing, patched.count)
        return readEvents(parser)
      }
    }

    private mutating func readEvents(_ parser: UnsafeMutablePointer<yaml_parser_t>) -> ParsePass {
      var event = yaml_event_t()
      while true {
        guard yaml_parser_parse(parser, &event) == 1 else { return stopped(.failure(failure(of: parser))) }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_END_EVENT { return stopped(nil) }
        if let stop = handle(event) { return stopped(stop) }
      }
    }

    private mutating func handle(_ event: yaml_event_t) -> ParsePass.Stop? {
      let range = range(event.start_mark, event.end_mark)
      switch event.type {
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        builder.addScalar(
          Self.style(scalar.style), UnsafeBufferPointer(start: scalar.value, count: scalar.length), at: range,
          properties: Self.properties(tag: scalar.tag, anchor: scalar.anchor))
      case YAML_MAPPING_START_EVENT:
        if builder.depth >= maximumDepth { return .tooDeep(at: range.lowerBound) }
        let mapping = event.data.mapping_start
        builder.startCollection(
          .mapping, mapping.style == YAML_FLOW_MAPPING_STYLE ? .flow : .block, at: range,
          properties: Self.properties(tag: mapping.tag, anchor: mapping.anchor))
      case YAML_SEQUENCE_START_EVENT:
        if builder.depth >= maximumDepth { return .tooDeep(at: range.lowerBound) }
        let sequence = event.data.sequence_start
        builder.startCollection(
          .sequence, sequence.style == YAML_FLOW_SEQUENCE_STYLE ? .flow : .block, at: range,
          properties: Self.properties(tag: sequence.tag, anchor: sequence.anchor))
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        builder.endCollection(at: range)
      case YAML_ALIAS_EVENT:
        builder.addAlias(Self.bytes(event.data.alias.anchor), at: range)
      case YAML_DOCUMENT_START_EVENT:
        builder.startDocument(at: range.lowerBound, isExplicit: event.data.document_start.implicit == 0)
      case YAML_DOCUMENT_END_EVENT:
        builder.endDocument(isExplicit: event.data.document_end.implicit == 0)
      default:
        break
      }
      return nil
    }

    private mutating func stopped(_ stop: ParsePass.Stop?) -> ParsePass {
      ParsePass(arena: builder.finish(), stop: stop)
    }

    // MARK: Positions

    private mutating func offset(_ index: Int) -> Int {
      let offset = cursor.offset(of: index) + markLength
      return min(map.isIdentity ? offset : map.original(offset), length)
    }

    private mutating func range(_ start: yaml_mark_t, _ end: yaml_mark_t) -> Range<Int> {
      let lower = offset(start.index)
      return start.index == end.index ? lower..<lower : lower..<max(lower, offset(end.index))
    }

    private mutating func failure(of parser: UnsafeMutablePointer<yaml_parser_t>) -> SyntaxFailure {
      let state = parser.pointee
      guard let problem = state.problem else { return Self.outOfMemory }
      // The reader's errors have an offset in bytes and no marks. ``CharacterCheck`` leaves it nothing to report; should
      // it ever report something, the place is still right.
      if state.error == YAML_READER_ERROR {
        let offset = map.original(min(state.problem_offset, patched.count) + markLength)
        return SyntaxFailure(problem: String(cString: problem), offset: min(offset, length))
      }
      let offset = offset(state.problem_mark.index)
      return SyntaxFailure(
        problem: String(cString: problem), offset: offset,
        contextOffset: state.context == nil ? nil : self.offset(state.context_mark.index),
        isAtTab: offset < length && original[offset] == Byte.tab)
    }

    private static let outOfMemory = SyntaxFailure(problem: "out of memory", offset: 0)

    // MARK: C values

    private static func style(_ style: yaml_scalar_style_t) -> YAMLNode.Style {
      switch style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    }

    private static func properties(
      tag: UnsafeMutablePointer<yaml_char_t>?, anchor: UnsafeMutablePointer<yaml_char_t>?
    ) -> NodeProperties? {
      if tag == nil, anchor == nil { return nil }
      return NodeProperties(
        tag: tag.map { String(decoding: bytes($0), as: UTF8.self) },
        anchor: anchor.map { String(decoding: bytes($0), as: UTF8.self) })
    }

    private static func bytes(_ text: UnsafeMutablePointer<yaml_char_t>?) -> UnsafeBufferPointer<UInt8> {
      guard let text else { return UnsafeBufferPointer(start: nil, count: 0) }
      var count = 0
      while text[count] != 0 { count += 1 }
      return UnsafeBufferPointer(start: text, count: count)
    }
  }
}
