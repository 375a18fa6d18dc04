// SPDX-License-Identifier: Apache-2.0

/// What requests to a Gemini model may contain; the generations differ. (backends.md 5.2, 6.7)
struct GeminiModelRules: Sendable, Equatable {
  /// Whether the model belongs to a generation before Gemini 3.
  private let isEarly: Bool

  /// The rules of a model; a name that nobody knows counts as a new model.
  init(model: String) {
    let name = model.split(separator: "/").last ?? ""
    isEarly = Self.earlyModels.contains { name.hasPrefix($0) }
  }

  /// What the names of the models before Gemini 3 begin with.
  private static let earlyModels = ["gemini-1.", "gemini-2.", "gemini-pro-vision", "gemma-", "learnlm-"]

  /// Whether the provider's own tools may stand beside functions.
  var mixesTools: Bool { !isEarly }
  /// Whether an answer in JSON may be asked for beside functions.
  var mixesToolsAndSchema: Bool { !isEarly }
  /// Whether the first call of a turn must carry a signature.
  var needsSignatures: Bool { !isEarly }
  /// Whether files may stand inside the response of a function.
  var nestsFiles: Bool { !isEarly }

  /// Stands for the signature of a call that this model did not make. (ai.google.dev, thought signatures, FAQ)
  static let signatureOfOthers = "skip_thought_signature_validator"
}
