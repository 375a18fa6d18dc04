# SPDX-License-Identifier: Apache-2.0
"""`massgen-server run` and the other words of the command line. (README; replay.md 2, 5)"""

import json
import os
import pty
import signal
import subprocess
import time

import provider
import system
from harness import CHECKOUT, DEMO, HANGING, answer_then_vote, chat_team, replay_team, test

FINAL = "Use a digest cache with atomic replace; readers never need a lock."


def team_file(world, name="team.yaml", text="Solo says hello."):
    """A team whose only agent says this."""
    return world.file(
        name,
        {
            "agents": [
                {
                    "id": "solo",
                    "backend": {
                        "type": "replay",
                        "speed": "instant",
                        "script": [{"repeat": True, "steps": [{"text": text}]}],
                    },
                }
            ]
        },
    )


@test("run TEAM TASK: the answer on stdout and nothing else, progress on stderr")
def team_and_task(world):
    done = world.run_command(DEMO, "How should we cache?", "--speed", "instant")
    assert done.returncode == 0 and done.stdout == FINAL + "\n", done
    assert "builder" in done.stderr and "(replay)" in done.stderr and "wins" in done.stderr, done.stderr
    assert "journal in" in done.stderr


@test("the words: team, bundled name, task, both in order")
def words(world):
    team_file(world)
    assert world.run_command("team.yaml", "Task?").stdout == "Solo says hello.\n"
    assert world.run_command("./team.yaml", "Task?").stdout == "Solo says hello.\n"
    assert world.run_command("three-agents-demo", "Task?", "--speed=instant").stdout == FINAL + "\n"
    assert world.run_command("team.yaml", stdin="From stdin?").stdout == "Solo says hello.\n"
    assert world.run_command("team.yaml", "--", "--json").stdout == "Solo says hello.\n"
    assert (
        world.run_command("--set", "/agents/0/backend/script/0/steps/0/text=Changed.", "team.yaml", "Task?").stdout
        == "Changed.\n"
    )
    done = world.run_command("team.yaml", "two", "words")
    assert done.returncode == 1 and "quotes" in done.stderr, done


@test("one word that is no team is the task; the team is searched for")
def search(world):
    done = world.run_command("What is this?")
    assert done.returncode == 1 and ".massgen/config.yaml" in done.stderr, done.stderr
    (world.config / "massgen").mkdir()
    (world.config / "massgen/config.yaml").write_text(
        team_file(world, "x/user.yaml", "From the user's settings.").read_text()
    )
    assert world.run_command("What is this?").stdout == "From the user's settings.\n"
    team_file(world, "only.massgen.yaml", "From the only file.")
    assert world.run_command("What is this?").stdout == "From the only file.\n"
    assert world.run_command(stdin="From stdin").stdout == "From the only file.\n"
    team_file(world, "second.massgen.yaml", "From the second file.")
    done = world.run_command("What is this?")
    assert (
        done.stdout == "From the user's settings.\n" or done.returncode == 1 and "second.massgen.yaml" in done.stderr
    ), done
    team_file(world, ".massgen/config.yaml", "From the project.")
    assert world.run_command("What is this?").stdout == "From the project.\n"


@test("the task reaches the model as it was typed")
def task_text(world):
    server = world.provider(lambda exchange: (exchange.stream(), exchange.text("ok"), exchange.finish()))
    path = world.file("team.json", chat_team(server.url, "m"))
    tasks = ["-5 degrees?", 'Größe 😀 "quoted" $HOME `x`', "two\nlines"]
    for task in tasks:
        assert world.run_command(path, "--", task).returncode == 0
    world.run_command(path, stdin="  piped\ntask\n")
    said = [request.json["messages"][-1]["content"] for request in server.requests]
    assert said[:3] == tasks and said[3].strip() == "piped\ntask", said


@test("exit codes: 0 completed, 1 wrong input, 2 failed, 3 timed out, 4 cancelled")
def exit_codes(world):
    server = world.provider(provider.by_model({"refused": provider.status(401), "silent": provider.hang}))
    good = world.file("good.json", chat_team(server.url, "a", "b"))
    failing = world.file("failing.json", chat_team(server.url, "refused"))
    silent = world.file("silent.json", chat_team(server.url, "silent"))
    done = world.run_command(good, "Task")
    assert done.returncode == 0 and done.stdout.startswith("I think so. Final answer of"), done
    done = world.run_command(failing, "Task")
    assert done.returncode == 2 and done.stdout == "" and "failed" in done.stderr, done
    done = world.run_command(silent, "Task", "--timeout", "0.5")
    assert done.returncode == 3 and "timedOut" in done.stderr, done
    for arguments in (
        [world.cwd / "none.yaml", "Task"],
        [good, ""],
        [good, "Task", "--set", "nonsense"],
        [good, "Task", "--set", "a=b"],
        [good, "Task", "--speed", "fast"],
        [good, "Task", "--timeout", "0"],
    ):
        done = world.run_command(*arguments)
        assert done.returncode == 1 and done.stdout == "" and done.stderr, (arguments, done)


@test("unknown options are refused with the usage")
def usage(world):
    for arguments in (["run", "--no-such"], ["fly"], ["lsp", "--what"]):
        process = world.spawn(*arguments, stdin=subprocess.DEVNULL)
        out, err = process.communicate(timeout=10)
        assert process.returncode not in (0, None) and process.returncode > 0 and b"Usage" in out + err, (
            arguments,
            out,
            err,
        )


@test("a wrong team file is shown with file, line and column")
def wrong_team(world):
    path = world.file("wrong.yaml", "agents:\n  - id: a\n    backend: {type: telepathy}\n")
    done = world.run_command(path, "Task")
    assert done.returncode == 1 and f"{path}:3:21: " in done.stderr and "[backend-type-unknown]" in done.stderr, (
        done.stderr
    )


@test("--json prints every event as one object a line and nothing else")
def json_lines(world):
    done = world.run_command("--json", DEMO, "Task?", "--speed", "instant")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert (
        events[0]["type"] == "run.started"
        and events[-1]["type"] == "run.completed"
        and events[-1]["answer"]["text"] == FINAL
    )
    folder = world.run_folder(next(iter(p.name for p in world.cwd.glob(".massgen/sessions/*/runs/*"))))
    assert [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()] == events
    failing = world.run_command(
        "--json", world.file("f.json", chat_team("http://127.0.0.1:1/v1", "m", transport={"max_tries": 1})), "x"
    )
    assert failing.returncode == 2 and json.loads(failing.stdout.splitlines()[-1])["status"] == "failed"


@test("--set takes JSON and plain text, several times, and adds members")
def overrides(world):
    server = world.provider(lambda exchange: (exchange.stream(), exchange.text("ok"), exchange.finish()))
    path = world.file("team.json", chat_team("http://127.0.0.1:1/v1", "m"))
    done = world.run_command(
        path,
        "Task",
        "--set",
        f"/agents/0/backend/base_url={server.url}",
        "--set",
        '/agents/0/backend/model="quoted"',
        "--set",
        "/agents/0/backend/temperature=0.5",
        '--set=/agents/0/backend/stop=["a=b"]',
    )
    assert done.returncode == 0, done
    request = server.requests[0].json
    assert request["model"] == "quoted" and request["temperature"] == 0.5 and request["stop"] == ["a=b"], request


def unhurried(exchange, **talk):
    """A team player with a pace of its own: recordings count in whole milliseconds."""
    time.sleep({"a": 0.05, "b": 0.15, "c": 0.25}[exchange.request.model])
    provider.team_player(exchange, **talk)


@test("record, then replay: the same answer without a network, and no secret in the recording", fault="secrets.nowhere")
def record(world):
    key = "sk-recorded-0123456789abcdefghij"
    server = world.provider(
        lambda exchange: unhurried(exchange, talk=["My key is sk-recorded-", "0123456789abcdefghij", " so there. "])
    )
    path = world.file("my.massgen.json", chat_team(server.url, "a", "b", "c", api_key_env="E2E_KEY"))
    # The models say the key themselves, so only the recording can be held to be clean.
    live = world.run_command(path, "Task?", "--record=rec.jsonl", env={"E2E_KEY": key})
    assert live.returncode == 0, live
    cassette = world.cwd / "rec.jsonl"
    text = cassette.read_text()
    assert key not in text and "sk-recorded-" not in text and "***" in text, "the key is in the recording"
    assert cassette.stat().st_mode & 0o777 == 0o600
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[0]["cassette"] == 1 and lines[-1]["end"] is True and lines[-1]["status"] == "completed"
    assert {agent["id"] for agent in lines[0]["agents"]} == {"a", "b", "c"}
    again = world.run_command(path, "Task?", "--record=rec.jsonl", env={"E2E_KEY": key})
    assert again.returncode == 1 and cassette.read_text() == text, "a recording was overwritten"
    count = len(server.requests)
    replayed = world.run_command(path, "Task?", "--replay=rec.jsonl", "--speed", "instant")
    assert replayed.returncode == 0 and len(server.requests) == count, replayed
    assert replayed.stdout == live.stdout.replace(key, "***"), (live.stdout, replayed.stdout)
    assert "(replay)" in replayed.stderr
    assert world.run_command(path, "Task?", "--replay=rec.jsonl", "--speed=instant").stdout == replayed.stdout
    os.rename(cassette, world.cwd / "my.cassette.jsonl")
    assert world.run_command("--replay", path, "Task?", "--speed=instant").stdout == replayed.stdout
    standard = world.run_command("--record", path, "Task?", env={"E2E_KEY": key})
    assert standard.returncode == 0 and len(list(world.cwd.glob(".massgen/recordings/run_*.cassette.jsonl"))) == 1
    missing = world.run_command(path, "Task?", "--replay=none.jsonl")
    assert missing.returncode == 1 and "none.jsonl" in missing.stderr, missing
    cut = world.file("cut.jsonl", text[: len(text) * 2 // 3])
    assert world.run_command(path, "Task?", f"--replay={cut}", "--speed=instant").returncode in (0, 2)
    wrong = world.file("wrong.jsonl", "this is\nno cassette\n")
    assert world.run_command(path, "Task?", f"--replay={wrong}").returncode == 1


@test("recording and replay over the wire")
def record_wire(world):
    server = world.provider(unhurried)
    one = world.start("rpc")
    team = chat_team(server.url, "a", "b")
    params = {"config": {"inline": team}, "prompt": "Task?", "wait": True}
    live = one.call("massgen/run/start", {**params, "record": "wire.jsonl"})
    assert live["status"] == "completed" and (world.cwd / "wire.jsonl").exists()
    error = one.error("massgen/run/start", {**params, "record": "wire.jsonl"})
    assert error.code == -32602 and error.data.get("reason") == "record_exists", error
    count = len(server.requests)
    results = [
        one.call("massgen/run/start", {**params, "replay": {"cassette": "wire.jsonl", "speed": "instant"}})
        for _ in range(2)
    ]
    assert len(server.requests) == count
    for result in results:
        assert (
            result["answer"]["text"] == live["answer"]["text"]
            and result["winner"] == live["winner"]
            and result["replayed"] is True
        )
    assert results[0]["votes"] == results[1]["votes"] and results[0]["durationMs"] == results[1]["durationMs"]
    assert one.call("massgen/run/start", {**params, "record": True})["status"] == "completed"
    assert list(world.cwd.glob(".massgen/recordings/*.cassette.jsonl"))
    error = one.error("massgen/run/start", {**params, "replay": {"cassette": "none.jsonl"}})
    assert error.code == -32602, error


@test("Ctrl-C cancels with 4; a second one ends at once", fault="system.signals")
def interrupt(world):
    server = world.provider(provider.trickle())
    path = world.file("team.json", chat_team(server.url, "a", "b"))
    process = world.spawn("run", path, "Task")
    system.eventually(lambda: len(server.requests) == 2)
    time.sleep(0.2)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 4 and b"cancelled" in err and out == b"", (process.returncode, out, err)
    assert time.monotonic() - began < 3
    system.eventually(lambda: server.open_connections == 0)
    run = next(world.cwd.glob(".massgen/sessions/*/runs/*")).name
    assert world.journal(run)[-1]["status"] == "cancelled"


@test("SIGTERM ends a run at the terminal without leaving anything", fault="system.signals")
def terminate(world):
    path = world.file("team.json", HANGING)
    process = world.spawn("run", path, "Task")
    system.eventually(lambda: list(world.cwd.glob(".massgen/sessions/*/runs/*/events.jsonl")))
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    assert process.returncode in (4, 143), process.returncode


@test("a reader of stdout that goes away ends --json", fault="transport.reader-gone")
def broken_pipe(world):
    server = world.provider(provider.trickle())
    path = world.file("team.json", chat_team(server.url, "a"))
    process = world.spawn("run", "--json", path, "Task")
    process.stdout.readline()
    process.stdout.close()
    process.stdin.close()
    assert process.wait(10) == 4
    process.stderr.read()


@test("without a task at a terminal it asks, and reports a missing team first")
def prompt_at_terminal(world):
    path = team_file(world)
    ours, theirs = pty.openpty()
    process = world.spawn("run", path, stdin=theirs)
    os.close(theirs)
    time.sleep(0.3)
    os.write(ours, b"typed task\n")
    out, err = process.communicate(timeout=10)
    assert process.returncode == 0 and out == b"Solo says hello.\n" and b"Task:" in err, (out, err)
    os.close(ours)
    done = world.run_command("none.yaml", stdin="")
    assert done.returncode == 1, done


@test("--help lists what is built and nothing else; --version says the version")
def help_text(world):
    def output(*arguments):
        process = world.spawn(*arguments, stdin=subprocess.DEVNULL)
        out, _ = process.communicate(timeout=10)
        assert process.returncode == 0, arguments
        return out.decode()

    text = output("--help")
    for word in ("lsp", "rpc", "run", "check", "teams", "new", "migrate", "doctor", "schema"):
        assert f"  {word} " in text, text
    for word in ("acp", "mcp", "tool"):
        assert f"\n  {word} " not in text, text
    assert output("--version").startswith("massgen-server ")
    text = output("run", "--help")
    for option in ("--json", "--plain", "--set", "--replay", "--speed", "--record", "--timeout"):
        assert option in text, option
    assert "Exit codes" in text
    output("lsp", "--help")
    output("rpc", "--help")


@test("the commands of the README work as they stand there")
def readme(world):
    team = replay_team(a=answer_then_vote(final="Short."), b=answer_then_vote("Other."))
    world.file("team.yaml", team)
    done = world.run_command("team.yaml", "Which index fits this query?", "--speed", "instant")
    assert done.stdout == "Short.\n", done
    script = (
        """printf '%s\\n' '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}' """
        """'{"jsonrpc":"2.0","id":1,"method":"massgen/run/start","params":{"wait":true,
    "config":{"path":"teams/basics/three-agents-demo.massgen.yaml"},"prompt":"How should we cache?"}}' |
  tr -d '\\n' | sed 's/}{/}\\n{/' | "$0" rpc"""
    )
    process = subprocess.run(
        ["/bin/sh", "-c", script, world.binary], env=world.environment(), cwd=CHECKOUT, capture_output=True, timeout=60
    )
    assert process.returncode == 0 and FINAL.encode() in process.stdout, process
