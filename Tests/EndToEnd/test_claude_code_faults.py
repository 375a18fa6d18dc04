# SPDX-License-Identifier: Apache-2.0
"""Claude Code agents whose CLI is silent, fails, refuses or floods. (claude-code.md R7 to R9, R11, R12, R15, R16)"""

import re
import time

from claude_code import KEY, Scene, errors_of
from harness import start, test
from outcomes import quick_status

# What the run makes of each way the CLI ends a turn. (claude-code.md 5.1)
KINDS = {
    "401": "auth",
    "403": "auth",
    "credit": "billing",
    "too-long": "context",
    "404": "model",
    "429": "rate",
    "500": "server",
    "529": "overloaded",
    "refused": "refus",
    "network": "network|connection",
    "max-turns": "turns",
    "budget": "budget",
    "execution": "failed while it executed",
}


def expect_failure(scene, team, words, most=20, timeout=60):
    """The run fails soon, and its error has the words."""
    began = time.monotonic()
    one, result = scene.finish(team, timeout=timeout)
    took = time.monotonic() - began
    assert result["status"] == "failed" and not (result.get("answer") or {}).get("complete"), result
    said = f"{result['error']} {errors_of(one, result['runId'])}"
    assert re.search(words, said, re.I), f"{words!r} is not in {said}"
    assert took < most, f"{took:.1f} s"
    assert not one.run(result["runId"]).of_type("answer.submitted")
    return one, result, said


# R7: timers


@test("R7: a CLI that does not answer initialize is ended, and the error names the timer", fault="children.start")
def no_init(world):
    scene = Scene(world)
    expect_failure(scene, scene.lone("no-init", timeouts={"initialize": 1}, restart={"max": 0}), "initiali[sz]e")


@test("R7: a slow start is no failure")
def slow_start(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone("slow-start=3", timeouts={"initialize": 20}))
    assert result["status"] == "completed", result


@test("R7: a turn without any sign is interrupted, and the error names the timer")
def no_first_frame(world):
    scene = Scene(world)
    script = [{"text": "late", "first_delay_ms": 60_000}]
    expect_failure(scene, scene.lone("hang=start", script, timeouts={"first_frame": 1, "silence": 2}), "first|silen")
    assert scene.log("solo", "interrupt"), "it was not interrupted"


@test("R7: a CLI that falls silent in a turn is interrupted, and the error names the timer", fault="children.dies")
def silence(world):
    scene = Scene(world)
    expect_failure(scene, scene.lone("hang", timeouts={"silence": 1}), "silen")
    assert scene.log("solo", "interrupt"), "it was not interrupted"


@test("R7: a turn that goes on for ever ends at its limit, and the error names the timer")
def endless(world):
    scene = Scene(world)
    script = [{"text": "word " * 10_000, "delay_ms": 50}]
    expect_failure(scene, scene.lone("", script, timeouts={"turn": 2}), "turn")
    assert scene.log("solo", "interrupt"), "it was not interrupted"


@test("R7: a result that never comes is a silence, not a hang")
def no_result(world):
    scene = Scene(world)
    expect_failure(scene, scene.lone("no-result", timeouts={"silence": 1}), "silen|result")


@test("R7: a tool that takes longer than the silence limit is no silence")
def slow_tool(world):
    scene = Scene(world)
    call = {"name": "Bash", "input": {"command": "sleep 4; echo slept"}}
    script = [{"text": "Wait. ", "tools": [call]}, {"text": "Done."}]
    one, result = scene.finish(scene.lone("", script, timeouts={"silence": 1}), approvalPolicy="allow")
    assert result["status"] == "completed" and result["answer"]["text"].endswith("Done."), result
    assert scene.log("solo", "tool-ended"), "the tool did not run"


@test("R7: an announced pause is no silence")
def announced(world):
    scene = Scene(world)
    script = [{"http": 529, "times": 3, "text": "Made it."}]
    one, result = scene.finish(scene.lone("", script, timeouts={"silence": 1.2}, max_retries=5))
    assert result["status"] == "completed" and result["answer"]["text"] == "Made it.", result


# R8: retries


@test("R8: the CLI's retries are shown, and their number comes from our budget")
def retries(world):
    scene = Scene(world)
    script = [{"http": 529, "times": 2, "text": "Made it."}]
    one, result = scene.finish(scene.lone("", script, max_retries=4))
    assert result["status"] == "completed" and result["answer"]["text"] == "Made it.", result
    shown = one.run(result["runId"]).of_type("provider.retry")
    assert len(shown) == 2, shown
    assert scene.starts()[0]["env"]["CLAUDE_CODE_MAX_RETRIES"] == "4"


@test("R8: the first refusal of the key ends the turn, not three minutes of retries")
def auth_loop(world):
    scene = Scene(world)
    expect_failure(scene, scene.lone("auth-loop"), "auth|key", most=8)
    assert scene.log("solo", "interrupt"), "it was not interrupted"
    assert len(scene.starts()) == 1, "it was started again"


# R9: errors


def refusal(kind):
    """A script that fails again whenever it is asked again."""
    return [{"http": int(kind)}] if kind.isdigit() else [{"fail": kind}]


def register(kind, words):
    @test(f"R9: the CLI's failure {kind} is an error of its kind, never an answer")
    def failure(world):
        scene = Scene(world)
        expect_failure(scene, scene.lone("", refusal(kind), max_retries=0), words)


for kind, words in KINDS.items():
    register(kind, words)


@test("R9: one agent's failure is not the team's: the others answer")
def one_fails(world):
    scene = Scene(world)
    one, result = scene.finish(scene.team(scene.agent("bad", "", [{"fail": "execution"}]), "good", "fine"))
    assert result["status"] == "completed" and result["winner"] != "bad", result
    assert {vote["by"] for vote in result["votes"]} == {"good", "fine"}, result["votes"]


@test("R9: a crash tells what the CLI said last, and no secret of it")
def tail(world):
    scene = Scene(world)
    team = scene.lone("exit=3", restart={"max": 0})
    one, result, said = expect_failure(scene, team, "crashes, as it was told to")
    assert "3" in said, said


@test("R9: keys in what the CLI says are masked in errors and logs", fault="secrets.nowhere")
def masked(world):
    scene = Scene(world)
    team = scene.lone(
        "exit=3", restart={"max": 0}, env={"CLAUDE_STANDIN_LAST_WORDS": "refused {ANTHROPIC_API_KEY} today"}
    )
    one, result, said = expect_failure(scene, team, r"refused .* today")
    assert KEY not in said and KEY.encode() not in bytes(one.stderr), said


# R11, R12: streams


@test("R11: five megabytes on stderr stop nothing, in lines or without any", fault="children.start")
def stderr(world):
    for fault in ("stderr=5000000", "stderr-nl=5000000"):
        scene = Scene(world)
        one, result = scene.finish(scene.lone(fault, [{"text": "Fine."}]))
        assert result["status"] == "completed" and result["answer"]["text"] == "Fine.", result


@test("R11: the end of a long stderr is what an error shows")
def stderr_tail(world):
    scene = Scene(world)
    team = scene.lone("stderr=5000000 exit=3", restart={"max": 0})
    one, result, said = expect_failure(scene, team, "crashes, as it was told to")
    assert len(said) < 100_000, len(said)


@test("R12: a prompt of 12 MB arrives whole")
def large_prompt(world):
    scene = Scene(world)
    words = "word " * 2_400_000
    one, result = scene.finish(scene.lone("", [{"text": "Read."}]), words, timeout=120)
    assert result["status"] == "completed", str(result)[:500]
    (entry,) = [entry["frame"] for entry in scene.log("solo", "in") if entry["frame"]["type"] == "user"]
    assert entry["bytes"] >= len(words), entry


@test("R12: a CLI that reads nothing fails its agent in time and delays nobody else")
def no_read(world):
    scene = Scene(world)
    team = scene.lone("no-read", timeouts={"first_frame": 2, "silence": 2}, restart={"max": 0})
    one = scene.start()
    run = start(one, team, "word " * 2_400_000)
    scene.await_log("solo", "stops-reading")
    assert quick_status(one) < 1000
    result = one.completed(run, 40)
    assert result["status"] == "failed", result


# R16: control requests


@test("R16: two hundred questions at once are all answered")
def many_questions(world):
    scene = Scene(world)
    script = [{"text": "All asked."}]
    team = scene.lone("perm=200", script, timeouts={"silence": 30})
    one, result = scene.finish(team, approvalPolicy="allow")
    assert result["status"] == "completed" and result["answer"]["text"].endswith("All asked."), result
    assert len(scene.log("solo", "tool-ended")) == 200, len(scene.log("solo", "tool-ended"))


@test("R16: a question that is taken back is not answered and does no harm")
def taken_back(world):
    scene = Scene(world)
    call = {"name": "Bash", "input": {"command": "touch never"}}
    script = [{"text": "Asking. ", "tools": [call]}, {"text": "Done."}]
    one, result = scene.finish(scene.lone("perm-cancel", script))
    assert result["status"] == "completed" and result["answer"]["text"].endswith("Done."), result
    assert not (scene.workspace() / "never").exists()


@test("R16: with nobody to ask a command is refused, and the turn goes on")
def nobody(world):
    scene = Scene(world)
    call = {"name": "Bash", "input": {"command": "touch made"}}
    script = [{"text": "Asking. ", "tools": [call]}, {"text": "Done."}]
    one, result = scene.finish(scene.lone("", script, permission_mode="default"))
    assert result["status"] == "completed" and result["answer"]["text"].endswith("Done."), result
    assert not (scene.workspace() / "made").exists()


# R15: safety


@test("R15: a file outside of the workspace is not written, whatever the CLI would allow", fault="tools.links")
def outside(world):
    scene = Scene(world)
    target, link = world.folder / "outside.txt", scene.workspace() / "link"
    link.parent.mkdir()
    link.symlink_to(world.folder)
    calls = [
        {"name": "Write", "input": {"file_path": path, "content": "x"}}
        for path in (str(target), str(link / "outside.txt"), "../outside.txt")
    ]
    inside = {"name": "Write", "input": {"file_path": str(scene.workspace() / "inside.txt"), "content": "x"}}
    script = [{"text": "Writing. ", "tools": [*calls, inside]}, {"text": "Done."}]
    for mode in ("acceptEdits", "bypassPermissions"):
        team = scene.lone("", script, permission_mode=mode, env={"IS_SANDBOX": "1"})
        one, result = scene.finish(team)
        assert result["status"] == "completed", result
        assert not target.exists() and (scene.workspace() / "inside.txt").exists()
        (scene.workspace() / "inside.txt").unlink()


@test("R15: a hook sees every tool before it acts, and nothing runs that it did not let through")
def hooked(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone())
    assert result["status"] == "completed", result
    (hello,) = scene.sent("solo", "control_request", "initialize")
    hooks = hello["request"]["hooks"]["PreToolUse"]
    assert [hook.get("matcher") for hook in hooks] in ([None], ["*"], [""]), hooks
