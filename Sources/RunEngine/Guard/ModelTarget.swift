// SPDX-License-Identifier: Apache-2.0

/// What is asked: the same model at the same address has the same abilities and the same limits for everybody.
struct ModelTarget: Sendable, Hashable {
  /// The provider's id.
  var provider: String
  /// The name people know the provider by.
  var providerName: String
  /// The API root.
  var baseURL: String
  /// The model.
  var model: String
  /// Which key pays, told apart by a digest; limits are counted for each.
  var account: String
}
