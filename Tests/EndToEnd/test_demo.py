# SPDX-License-Identifier: Apache-2.0
"""The bundled demo team, from which every figure is known. (replay.md 7)"""

import json

from harness import DEMO, FACES, answer_then_vote, demo, replay_team, start_params, test

FINAL = "Use a digest cache with atomic replace; readers never need a lock."


def comparable(events):
    """Events without what differs from run to run by its nature."""
    text = json.dumps(events, sort_keys=True)
    ids = {}
    for event in events:
        for name in ("itemId", "sessionId"):
            if name in event:
                ids.setdefault(event[name], f"{name}{len(ids)}")
    for id, name in ids.items():
        text = text.replace(id, name)
    return text


def play(one, **more):
    """Plays the demo with wait and returns its result and its events."""
    result = one.call("massgen/run/start", demo(wait=True, **more))
    return result, one.run(result["runId"]).events


@test("the demo team gives the answer, votes and labels of its script", FACES)
def demo_result(world, face):
    one = world.start(face)
    result, events = play(one)
    assert result["status"] == "completed" and result["stopReason"] == "decided", result
    assert result["winner"] == "builder" and result["replayed"] is True
    assert result["answer"]["text"] == FINAL and result["answer"]["complete"] is True
    assert result["answer"]["source"] == "presentation" and result["answer"]["label"] == "agent3.1"
    assert [(a["agentId"], a["label"], a["text"]) for a in result["answers"]] == [
        ("scout", "agent1.1", "Cache the parsed file by digest."),
        ("critic", "agent2.1", "Lock the file, then cache."),
        ("builder", "agent3.1", "Digest cache, atomic replace, no lock."),
    ]
    assert [(v["by"], v["for"], v["target"]) for v in result["votes"]] == [
        ("scout", "agent3.1", "builder"),
        ("critic", "agent3.1", "builder"),
        ("builder", "agent2.1", "critic"),
    ]
    assert result["durationMs"] == 7240 and result["lastSeq"] == events[-1]["seq"]
    assert events[-1]["type"] == "run.completed" and events[-1]["answer"]["text"] == FINAL
    assert events[0]["type"] == "run.started" and [a["replay"]["source"] for a in events[0]["agents"]] == ["script"] * 3


@test("the demo's events come at the virtual times of its script")
def demo_times(world):
    one = world.start("rpc")
    _, events = play(one, delivery={"maxLatencyMs": 0})
    at = lambda kind, **want: [  # noqa: E731
        event["t"]
        for event in events
        if event["type"] == kind and all(event.get(name) == value for name, value in want.items())
    ]
    assert at("answer.submitted") == [1200, 2000, 2600]
    assert at("vote.cast", counted=True) == [4500, 6400, 7000], at("vote.cast", counted=True)
    discarded = [
        (e["agentId"], e["t"])
        for e in events
        if e["type"] == "vote.cast" and not e["counted"] or e.get("code") == "vote_discarded"
    ]
    assert discarded == [("scout", 4100), ("critic", 4200)], discarded
    assert len(at("call.started")) == 9 and len(at("call.completed")) == 9
    winner = next(event for event in events if event["type"] == "winner.selected")
    assert winner["agentId"] == "builder" and winner["tally"]["builder"] == 2 and winner["tally"]["critic"] == 1
    assert [event["phase"] for event in events if event["type"] == "run.phase"][0] == "answering"
    assert [event["phase"] for event in events if event["type"] == "run.phase"][-1] == "presenting"
    times = [event["t"] for event in events if event["type"] != "item.delta"]
    assert times == sorted(times)


@test("two runs of the demo give identical events, whatever the face")
def deterministic(world):
    streams = []
    for face in (*FACES, "rpc"):
        one = world.start(face)
        result, _ = play(one)
        events, seq = [], 1
        while True:
            page = one.call("massgen/run/replay", {"runId": result["runId"], "fromSeq": seq})
            events += page["events"]
            seq = page["nextSeq"]
            if page["done"]:
                break
        assert [event["seq"] for event in events] == list(range(1, result["lastSeq"] + 1))
        streams.append(comparable(events))
    assert streams[0] == streams[1] == streams[2], next(
        (a, b) for a, b in zip(streams[0].split("{"), streams[1].split("{")) if a != b
    )


@test("the demo streams text in real time when no speed is given")
def real_time(world):
    one = world.start("rpc")
    result = one.call("massgen/run/start", start_params(DEMO, wait=True, replay={"speed": 4}), 60)
    assert result["winner"] == "builder"
    log = one.run(result["runId"])
    assert 1200 < result["durationMs"] < 6000, result["durationMs"]
    pieces = [event["text"] for event in log.of_type("item.delta") if event["agentId"] == "scout"]
    assert len(pieces) > 1, pieces


@test("the answer and all answers are files of the run, written whole")
def files(world):
    one = world.start("rpc")
    result, events = play(one)
    folder = world.run_folder(result["runId"])
    assert str(folder).startswith(str(world.cwd / ".massgen/sessions/")), folder
    one.call("shutdown")
    assert (folder / "final.md").read_text().strip() == FINAL
    assert (folder / "answers/agent2.1.md").read_text().strip() == "Lock the file, then cache."
    record = json.loads((folder / "run.json").read_text())
    assert record["status"] == "completed" and record["winner"] == "builder" and record["replayed"] is True
    assert len(world.journal(result["runId"])) == result["lastSeq"]
    index = (world.state / "massgen/runs.jsonl").read_text()
    assert result["runId"] in index
    assert not list(folder.rglob("*.tmp")) and not list(folder.rglob("*~"))


@test("answers and votes at the same instant are taken in the order of the team, every time")
def same_instant(world):
    one = world.start("rpc")
    team = replay_team(**{name: answer_then_vote(f"By {name}.", vote="agent2", delay=10) for name in ("x", "y", "z")})
    streams = set()
    for _ in range(10):
        result = one.call("massgen/run/start", start_params(team, wait=True, replay={"speed": "instant"}))
        assert result["winner"] == "y" and [answer["agentId"] for answer in result["answers"]] == ["x", "y", "z"], (
            result
        )
        page = one.call("massgen/run/replay", {"runId": result["runId"], "fromSeq": 1, "maxBytes": 1 << 22})
        streams.add(comparable(page["events"]))
    assert len(streams) == 1
