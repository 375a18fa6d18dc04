// SPDX-License-Identifier: Apache-2.0

/// What a guard tells the server once: that the program runs, or why it does not.
///
/// The report is one line on the error output, which the guard shares with the program. It carries a random word of the
/// start, so that nothing a program writes can be taken for it, and is written at once, so that it never mixes with what
/// the program may already say.
enum GuardReport: Equatable {
  /// The program runs as this process.
  case started(Int32)
  /// It does not: what was tried (`cprocess_step_…`), and the error of the system.
  case failed(step: Int32, error: Int32)

  private static let mark = "\u{1e}guard "

  /// The report as a line.
  func line(word: String) -> String {
    switch self {
    case .started(let process): "\(Self.mark)\(word) started \(process)\n"
    case .failed(let step, let error): "\(Self.mark)\(word) failed \(step) \(error)\n"
    }
  }

  /// Finds the report of a start in what has come on the error output.
  ///
  /// - Returns: The report and the place of its line; nil while it has not come.
  static func find(in bytes: [UInt8], word: String) -> (report: GuardReport, place: Range<Int>)? {
    let mark = Array("\(Self.mark)\(word) ".utf8)
    guard let start = place(of: mark, in: bytes),
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    let words = bytes[(start + mark.count)..<end].split(separator: UInt8(ascii: " ")).map {
      String(decoding: $0, as: UTF8.self)
    }
    let numbers = words.dropFirst().compactMap { Int32($0) }
    switch (words.first, numbers.count) {
    case ("started", 1): return (.started(numbers[0]), start..<(end + 1))
    case ("failed", 2): return (.failed(step: numbers[0], error: numbers[1]), start..<(end + 1))
    default: return nil
    }
  }

  private static func place(of mark: [UInt8], in bytes: [UInt8]) -> Int? {
    var from = 0
    while let candidate = bytes[from...].firstIndex(of: mark[0]) {
      if bytes[candidate...].starts(with: mark) { return candidate }
      from = candidate + 1
    }
    return nil
  }
}
