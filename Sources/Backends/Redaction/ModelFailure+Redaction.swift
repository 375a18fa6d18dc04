// SPDX-License-Identifier: Apache-2.0

import AgentModel

extension ModelFailure {
  /// The failure without keys in any of its texts: providers repeat what they were sent, and not in the message only.
  func masked(_ secrets: [Secret]) -> ModelFailure {
    var failure = self
    failure.message = Redaction.mask(message, secrets: secrets)
    failure.code = code.map { Redaction.mask($0, secrets: secrets) }
    failure.requestID = requestID.map { Redaction.mask($0, secrets: secrets) }
    failure.hint = hint.map { Redaction.mask($0, secrets: secrets) }
    return failure
  }
}
