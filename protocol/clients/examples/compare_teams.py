#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks two teams the same question at the same time and shows their answers beside each other.

usage: compare_teams.py TEAM_A TEAM_B PROMPT

Both runs stream over one connection; progress goes to stderr, the comparison to stdout as Markdown.
"""

import asyncio
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "python"))
from massgen_client import AsyncClient, AsyncRun, MassGenError, RunResult  # noqa: E402


async def watch(name: str, run: AsyncRun) -> RunResult:
    """Reports what a team does, and returns its result."""
    async for event in run:
        if event["type"] == "answer.submitted":
            print(f"[{name}] {event['agentId']} answers", file=sys.stderr)
        elif event["type"] == "vote.cast":
            print(f"[{name}] {event['agentId']} votes for {event.get('target')}", file=sys.stderr)
    return await run.result()


async def compare(team_a: str, team_b: str, prompt: str) -> str:
    """Two answers as Markdown."""
    async with AsyncClient() as client:
        runs = [await client.run(team, prompt) for team in (team_a, team_b)]
        results = await asyncio.gather(*(watch(name, run) for name, run in zip("AB", runs)))
    lines = [f"# {prompt}", ""]
    for name, team, result in zip("AB", (team_a, team_b), results):
        tokens = result.usage.get("inputTokens", 0) + result.usage.get("outputTokens", 0)
        facts = f"{result.status}, by {result.winner or 'nobody'}, {result.duration_ms / 1000:.1f} s, {tokens} tokens"
        lines += [f"## {name}: {team} ({facts})", "", result.answer or f"*{(result.error or {}).get('message')}*", ""]
    return "\n".join(lines)


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 1
    try:
        print(asyncio.run(compare(*sys.argv[1:])))
    except MassGenError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
