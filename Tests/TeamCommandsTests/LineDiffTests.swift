// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TeamCommands

/// Differences as people and `patch` read them.
@Suite struct LineDiffTests {
  @Test(
    "A difference is written as diff -u does",
    arguments: [
      ("a\nb\nc\n", "a\nb\nc\n", ""),
      ("a\nb\nc\n", "a\nX\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+X\n c\n"),
      ("a\n", "a\nb", "@@ -1 +1,2 @@\n a\n+b\n\\ No newline at end of file\n"),
      ("", "a\n", "@@ -0,0 +1 @@\n+a\n"),
      ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
      (
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "1\nx\n3\n4\n5\n6\n7\n8\n9\n10\n12\n",
        "@@ -1,5 +1,5 @@\n 1\n-2\n+x\n 3\n 4\n 5\n@@ -8,5 +8,4 @@\n 8\n 9\n 10\n-11\n 12\n"
      ),
    ])
  func unified(old: String, new: String, expected: String) {
    let diff = LineDiff(old: Array(old.utf8), new: Array(new.utf8))
    #expect(diff.unified(name: "f") == (expected.isEmpty ? "" : "--- f\n+++ f\n" + expected))
  }
}
