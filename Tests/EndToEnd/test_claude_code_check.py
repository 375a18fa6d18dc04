# SPDX-License-Identifier: Apache-2.0
"""What `check` says of the machine a Claude Code agent would run on. (claude-code.md R1)"""

import json

from claude_code import STANDIN
from harness import test
from test_check import call, write

TEAM = "agents:\n  - id: a\n    backend: {type: claude_code, cwd: %s}\n"
STORAGE = "orchestrator: {snapshot_storage: snapshots, agent_temporary_workspace: temp}\n"


def codes(world, cwd, **environment):
    write(world, "team.yaml", TEAM % cwd + STORAGE)
    done = call(
        world,
        *("check", "team.yaml", "--format", "json", "--severity", "information", "--environment"),
        env=world.environment(**environment),
    )
    return {found["code"] for file in json.loads(done.stdout)["files"] for found in file["diagnostics"]}


@test("R1: check tells when there is no claude program, and when its folder can be none")
def machine(world):
    empty = world.cwd / "empty"
    empty.mkdir()
    write(world, "taken", "a file")
    assert codes(world, "one", PATH=str(empty)) == {"claude-code-unusable"}
    assert codes(world, "one", CLAUDE_CODE_PATH=str(STANDIN)) == set()
    assert codes(world, str(world.cwd / "taken"), CLAUDE_CODE_PATH=str(STANDIN)) == {"cwd-unusable"}
