// SPDX-License-Identifier: Apache-2.0

// TeamLanguage answers what an editor asks about a team file: completion, hover, navigation, symbols, fixes and formatting.
// It is pure and knows no protocol: places are byte ranges, and what stands on disk is told by the caller.

public import TeamConfig

/// A replacement of bytes of the text that was asked about. Lists of them are sorted and do not overlap.
public typealias TextEdit = ConfigDiagnostic.Edit
