# SPDX-License-Identifier: Apache-2.0
"""The protocol fault cases that any language server can be measured by, on the lsp face. (reliability.md 2)"""

import harness
import protocol_cases

harness.TESTS.extend(case.test(["lsp"]) for case in protocol_cases.CASES)
