# SPDX-License-Identifier: Apache-2.0
"""Generated team files of any length: comments, block scalars, anchors, words that are not ASCII, and no mistakes."""

from __future__ import annotations

HEAD = """\
# A generated team – with every kind of thing a team file has.
x-defaults: &defaults
  temperature: 0.5
  max_tokens: 4000
agents:
"""

AGENT = """\
  - id: agent_{n}  # Nummer {n} ✓
    backend:
      <<: *defaults
      type: openai
      model: gpt-4o-mini
      cwd: workspace{n}
      enable_web_search: true
    system_message: |
      You are expert number {n}. Du prüfst – immer genau. 😀

      Answer in one paragraph.
"""

TAIL = """\
orchestrator:
  snapshot_storage: snapshots
  agent_temporary_workspace: temp
ui:
  display_type: simple
  logging_enabled: true
"""


def team_file(lines):
    """A team file of about so many lines."""
    agents = max(1, (lines - HEAD.count("\n") - TAIL.count("\n")) // AGENT.count("\n"))
    return HEAD + "".join(AGENT.format(n=n) for n in range(agents)) + TAIL
