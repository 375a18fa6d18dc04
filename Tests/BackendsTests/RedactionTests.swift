// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import Testing

@Suite("Redaction")
struct RedactionTests {
  @Test(
    "Whatever looks like a key is masked and the sentence stays",
    arguments: [
      ("Incorrect API key provided: sk-ab***yz.", "Incorrect API key provided: ***."),
      ("Incorrect API key provided: ab***. You can", "Incorrect API key provided: ***. You can"),
      ("key sk-proj-abcdEFGH1234ijkl_5678 refused", "key *** refused"),
      ("AIzaSyA1234567890abcdefghijklmnop", "***"),
      ("gsk_abcdefgh1234567890XYZ and xai-abcdefgh1234567890XYZ", "*** and ***"),
      ("Authorization: Bearer abcdef0123456789==", "Authorization: Bearer ***=="),
      ("\"api_key\": \"abcdef0123456789\"", "\"api_key\": \"***\""),
      ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl!", "token ***!"),
    ])
  func masked(_ text: String, _ expected: String) {
    #expect(Redaction.mask(text) == expected)
  }

  @Test(
    "Plain text stays as it is",
    arguments: [
      "", "scikit-learn 1.5, sk-learn and disk-usage-2024-report",
      "This model's maximum context length is 4096 tokens.",
      "the secretary's password policy", "eyJ is how tokens begin", "request req_011CSHoEeqs5C35K2UUqR7Fy failed",
      "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", "naïve – 日本語 👩‍💻", "a ** b *** c",
    ])
  func untouched(_ text: String) {
    #expect(Redaction.mask(text) == text)
  }

  @Test("Given secrets are masked wherever they stand, short ones only as a whole")
  func secrets() {
    let secrets = [Secret("correct horse battery"), Secret("pin42")]
    #expect(Redaction.mask("say correct horse battery twice", secrets: secrets) == "say *** twice")
    #expect(Redaction.mask("pin42", secrets: secrets) == "***")
    #expect(Redaction.mask("spin42s", secrets: secrets) == "spin42s")
  }
}
