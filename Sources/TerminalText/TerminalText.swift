// SPDX-License-Identifier: Apache-2.0

// TerminalText knows how text looks at a terminal: the columns it takes, its colours, and what the terminal can do.
