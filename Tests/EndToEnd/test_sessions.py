# SPDX-License-Identifier: Apache-2.0
"""Sessions: turns one after another, with memory. (protocol.md 5.2 sessionId and onBusy; orchestration.md 5.3)"""

import json
import os

import provider
from harness import FACES, HANGING, chat_team, finish, replay_team, start_params, test


@test("a later turn is told what was asked and answered before", FACES)
def history(world, face):
    server = world.provider()
    one = world.start(face)
    team = chat_team(server.url, "a", "b")
    first = finish(one, team, "What is a monad?")
    session = one.call("massgen/run/list")["runs"][0]["sessionId"]
    count = len(server.requests)
    second = finish(one, team, "And in Swift?", sessionId=session)
    assert second["status"] == "completed"
    for request in server.requests[count:]:
        said = json.dumps(request.json["messages"])
        assert "What is a monad?" in said and first["answer"]["text"] in request.text and "And in Swift?" in said, said
    runs = one.call("massgen/run/list", {"sessionId": session})["runs"]
    assert [r["task"] for r in runs] == ["And in Swift?", "What is a monad?"]
    fresh = len(server.requests)
    finish(one, team, "Alone?")
    assert all("monad" not in request.text for request in server.requests[fresh:]), "a new session knows an old one"


@test("a session outlives its process")
def resume(world):
    server = world.provider()
    team = chat_team(server.url, "a", "b")
    one = world.start("rpc")
    first = finish(one, team, "First question?")
    session = one.call("massgen/run/list")["runs"][0]["sessionId"]
    one.close_input()
    one.exit_code()
    two = world.start("lsp")
    count = len(server.requests)
    second = two.call("massgen/run/start", start_params(team, "Second question?", sessionId=session))
    assert second["sessionId"] == session
    two.completed(second["runId"])
    assert all(first["answer"]["text"] in request.text for request in server.requests[count:])


@test("a lone agent gets earlier turns as turns")
def direct_history(world):
    server = world.provider(
        lambda exchange: (exchange.stream(), exchange.text(f"Reply {exchange.request.number}."), exchange.finish())
    )
    one = world.start("rpc")
    started = one.call("massgen/run/start", start_params(chat_team(server.url, "solo"), "One?"))
    one.completed(started["runId"])
    finish(one, chat_team(server.url, "solo"), "Two?", sessionId=started["sessionId"])
    said = [
        (message["role"], message["content"])
        for message in server.requests[-1].json["messages"]
        if message["role"] != "system"
    ]
    assert said == [("user", "One?"), ("assistant", "Reply 0."), ("user", "Two?")], said


@test("a busy session refuses another run and names the active one", FACES)
def reject(world, face):
    one = world.start(face)
    first = one.call("massgen/run/start", start_params(HANGING))
    error = one.error("massgen/run/start", start_params(HANGING, sessionId=first["sessionId"]))
    assert error.code == -31004 and error.data["activeRunId"] == first["runId"], error
    assert error.data["name"] == "SessionBusy"
    error = one.error("massgen/run/start", start_params(HANGING, sessionId="ses_none"))
    assert error.code == -31002 and error.data["name"] == "SessionNotFound", error


@test("a queued run starts when the one before it ends", FACES)
def queue(world, face):
    server = world.provider(provider.by_model({"slow": provider.times(1, provider.stall())}))
    one = world.start(face)
    first = one.call("massgen/run/start", start_params(chat_team(server.url, "slow", "good"), "First?"))
    one.event(first["runId"], lambda event: event["type"] == "item.delta" and event["agentId"] == "slow")
    second = one.call(
        "massgen/run/start",
        start_params(chat_team(server.url, "x", "y"), "Second?", sessionId=first["sessionId"], onBusy="queue"),
    )
    assert second["status"] == "queued" and second["runId"] != first["runId"], second
    third = one.call(
        "massgen/run/start",
        start_params(chat_team(server.url, "x", "y"), "Third?", sessionId=first["sessionId"], onBusy="queue"),
    )
    assert not server.of_model("x")
    assert one.call("massgen/run/get", {"runId": second["runId"]})["status"] == "queued"
    one.call("massgen/run/cancel", {"runId": first["runId"]})
    assert one.completed(first["runId"])["status"] == "cancelled"
    assert one.completed(second["runId"])["status"] == "completed"
    assert one.completed(third["runId"])["status"] == "completed"
    said = server.of_model("x")[0].text
    assert "First?" in said and "Second?" in said
    assert "Second?" in server.of_model("x")[-1].text and "Third?" in server.of_model("x")[-1].text


@test("a queued run can be cancelled")
def cancel_queued(world):
    server = world.provider()
    one = world.start("rpc")
    first = one.call("massgen/run/start", start_params(HANGING))
    second = one.call(
        "massgen/run/start",
        start_params(chat_team(server.url, "x"), "Second?", sessionId=first["sessionId"], onBusy="queue"),
    )
    one.call("massgen/run/cancel", {"runId": second["runId"]})
    assert one.completed(second["runId"])["status"] == "cancelled"
    assert one.call("massgen/run/get", {"runId": first["runId"]})["status"] == "running"
    assert not server.requests


@test("two starts in one burst on one session keep their order")
def burst(world):
    server = world.provider()
    one = world.start("rpc")
    first = one.call("massgen/run/start", start_params(chat_team(server.url, "w"), "Zero?"))
    ids = [
        one.request(
            "massgen/run/start",
            start_params(chat_team(server.url, "w"), f"Task {n}?", sessionId=first["sessionId"], onBusy="queue"),
        )
        for n in range(4)
    ]
    runs = [one.result(id)["runId"] for id in ids]
    for run in runs:
        assert one.completed(run)["status"] == "completed"
    asked = [request.json["messages"][-1]["content"] for request in server.requests]
    assert asked == ["Zero?", "Task 0?", "Task 1?", "Task 2?", "Task 3?"], asked


# Looking at sessions, and managing them

ALONE = replay_team(solo=[{"repeat": True, "steps": [{"text": "Forty-two."}]}])


def play(one, prompt, team=ALONE, **more):
    """Starts a run and returns (session, run) when it is over."""
    started = one.call("massgen/run/start", start_params(team, prompt, **more))
    one.completed(started["runId"])
    # Its files are there when somebody who waited for it is told.
    one.call("massgen/run/wait", {"runId": started["runId"]})
    return started["sessionId"], started["runId"]


def listed(one, **params):
    return [s["sessionId"] for s in one.call("massgen/session/list", params)["sessions"]]


@test("sessions are listed newest first, across folders and processes, in pages", FACES)
def listing(world, face):
    second = world.folder / "second"
    second.mkdir()
    one, two = world.start(face), world.start("rpc", cwd=second)
    first, run = play(one, "What is a monad?\nIn short.")
    follow_up = play(one, "And now?", sessionId=first)[1]
    other = play(two, "Elsewhere?")[0]
    for reader in (one, two, world.start(face, cwd=world.home)):
        page = reader.call("massgen/session/list", {})
        assert [s["sessionId"] for s in page["sessions"]] == [other, first] and "nextCursor" not in page, page
    session = page["sessions"][1]
    assert session["title"] == "What is a monad?" and session["runs"] == 2 and session["cwd"] == str(world.cwd)
    assert session["lastRunId"] == follow_up and session["lastStatus"] == "completed", session
    assert session["createdAt"] <= session["updatedAt"] and "forkedFrom" not in session, session
    assert listed(one, cwd=str(second)) == [other] and listed(one, cwd="/nowhere") == []
    page = one.call("massgen/session/list", {"limit": 1})
    rest = one.call("massgen/session/list", {"limit": 1, "cursor": page["nextCursor"]})
    assert [s["sessionId"] for s in page["sessions"] + rest["sessions"]] == [other, first]
    got = two.call("massgen/session/get", {"sessionId": first})
    assert [(t["runId"], t["task"], t["status"]) for t in got["turns"]] == [
        (run, "What is a monad?\nIn short.", "completed"),
        (follow_up, "And now?", "completed"),
    ], got
    assert all(t["answer"] == "Forty-two." and t["startedAt"] <= t["endedAt"] for t in got["turns"]), got
    assert {key: got[key] for key in session} == session


@test("a session is renamed for everybody, and keeps its title", FACES)
def rename(world, face):
    one, two = world.start(face), world.start("rpc")
    session, _ = play(one, "First task?")
    assert one.call("massgen/session/rename", {"sessionId": session, "title": "Größe & Ziel"}) == {}
    play(two, "Second task?", sessionId=session)
    assert two.call("massgen/session/get", {"sessionId": session})["title"] == "Größe & Ziel"
    for title in ("", "   ", "two\nlines", "x" * 2000, 7):
        error = one.error("massgen/session/rename", {"sessionId": session, "title": title})
        assert error.code == -32602 and error.data["pointer"] == "/title", error


@test("unknown sessions are an error that says so", FACES)
def unknown(world, face):
    one = world.start(face)
    for name in ("ses_none", "../../etc", "x" * 100, "."):
        for method, more in (("get", {}), ("rename", {"title": "t"}), ("delete", {}), ("fork", {})):
            error = one.error(f"massgen/session/{method}", {"sessionId": name, **more})
            assert error.code == -31002 and error.data["name"] == "SessionNotFound", (method, name, error)
    session, run = play(one, "Task?")
    for name in ("run_none", "../../etc"):
        error = one.error("massgen/session/fork", {"sessionId": session, "throughRunId": name})
        assert error.code == -31001, error
    error = one.error("massgen/session/get", {})
    assert error.code == -32602 and error.data["pointer"] == "/sessionId", error


@test("a fork knows the turns up to a run and nothing that comes later", FACES)
def fork(world, face):
    server = world.provider()
    one, two = world.start(face), world.start("rpc")
    team = chat_team(server.url, "a", "b")
    session, first = play(one, "What is a monad?", team)
    play(one, "And in Swift?", team, sessionId=session)
    fork = two.call("massgen/session/fork", {"sessionId": session, "throughRunId": first})["sessionId"]
    assert fork != session
    count = len(server.requests)
    _, third = play(two, "And in C?", team, sessionId=fork)
    for request in server.requests[count:]:
        assert "What is a monad?" in request.text and "And in Swift?" not in request.text
    count = len(server.requests)
    play(one, "And in Rust?", team, sessionId=session)
    for request in server.requests[count:]:
        assert "And in Swift?" in request.text and "And in C?" not in request.text
    got = one.call("massgen/session/get", {"sessionId": fork})
    assert got["forkedFrom"] == {"sessionId": session, "throughRunId": first}, got
    assert [(t["runId"], t.get("inherited", False)) for t in got["turns"]] == [(first, True), (third, False)], got
    # The fork does not need what it comes from.
    one.call("massgen/session/delete", {"sessionId": session})
    count = len(server.requests)
    play(one, "And in Go?", team, sessionId=fork)
    assert all("What is a monad?" in request.text for request in server.requests[count:])


@test("deleting a session removes its runs everywhere, and only them", FACES)
def delete(world, face):
    one, two = world.start(face), world.start("rpc")
    kept, kept_run = play(one, "Keep?")
    gone, run = play(one, "Go?")
    two.call("massgen/run/get", {"runId": run})
    place = world.run_folder(run).parents[1]
    assert one.call("massgen/session/delete", {"sessionId": gone}) == {}
    assert not place.exists() and world.run_folder(kept_run).exists()
    for reader in (one, two):
        assert listed(reader) == [kept]
        assert [r["runId"] for r in reader.call("massgen/run/list", {})["runs"]] == [kept_run]
        assert reader.error("massgen/run/get", {"runId": run}).code == -31001
        assert reader.error("massgen/session/delete", {"sessionId": gone}).code == -31002
        assert reader.error("massgen/run/start", start_params(ALONE, sessionId=gone)).code == -31002
    for path in world.state.rglob("*"):
        assert not path.is_file() or gone not in path.read_text(), path


@test("what no run made survives the deletion of its session and is named", FACES)
def delete_keeps(world, face):
    one = world.start(face)
    session, run = play(one, "Go?")
    place = world.run_folder(run)
    precious = world.file("precious/file.md", "precious")
    mine = place / "notes.txt"
    mine.write_text("mine")
    os.symlink(precious.parent, place / "snapshots")
    result = one.call("massgen/session/delete", {"sessionId": session})
    assert sorted(result["kept"]) == sorted([str(mine), str(place / "snapshots")]), result
    assert mine.read_text() == "mine" and precious.read_text() == "precious"
    assert sorted(path.name for path in place.iterdir()) == ["notes.txt", "snapshots"]
    assert listed(one) == [] and one.call("massgen/run/list", {"cwd": str(world.cwd)})["runs"] == []


@test("a session is not deleted while a run of it is active, in whatever process", FACES)
def delete_busy(world, face):
    one, two = world.start(face), world.start("rpc")
    started = one.call("massgen/run/start", start_params(HANGING))
    one.event(started["runId"], "item.delta")
    for reader in (one, two):
        error = reader.error("massgen/session/delete", {"sessionId": started["sessionId"]})
        assert error.code == -31004 and error.data["activeRunId"] == started["runId"], error
        assert listed(reader) == [started["sessionId"]]
    one.call("massgen/run/cancel", {"runId": started["runId"]})
    one.completed(started["runId"])
    # The run is over for whoever follows it: then it can go, also before its files are closed.
    assert one.call("massgen/session/delete", {"sessionId": started["sessionId"]}) == {}
    assert listed(two) == []


@test("sessions work without a folder that can be written", FACES)
def unwritable(world, face):
    blocked = world.file("folder/.massgen", "no folder")
    one = world.start(face)
    session, run = play(one, "Where?", cwd=str(blocked.parent))
    assert listed(one) == [session] and listed(world.start("rpc"), cwd=str(blocked.parent)) == [session]
    assert str(world.run_folder(run)).startswith(str(world.state))
    fork = one.call("massgen/session/fork", {"sessionId": session})["sessionId"]
    assert listed(one) == [fork, session]
    assert one.call("massgen/session/delete", {"sessionId": session}) == {} and listed(one) == [fork]
    # Nothing can be written at all: the session lives as long as its process.
    memory = world.start(face, env={"XDG_STATE_HOME": str(blocked)})
    session, run = play(memory, "Nowhere?", cwd=str(blocked.parent))
    assert session in listed(memory)
    got = memory.call("massgen/session/get", {"sessionId": session})
    assert [(t["runId"], t["answer"]) for t in got["turns"]] == [(run, "Forty-two.")], got
    assert memory.call("massgen/session/delete", {"sessionId": session}) == {} and session not in listed(memory)


@test("two thousand runs are listed")
def many(world):
    one = world.start("rpc")
    session, run = play(one, "Task?")
    record = json.loads((world.run_folder(run) / "run.json").read_text())
    home = json.loads((world.run_folder(run).parents[1] / "session.json").read_text())
    events = (world.run_folder(run) / "events.jsonl").read_bytes()
    lines = []
    for number in range(2000):
        session_id, run_id = f"ses_0{number:015}", f"run_0{number:015}"
        folder = world.cwd / ".massgen/sessions" / session_id / "runs" / run_id
        folder.mkdir(parents=True)
        (folder / "run.json").write_text(json.dumps({**record, "runId": run_id, "sessionId": session_id}))
        (folder / "events.jsonl").write_bytes(events)
        (folder.parents[1] / "session.json").write_text(json.dumps({**home, "sessionId": session_id}))
        lines.append(
            json.dumps({"runId": run_id, "sessionId": session_id, "folder": str(folder), "cwd": str(world.cwd)})
        )
    with (world.state / "massgen/runs.jsonl").open("a") as index:
        index.write("\n".join(lines) + "\n")
    for method, key in (("massgen/session/list", "sessions"), ("massgen/run/list", "runs")):
        for filter in ({}, {"cwd": str(world.cwd)}):
            page = one.call(method, {**filter, "limit": 100})
            assert len(page[key]) == 100 and page["nextCursor"], method
            count, cursor = 100, page["nextCursor"]
            while cursor:
                page = one.call(method, {**filter, "limit": 500, "cursor": cursor})
                count, cursor = count + len(page[key]), page.get("nextCursor")
            assert count == 2001, (method, count)
