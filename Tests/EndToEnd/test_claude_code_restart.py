# SPDX-License-Identifier: Apache-2.0
"""Claude Code agents whose CLI dies: it is started again and nothing is lost. (claude-code.md R5, R6)"""

from claude_code import ANSWER, VOTE, Scene, errors_of, shown_text
from harness import test


def resumed(entry):
    return next((word.split("=", 1)[1] for word in entry["argv"] if word.startswith("--resume=")), None)


@test(
    "R5: a CLI that crashes in a turn is started again with its session, and nothing is said twice",
    fault="children.dies",
)
def crash(world):
    for fault in ("exit=1@1", "half=100@1", "exit=0@1"):
        scene = Scene(world)
        for old in scene.folder().glob("process-*"):
            old.unlink()
        before = len(scene.starts())
        script = [{"text": "One two three four five six seven.", "delay_ms": 100}]
        one, result = scene.finish(scene.lone(fault, script))
        assert result["status"] == "completed", result
        assert result["answer"]["text"] == "One two three four five six seven.", result
        assert shown_text(one, result["runId"]) == ["One two three four five six seven."]
        first, second = scene.starts()[before:]
        assert resumed(first) is None and resumed(second) == scene.log("solo", "session")[-2]["id"], second["argv"]
        assert first["cwd"] == second["cwd"]


@test("R5: a crash so early that there is no session yet begins anew with the same task")
def early_crash(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone("exit=1@1", [{"text": "One two three four five six seven."}]))
    assert result["status"] == "completed", result
    assert shown_text(one, result["runId"]) == ["One two three four five six seven."]
    assert "What is best?" in str(scene.calls()[-1]["messages"])


@test("R5: the client is told that a process died and another takes its place")
def told(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone("exit=1@1"))
    events = one.run(result["runId"]).of_type("notice", "provider.retry")
    assert result["status"] == "completed" and events, one.run(result["runId"]).events


@test("R5: it is started again three times at most, with growing pauses", fault="children.dies")
def at_most_thrice(world):
    scene = Scene(world)
    one, result = scene.finish(
        scene.lone(
            "exit=1",
            [{"text": "One two three four five six.", "delay_ms": 100}],
            restart={"max": 3, "delays": [0.3, 0.9, 1.5]},
        )
    )
    assert result["status"] == "failed" and "crashes, as it was told to" in str(errors_of(one, result["runId"])), result
    times = [entry["t"] for entry in scene.starts()]
    assert len(times) == 4, f"{len(times)} starts"
    gaps = [two - one for one, two in zip(times[:3], times[1:4])]
    assert all(gap >= delay for gap, delay in zip(gaps, (0.3, 0.9, 1.5))), gaps


@test("R5: a crash in a later turn loses none of the earlier ones")
def later_turn(world):
    scene = Scene(world)
    script = [
        {
            "when": {"process": 1, "turn": 2},
            "steps": [{"text": "One two three four five six.", "delay_ms": 100, "fault": "exit=1"}],
        },
    ]
    one, result = scene.finish(scene.team(scene.agent("one", "", script), "two"))
    assert result["status"] == "completed" and len(result["votes"]) == 2, result
    assert len(scene.starts("one")) >= 2
    second = [call for call in scene.calls("one") if call["process"] == 2][0]
    said = str(second["messages"])
    assert "Answer of turn 1 of process 1" in said or "new_answer" in said, said[:3000]


@test("R5: a session that cannot be resumed is told anew from the beginning")
def refused(world):
    scene = Scene(world)
    script = [
        {
            "when": {"process": 1, "turn": 2},
            "steps": [{"text": "One two three four five six.", "delay_ms": 100, "fault": "exit=1"}],
        },
    ]
    team = scene.team(scene.agent("one", "resume-refused@2", script), "two")
    one, result = scene.finish(team)
    assert result["status"] == "completed" and len(result["votes"]) == 2, result
    starts = scene.starts("one")
    assert len(starts) >= 3 and resumed(starts[1]) and resumed(starts[2]) is None, [s["argv"] for s in starts]
    last = [call for call in scene.calls("one") if call["process"] == 3][0]
    assert "What is best?" in str(last["messages"]), last["messages"]


@test("R5: what a tool has done is not done again after a crash", fault="children.dies")
def tools(world):
    scene = Scene(world)
    call = {"name": "Bash", "input": {"command": "echo done >> made.txt"}}
    script = [
        {
            "when": {"process": 1},
            "steps": [
                {"text": "Working. ", "tools": [call]},
                {"text": "One two three four five six.", "delay_ms": 100, "fault": "exit=1"},
            ],
        },
        {"steps": [{"text": "All done."}]},
    ]
    one, result = scene.finish(scene.lone("", script), approvalPolicy="allow")
    assert result["status"] == "completed" and result["answer"]["text"].endswith("All done."), result
    assert (scene.workspace() / "made.txt").read_text() == "done\n"
    second = [call for call in scene.calls() if call["process"] == 2][0]
    assert "<tool_use Bash>" in str(second["messages"]), second["messages"]
    asked = [frame for frame in scene.sent("solo", "user")]
    assert len(asked) == 2 and asked[0]["message"] != asked[1]["message"], "the whole task was sent again"


@test("R5: a vote that was recorded before a crash counts once")
def recorded(world):
    scene = Scene(world)
    vote = {"name": VOTE, "input": {"agent_id": "{agent}", "reason": "good"}}
    script = [
        {
            "when": {"process": 1, "offers": ["vote"], "prompt": "<team:answer "},
            "steps": [{"tools": [vote, {"name": "Bash", "input": {"command": "kill -9 $PPID"}}]}],
        },
        {"when": {"turn": 1}, "steps": [{"tools": [{"name": ANSWER, "input": {"content": "Mine."}}]}]},
    ]
    one, result = scene.finish(scene.team(scene.agent("one", "", script), "two"), approvalPolicy="allow")
    assert result["status"] == "completed", result
    votes = [vote for vote in result["votes"] if vote["by"] == "one"] if result["votes"] else []
    assert len(votes) <= 1, result["votes"]


@test("R6: a session is never in the hands of two processes")
def one_holder(world):
    scene = Scene(world)
    one, result = scene.finish(
        scene.team(
            scene.agent("one", "half=50@1"),
            scene.agent("two", "exit=9@1"),
            scene.agent("three", "hang@1", timeouts={"silence": 1}),
        )
    )
    assert result["status"] == "completed", result
    for name in ("one", "two", "three"):
        assert not any(entry["is_shared"] for entry in scene.log(name, "session"))
