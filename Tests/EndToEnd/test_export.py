# SPDX-License-Identifier: Apache-2.0
"""Exporting runs. (protocol.md 5.2 massgen/run/export; MassGen's log layout: orchestration.md 3.6)"""

import json
import os
import pathlib
import urllib.parse

import system
from harness import FACES, HANGING, answer_then_vote, finish, replay_team, start, start_params, test

FENCE = "```` four and ````` five"
TEAM = replay_team(
    one=answer_then_vote(f"Use a hash index. {FENCE}", final="# Title\n\n| a | b |\n\nFinal *words*."),
    two=answer_then_vote("Use a tree."),
)
FORMATS = ("md", "json", "jsonl")


def play(one, prompt="Which index?\nIn <short>.", **more):
    run = start(one, TEAM, prompt, **more)
    one.completed(run)
    one.call("massgen/run/wait", {"runId": run})
    return run


def export(one, run, format, **more):
    return one.call("massgen/run/export", {"runId": run, "format": format, **more})


def path_of(result):
    assert result["uri"].startswith("file://"), result
    return pathlib.Path(urllib.parse.unquote(result["uri"][len("file://") :]))


@test("a run is given back as text in three formats", FACES)
def as_text(world, face):
    one = world.start(face)
    run = play(one)
    journal = (world.run_folder(run) / "events.jsonl").read_bytes()
    for reader in (one, world.start("rpc")):
        lines = export(reader, run, "jsonl")
        assert lines["text"].encode() == journal and lines["bytes"] == len(journal), lines["bytes"]
        assert set(lines) == {"format", "text", "bytes"}, set(lines)
        document = json.loads(export(reader, run, "json")["text"])
        assert document["run"]["runId"] == run and document["result"]["status"] == "completed", document["run"]
        assert document["run"]["task"] == "Which index?\nIn <short>." and "unfinished" not in document
        assert document["result"]["answer"]["text"] == "# Title\n\n| a | b |\n\nFinal *words*."
        assert {a["text"] for a in document["answers"]} == {f"Use a hash index. {FENCE}", "Use a tree."}
        assert all(v["targetLabel"].startswith("agent1.") for v in document["votes"] if v["counted"])
        assert any(i["kind"] == "message" and i["text"] == "Thinking. " for i in document["items"])
        assert document["winner"]["agentId"] == "one" and document["lastSeq"] == len(journal.splitlines())
        report = export(reader, run, "md")["text"]
        for part in ("# Which index?", "## Team", "## Timeline", "## Votes", "## Winner", "| one | agent1 |"):
            assert part in report, part
        # No text of a model can leave its fence.
        assert f"``````text\nUse a hash index. {FENCE}\n``````\n" in report
        assert "```text\n# Title\n\n| a | b |\n\nFinal *words*.\n```\n" in report


@test("a run is exported into files, absolute or relative to its folder, and nothing is replaced unasked", FACES)
def into_files(world, face):
    one, two = world.start(face), world.start("rpc", cwd=world.home)
    run = play(one)
    (world.cwd / "out").mkdir()
    for format in FORMATS:
        text = export(one, run, format)["text"].encode()
        relative = export(two, run, format, path=f"out/größe {format}")
        target = path_of(relative)
        assert target == world.cwd / "out" / f"größe {format}" and target.read_bytes() == text, relative
        assert relative["bytes"] == len(text) and set(relative) == {"format", "uri", "bytes"}
        outside = world.home / f"{format}.out"
        assert path_of(export(two, run, format, path=str(outside))) == outside and outside.read_bytes() == text
        outside.write_text("mine")
        error = two.error("massgen/run/export", {"runId": run, "format": format, "path": str(outside)})
        assert error.code == -32602 and error.data["pointer"] == "/path" and outside.read_text() == "mine", error
        export(two, run, format, path=str(outside), overwrite=True)
        assert outside.read_bytes() == text
    assert sorted(p.name for p in (world.cwd / "out").iterdir()) == sorted(f"größe {f}" for f in FORMATS)


@test("places that cannot be written are an error that names them, and nothing is left there", FACES)
def bad_places(world, face):
    one = world.start(face)
    run = play(one)
    folder, file = world.cwd / "folder", world.file("file", "mine")
    folder.mkdir()
    places = [str(world.cwd / "none/x"), "none/x", str(file / "x"), str(folder), "/", "a\0b"]
    closed = world.cwd / "closed"
    closed.mkdir()
    if os.geteuid() != 0:
        closed.chmod(0o500)
        places.append(str(closed / "x"))
    for place in places:
        error = one.error("massgen/run/export", {"runId": run, "format": "md", "path": place})
        assert error.code == -32602 and error.data["pointer"] == "/path", (place, error)
    error = one.error("massgen/run/export", {"runId": run, "format": "massgenLog", "path": str(file)})
    assert error.code == -32602 and file.read_text() == "mine", error
    link = world.cwd / "link"
    link.symlink_to(world.cwd / "nowhere")
    error = one.error("massgen/run/export", {"runId": run, "format": "md", "path": str(link)})
    assert error.code == -32602 and not (world.cwd / "nowhere").exists(), error
    assert list(folder.iterdir()) == [] and list(closed.iterdir()) == []
    assert not [path for path in world.folder.rglob("*.tmp")], "half an export was left over"


@test("unknown runs and formats are an error", FACES)
def unknown(world, face):
    one = world.start(face)
    for name in ("run_none", "../../etc/passwd"):
        error = one.error("massgen/run/export", {"runId": name, "format": "md"})
        assert error.code == -31001 and error.data["name"] == "RunNotFound", error
    for params in ({"runId": "run_none"}, {"runId": "run_none", "format": "pdf"}, {"format": "md"}):
        assert one.error("massgen/run/export", params).code == -32602, params


@test("a run that goes on is exported as far as it is, and marked", FACES)
def unfinished(world, face):
    one, two = world.start(face), world.start("rpc")
    run = start(one, HANGING, "Still at it?")
    one.event(run, "item.delta")
    system.eventually(lambda: b"item.delta" in (world.run_folder(run) / "events.jsonl").read_bytes(), 10)
    for reader in (one, two):
        lines = export(reader, run, "jsonl")
        assert lines["unfinished"] is True and "item.delta" in lines["text"] and "run.completed" not in lines["text"]
        document = json.loads(export(reader, run, "json")["text"])
        assert document["unfinished"] is True and document["result"] is None, document
        assert [(i["status"], i["text"]) for i in document["items"]] == [("open", "One moment. ")], document["items"]
        assert "**Unfinished:**" in export(reader, run, "md")["text"]
        place = path_of(export(reader, run, "massgenLog"))
        assert json.loads((place / "coordination_events.json").read_text())["session_metadata"]["unfinished"] is True
    one.call("massgen/run/cancel", {"runId": run})
    one.completed(run)


@test("a run of another process cannot be controlled or followed here, and the error says so", FACES)
def elsewhere(world, face):
    one, two = world.start(face), world.start("rpc")
    run = start(one, HANGING)
    one.event(run, "item.delta")
    requests = {"cancel": {}, "steer": {"prompt": "Hurry."}, "answerNow": {}, "wait": {}, "attach": {}}
    for method, more in requests.items():
        error = two.error(f"massgen/run/{method}", {"runId": run, **more})
        assert error.code == -31003 and error.data["name"] == "RunNotActive", (method, error)
        assert error.data["status"] == "running" and "another process" in error.message, (method, error)
    assert one.call("massgen/run/get", {"runId": run})["status"] == "running"


@test("a run becomes a log folder as MassGen's tools read it", FACES)
def massgen_log(world, face):
    one = world.start(face)
    run = play(one)
    place = path_of(export(one, run, "massgenLog"))
    assert place.parent == world.run_folder(run) / "export" and place.name.startswith("log_"), place
    assert path_of(export(world.start("rpc"), run, "massgenLog")) == place
    other = path_of(export(one, run, "massgenLog", path="logs"))
    assert sorted(p.relative_to(other) for p in other.rglob("*")) == sorted(
        p.relative_to(place) for p in place.rglob("*")
    )
    error = one.error("massgen/run/export", {"runId": run, "format": "massgenLog", "path": "logs"})
    assert error.code == -32602 and error.data["pointer"] == "/path", error
    (other / "mine.txt").write_text("mine")
    export(one, run, "massgenLog", path="logs/", overwrite=True)
    assert (other / "mine.txt").read_text() == "mine"

    events = json.loads((place / "coordination_events.json").read_text())
    meta = events["session_metadata"]
    assert meta["agent_ids"] == ["one", "two"] and meta["final_winner"] == "one", meta
    assert meta["user_prompt"] == "Which index?\nIn <short>." and meta["start_time"] <= meta["end_time"]
    kinds = [event["event_type"] for event in events["events"]]
    assert kinds[0] == "session_start" and kinds[-1] == "session_end" and kinds.count("session_start") == 1, kinds
    assert {"context_received", "new_answer", "vote_cast", "final_agent_selected", "final_answer"} <= set(kinds), kinds
    for event in events["events"]:
        assert set(event) == {"timestamp", "event_type", "agent_id", "details", "context"}, event
        assert {"iteration", "round"} <= set(event["context"]), event
    mappings = json.loads((place / "snapshot_mappings.json").read_text())
    for label, entry in mappings.items():
        assert entry["label"] == label and (place / entry["path"]).is_file(), entry
    assert (place / mappings["agent1.1"]["path"]).read_text() == f"Use a hash index. {FENCE}"
    votes = [entry for entry in mappings.values() if entry["type"] == "vote"]
    vote = json.loads((place / votes[0]["path"]).read_text())
    assert vote["voted_for"] == "one" and vote["voted_for_anon"] == "agent1" and vote["reason"] == "Good.", vote
    assert vote["agent_mapping"] == {"agent1": "one", "agent2": "two"} and vote["vote_context"]["total_agents"] == 2
    assert votes[0]["voted_for_label"].startswith("agent1."), votes
    assert (place / "final/one/answer.txt").read_text() == "# Title\n\n| a | b |\n\nFinal *words*."
    assert "Thinking. " in (place / "agent_outputs/two.txt").read_text()
    assert "submits agent1.1" in (place / "massgen.log").read_text()
    assert "agent1.1" in (place / "coordination_table.txt").read_text()


@test("agents may be called like the files and folders of a log", FACES)
def odd_names(world, face):
    one = world.start(face)
    names = ("final", "agent_outputs", "massgen.log", "a.b")
    result = finish(one, replay_team(**{name: answer_then_vote(f"I am {name}.") for name in names}), "Who?")
    place = path_of(export(one, result["runId"], "massgenLog", path="log"))
    assert (place / "massgen.log").is_file()
    texts = {p.read_text() for p in place.rglob("answer.txt")}
    assert {f"I am {name}." for name in names} <= texts, texts


@test("a long text is whole in every format, though its event shows only a part")
def long_texts(world):
    long = "".join(f"{number} ü\n" for number in range(30_000))
    one = world.start("rpc")
    team = replay_team(a=answer_then_vote(long, final=long + "end"), b=answer_then_vote("Short."))
    result = finish(one, team, "Long?")
    run = result["runId"]
    document = json.loads(export(one, run, "json")["text"])
    answers = {answer["agentId"]: answer["text"] for answer in document["answers"]}
    assert answers == {"a": long, "b": "Short."} and document["result"]["answer"]["text"] == long + "end"
    final = [item for item in document["items"] if item["kind"] == "message"][-1]
    assert final["text"] == long + "end" and "truncated" not in final, final["text"][:100]
    report = export(one, run, "md")["text"]
    assert report.count(long) == 2 and long + "end\n```" in report
    place = path_of(export(one, run, "massgenLog"))
    assert [p.read_text() for p in place.rglob("a/*/answer.txt")] == [long]
    assert (place / "final/a/answer.txt").read_text() == long + "end"


def enlarge(path, count):
    """Gives the first item of a journal a text of `count` more deltas, of which its last event shows only a part."""
    events = [json.loads(line) for line in path.read_bytes().splitlines()]
    item = next(event for event in events if event["type"] == "item.started")["itemId"]
    delta = next(event for event in events if event["type"] == "item.delta" and event["itemId"] == item)
    with path.open("w") as file:
        seq = 0
        for event in events:
            if event["type"] == "item.completed" and event["itemId"] == item:
                event["text"] = "x" * 66_000
                event["truncated"] = {"bytes": 1, "readable": True}
            for one in [event] + [delta] * (count if event is delta else 0):
                seq += 1
                file.write(json.dumps({**one, "seq": seq}, separators=(",", ":")) + "\n")
    return item, len(delta["text"]) * (count + 1)


@test("a run too large for text goes to a file without its size in memory", alone=True)
def large(world):
    one = world.start("rpc")
    run = play(one)
    one.close_input()
    one.exit_code()
    journal = world.run_folder(run) / "events.jsonl"
    item, length = enlarge(journal, 400_000)
    size = journal.stat().st_size
    assert size > 50 << 20, size
    two = world.start("rpc")
    error = two.error("massgen/run/export", {"runId": run, "format": "jsonl"}, 120)
    assert error.code == -31010 and error.data["limit"] == 16 << 20 and error.data["actual"] == size, error
    three = world.start("rpc")
    before = system.peak_mib(three.process.pid)
    for format in FORMATS:
        target = path_of(three.call("massgen/run/export", {"runId": run, "format": format, "path": f"x.{format}"}, 120))
        assert target.is_file()
    growth = system.peak_mib(three.process.pid) - before
    world.note(f"{size >> 20} MiB of journal, {growth:.1f} MiB of memory")
    assert growth < 24, f"{growth} MiB for a journal of {size} bytes"
    assert (world.cwd / "x.jsonl").read_bytes() == journal.read_bytes()
    texts = {i["itemId"]: i["text"] for i in json.loads((world.cwd / "x.json").read_text())["items"] if "text" in i}
    assert len(texts[item]) == length
