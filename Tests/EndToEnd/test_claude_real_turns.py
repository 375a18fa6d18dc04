# SPDX-License-Identifier: Apache-2.0
"""Turns of one real Claude Code agent: text, thinking, pictures, many of them. (claude-code.md 4, 6; R14, R18)"""

import statistics
import threading
import time

import system
from claude_real import processes
from claude_real.scripts import reply, steps, tool
from claude_real.surroundings import KEY, Surroundings, base64_of, picture
from harness import FACES, chat_team, finish, start, start_params, test

DELTAS = 3000
TEXT = "Grüße, 世界 – 👩‍👩‍👧! "


@test("text arrives piece by piece while the model speaks, and once", FACES)
def text(world, face):
    pieces = [f"{index} {TEXT}" for index in range(20)]
    scene = Surroundings(world, reply(*pieces, between=0.05))
    one = scene.start(face)
    began = time.monotonic()
    run = start(one, scene.team("solo"), "Hello?", cwd=str(world.cwd))
    end = one.completed(run)
    assert end["status"] == "completed" and end["answer"]["text"] == "".join(pieces), end
    log = one.run(run)
    assert list(log.texts().values()) == ["".join(pieces)], log.texts()
    times = [when for event, when in zip(log.events, log.times) if event["type"] == "item.delta"]
    assert len(times) > 5 and times[-1] - times[0] > 0.5, "the text was held back"
    (request,) = scene.asked("claude-solo")
    assert request.credentials == {"x-api-key": KEY} and "Hello?" in request.prompt
    world.note(f"first text after {times[0] - began:.2f} s")


@test("thinking is told apart from the answer")
def thinking(world):
    def script(exchange):
        exchange.stream()
        exchange.thinking("Let me ", "see.")
        exchange.text("It is 42.")
        exchange.finish()

    scene = Surroundings(world, script)
    one = scene.start()
    result = finish(one, scene.team("solo"))
    assert result["answer"]["text"] == "It is 42.", result
    kinds = {event["itemId"]: event["kind"] for event in one.run(result["runId"]).of_type("item.started")}
    said = {kinds[item]: text for item, text in one.run(result["runId"]).texts().items()}
    assert said == {"reasoning": "Let me see.", "message": "It is 42."}, said


@test("pictures of the prompt arrive byte for byte, a broken one refuses the run or is told")
def pictures(world):
    scene = Surroundings(world, reply("A brown square."))
    one = scene.start()
    block = {"type": "image", "mimeType": "image/png", "data": base64_of(picture())}
    params = start_params(scene.team("solo"), "What is it?", wait=True)
    params["prompt"].append(block)
    result = one.call("massgen/run/start", params, 60)
    assert result["answer"]["text"] == "A brown square.", result
    (request,) = scene.asked("claude-solo")
    assert [part.data for part in request.media] == [picture()], request.media
    block["data"] = base64_of(picture()[:40])
    answer = one.answer(one.request("massgen/run/start", params), 60)
    codes = [event["code"] for run in one.runs.values() for event in run.of_type("notice")]
    assert "error" in answer or codes, f"nobody was told that the picture is broken: {answer}"


@test("20 turns in a row: every answer is that of its turn, and usage adds up to what the model reported")
def many_turns(world):
    def script(exchange):
        number = int(exchange.request.prompt.rpartition("turn ")[2].split()[0])
        looks = exchange.request.step == 0 and number % 5 == 0
        part = tool("Read", file_path="note.txt") if looks else f"This is {number}."
        reply(part, usage=(100 + number, 10 + number))(exchange)

    scene = Surroundings(world, script)
    scene.workspace("solo").mkdir()
    (scene.workspace("solo") / "note.txt").write_text("noted")
    one = scene.start()
    session, took, most, sums = None, [], 0, [0, 0]
    for number in range(20):
        began = time.monotonic()
        more = {"sessionId": session} if session else {}
        result = finish(one, scene.team("solo"), f"turn {number} please", **more)
        took.append(time.monotonic() - began)
        run = one.run(result["runId"])
        session = run.of_type("run.started")[0]["sessionId"]
        assert result["answer"]["text"] == f"This is {number}.", (number, result)
        calls = 2 if number % 5 == 0 else 1
        expected = (calls * (100 + number), calls * (10 + number))
        assert (result["usage"]["inputTokens"], result["usage"]["outputTokens"]) == expected, (number, result["usage"])
        most = max(most, len(processes.of_cli(world, scene.cli)))
    assert most <= 2, f"{most} processes for one agent"
    one.call("massgen/server/status")
    world.note(f"a turn {statistics.median(took):.2f} s, the slowest {max(took):.2f} s")


@test("8 at once: each has its own answer, workspace and figures", alone=True)
def eight_at_once(world):
    def script(exchange):
        steps(
            reply(tool("Write", file_path="mine.txt", content=exchange.request.model)),
            reply(f"I am {exchange.request.model}."),
        )(exchange)

    scene = Surroundings(world, script)
    names = [f"a{index}" for index in range(8)]
    one = scene.start()
    began, most = time.monotonic(), {"processes": 0, "mib": 0}
    runs = {name: start(one, scene.team(name, permission_mode="acceptEdits"), "Go.") for name in names}
    is_over = threading.Event()

    def watch():
        while not is_over.wait(0.3):
            found = processes.of_world(world)
            most["processes"] = max(most["processes"], len(found))
            most["mib"] = max(most["mib"], processes.pss_mib(found))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for name, run in runs.items():
            end = one.completed(run, 60)
            assert end["status"] == "completed" and end["answer"]["text"] == f"I am claude-{name}.", (name, end)
            assert (end["usage"]["inputTokens"], end["usage"]["outputTokens"]) == (200, 20), end["usage"]
            assert (scene.workspace(name) / "mine.txt").read_text() == f"claude-{name}"
    finally:
        is_over.set()
        watcher.join()
    world.note(f"all done after {time.monotonic() - began:.1f} s, {most['mib']} MiB in {most['processes']} processes")
    one.close_input()
    system.eventually(lambda: not processes.of_world(world), 5, "all processes to end")


@test("a start and a delta cost little: no more than three times the CPU of Chat Completions deltas", alone=True)
def figures(world):
    pieces = [f"piece {index} " for index in range(DELTAS)]
    scene = Surroundings(world, reply("Hello."))

    def speak(exchange):
        exchange.stream()
        for piece in pieces:
            exchange.text(piece)
            time.sleep(0.0005)
        exchange.finish()

    one = scene.start()
    began = time.monotonic()
    run = start(one, scene.team("solo"))
    one.event(run, "item.delta")
    first = time.monotonic() - began
    one.completed(run)
    finish(one, chat_team(scene.chat(reply_chat).url, "solo"))
    scene.api.script = speak
    costs = {"chat": [], "claude": []}
    teams = (("chat", chat_team(scene.chat(speak).url, "solo")), ("claude", scene.team("solo")))
    for kind, team in teams * 2:
        before = system.cpu_seconds(one.process.pid)
        run = start(one, team)
        one.event(run, "item.delta")
        memory = processes.describe(processes.of_world(world))
        assert one.completed(run, 120)["answer"]["text"] == "".join(pieces)
        costs[kind].append((system.cpu_seconds(one.process.pid) - before) / DELTAS * 1e6)
    chat, claude = min(costs["chat"]), min(costs["claude"])  # whatever else this machine does only adds
    world.note(f"first text {first:.2f} s; CPU a delta {claude:.0f} µs, of Chat Completions {chat:.0f} µs; {memory}")
    assert claude <= 3 * chat, costs


def reply_chat(exchange):
    exchange.stream()
    exchange.text("Hello.")
    exchange.finish()
