// SPDX-License-Identifier: Apache-2.0

/// One way to write a picture.
struct EncodingStep: Equatable {
  let format: MediaFormat
  /// Of formats that lose something, 1...100; nil for the others.
  let quality: Int?

  /// How the library is told the format.
  var suffix: String { ".\(format.fileExtension)" }

  /// Whether transparency survives.
  var keepsAlpha: Bool { format != .jpeg }

  /// Formats that can be written, with the qualities to try, the best first.
  private static let qualities: [MediaFormat: [Int?]] = [.png: [nil], .jpeg: [85, 75, 60], .webp: [85, 75, 60]]

  /// The steps for a picture, in the order of formats that are allowed; of a transparent picture formats that keep the
  /// transparency come first.
  static func steps(_ allowed: [MediaFormat], hasAlpha: Bool) -> [EncodingStep] {
    let steps = allowed.flatMap { format in
      (qualities[format] ?? []).map { EncodingStep(format: format, quality: $0) }
    }
    return hasAlpha ? steps.filter(\.keepsAlpha) + steps.filter { !$0.keepsAlpha } : steps
  }
}
