# SPDX-License-Identifier: Apache-2.0
"""The stand-in for the ``claude`` command says and asks what the real one did. (claude-code.md R24)"""

from claude_transcripts import Driver, Transcript, sorts
from harness import CHECKOUT, test

STANDIN = CHECKOUT / "Tests/EndToEnd/claude_standin/claude"
SCENARIOS = (
    "plain-partial",
    "plain-no-partial",
    "thinking-partial",
    "unicode",
    "two-turns-cost",
    "tool-bash-allow",
    "tool-write-deny",
    "tool-deny-interrupt",
    "no-permission-handler",
    "unknown-tool",
    "hooks-pre-post",
    "coordination-lean",
    "sdk-mcp-in-initialize",
    "sdk-mcp-bad-args",
    "interrupt-mid-stream",
    "interrupt-before-first-byte",
    "interrupt-in-tool",
    "interrupt-idle",
    "interrupt-queued",
    "permission-never-answered",
    "stdin-eof-during-permission",
    "api-401",
    "api-403",
    "api-404-model",
    "api-429",
    "api-529-then-ok",
    "api-400-credit",
    "api-400-too-long",
    "api-413",
    "max-turns",
    "control-misc",
    "resume-unknown",
    "session-id-given",
    "sigkill-mid-stream-then-resume",
    "resume-fork",
    "resume-cost",
    "duplicate-uuid",
    "message-during-tool",
    "sigterm-idle",
    "sigterm-mid-stream",
    "sigterm-in-tool",
    "sigint-mid-stream",
    "input-garbage",
    "input-unknown-type",
    "input-keep-alive",
    "stdin-eof-mid-stream",
)


def play(world, name):
    before = None
    for arguments, entries in Transcript(name).processes:
        retries = [
            frame["max_retries"] for way, frame in entries if way == "out" and frame.get("subtype") == "api_retry"
        ]
        env = world.environment(
            CLAUDE_STANDIN_DIR=str(world.folder / "standin"),
            CLAUDE_CODE_MAX_RETRIES=str(retries[0]) if retries else None,
        )
        arguments = [argument.replace("/workspace", str(world.cwd)) for argument in arguments]
        if before:
            session = next(frame["session_id"] for frame in before.frames if "session_id" in frame)
            arguments = [f"--resume={session}" if "--resume=" in argument else argument for argument in arguments]
        before = Driver([str(STANDIN), *arguments], {"/workspace": str(world.cwd)}, env, str(world.cwd))
        world.on_close.append(before.close)
        code = before.play(entries)
        if code is not None:
            compare(name, [frame for way, frame in entries if way == "out"], before.frames)
            wanted = [event["exit"] for way, event in entries if way == "evt" and isinstance(event, dict)]
            assert wanted in ([], [code]), f"{name}: exit code {code}, recorded was {wanted}"


def costs(frames):
    return [round(frame["total_cost_usd"], 6) for frame in frames if frame.get("type") == "result"]


def compare(name, recorded, played):
    one, two = sorts(recorded), sorts(played)
    for sort in {**one, **two}:
        assert one.get(sort) == two.get(sort), f"{name}, {sort}:\nreal:     {one.get(sort)}\nstand-in: {two.get(sort)}"
    # What an interrupted message costs is the CLI's guess.
    if not any("aborted" in (frame.get("terminal_reason") or "") for frame in recorded):
        assert costs(recorded) == costs(played), f"{name}: cost {costs(played)}, recorded was {costs(recorded)}"


def register(name):
    @test(f"R24: the stand-in does as the real CLI did in {name}")
    def scenario(world):
        play(world, name)


for name in SCENARIOS:
    register(name)
