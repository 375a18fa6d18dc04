// SPDX-License-Identifier: Apache-2.0

/// Why a picture could not be made to fit.
public struct PictureScalingError: Error, Sendable, Equatable {
  /// A word for programs: `library_missing`, `library_unusable`, `not_a_picture`, `incomplete`, `too_many_pixels`,
  /// `cannot_decode`, `cannot_encode`, `no_format`, `cannot_fit`.
  public var code: String
  /// What is wrong, for people.
  public var message: String
  /// How to mend it, where that is known.
  public var hint: String?

  /// Makes an error.
  public init(code: String, message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }
}
