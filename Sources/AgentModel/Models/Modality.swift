// SPDX-License-Identifier: Apache-2.0

/// A kind of content that goes into a model or comes out of it.
public enum Modality: String, Sendable, Hashable, CaseIterable {
  case text
  case image
  case pdf
  case audio
  case video
}
