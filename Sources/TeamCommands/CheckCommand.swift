// SPDX-License-Identifier: Apache-2.0

// TeamCommands is the face for people at a shell who work on team files: it checks, finds, makes and migrates them.
