# SPDX-License-Identifier: Apache-2.0
"""The real Claude Code CLI against a model that the tests play: no network, no account, every byte scripted."""
