# SPDX-License-Identifier: Apache-2.0
"""The live view and the conversation of `massgen-server run`, in a real terminal emulator. (docs/TERMINAL.md)"""

import contextlib
import fcntl
import json
import os
import pty
import re
import signal
import struct
import termios
import threading

import system
from emulator import Emulator
from harness import DEMO, answer_then_vote, replay_team, test

FINAL = "Use a digest cache with atomic replace; readers never need a lock."
TASK = "How should we cache?"


def hanging(**texts):
    """A team whose agents say something and then nothing more."""
    return replay_team(
        **{
            name: [{"repeat": True, "steps": [{"text": text}, {"hang": True}]}]
            for name, text in (texts or {"ada": "First words.", "bob": "Second words.", "cleo": "Third words."}).items()
        }
    )


def output(world):
    path = world.cwd / "out.txt"
    return path.read_text() if path.exists() else ""


def columns_of(lines):
    """Where the lines between columns stand, when the screen shows columns."""
    rule = next((line for line in lines if "┬" in line), "")
    return [index for index, character in enumerate(rule) if character == "┬"]


@test("columns at 120×40; the answer alone on stdout, the summary on the terminal, which is as it was")
def columns(world):
    with Emulator(world, 120, 40) as screen:
        screen.run(DEMO, TASK, "--speed", "2", after=" > out.txt")
        lines = screen.wait("scout", "critic", "builder", "answering")
        bars = columns_of(lines)
        assert len(bars) == 2 and bars[0] > 32 and bars[1] - bars[0] > 32, lines
        assert all(lines[row][bar] == "│" for row in range(6, 38) for bar in bars if len(lines[row]) > bar), lines
        assert "three-agents-demo (replay)" in lines[0] and TASK in lines[1] and "q cancel" in lines[39], lines
        screen.wait("┊ What breaks", "◆ answer agent1.1", "Cache the parsed file by digest.")
        screen.wait("voting", "votes for agent3.1 (builder)")
        shown = "\n".join(screen.wait_code(0))
        assert "completed (replay) · builder wins (critic 1, builder 2)" in shown and "470 tokens" in shown, shown
        assert "journal in" in shown and "no cost" in shown and "┬" not in shown, shown
        assert output(world) == FINAL + "\n"
        screen.check_restored()


@test("sections at 60×30")
def sections(world):
    with Emulator(world, 60, 30) as screen:
        screen.run(world.file("team.json", hanging()), TASK)
        lines = screen.wait("First words.", "Second words.", "Third words.", "? help")
        heads = [index for index, line in enumerate(lines) if line.startswith(" ● ")]
        assert len(heads) == 3 and heads[1] - heads[0] > 5 and not columns_of(lines), lines
        assert all(lines[head - 1] == "─" * 60 for head in heads), lines
        screen.press("C-c")
        screen.wait_code(4)


@test("a new size is drawn at once, down to 10×3 and back")
def resizes(world):
    with Emulator(world, 120, 40) as screen:
        screen.run(world.file("team.json", hanging()), TASK)
        assert len(columns_of(screen.wait("Third words."))) == 2
        screen.resize(60, 30)
        system.eventually(lambda: not columns_of(screen.lines()) and "Third words." in screen.text(), 10)
        screen.resize(20, 6)
        screen.wait("● ada", "● bob", "● cleo", "q cancel")
        screen.resize(10, 3)
        screen.wait("● ada")
        screen.resize(200, 50)
        system.eventually(lambda: len(columns_of(screen.lines())) == 2 and "Second words." in screen.text(), 10)
        screen.press("C-c")
        screen.wait_code(4)
        screen.check_restored()


@test("q asks, any other key goes on, q again cancels with 4")
def cancel(world):
    with Emulator(world) as screen:
        screen.run(world.file("team.json", hanging()), TASK, after=" > out.txt")
        screen.wait("First words.")
        screen.press("q")
        screen.wait("Cancel the run?")
        screen.press("x")
        screen.wait_gone("Cancel the run?")
        screen.press("q", "q")
        shown = "\n".join(screen.wait_code(4))
        assert "cancelled (replay)" in shown and output(world) == "", shown
        screen.check_restored()
    run = next(world.cwd.glob(".massgen/sessions/*/runs/*")).name
    assert world.journal(run)[-1]["status"] == "cancelled"


@test("a second Ctrl-C ends at once, and the terminal is as it was")
def end_at_once(world):
    with Emulator(world) as screen:
        screen.run(world.file("team.json", hanging()), TASK)
        screen.wait("First words.")
        screen.type("\x03\x03")
        screen.wait_code(4)
        screen.check_restored()


@test("a makes the team answer with what it has")
def answer_now(world):
    team = replay_team(
        quick=answer_then_vote("The quick answer.", final="The final text."),
        slow=[{"repeat": True, "steps": [{"text": "Let me think. "}, {"hang": True}]}],
    )
    with Emulator(world) as screen:
        screen.run(world.file("team.json", team), TASK, after=" > out.txt")
        screen.wait("◆ answer agent1.1", "Let me think.")
        screen.press("a")
        shown = "\n".join(screen.wait_code(0))
        assert "quick wins" in shown and output(world) == "The final text.\n", (shown, output(world))


@test("s says something to the team or to one agent: typed, pasted, edited, closed")
def steer(world):
    slow = [
        {"steps": [{"text": "Wait. "}, {"delay_ms": 2500, "text": "Done. "}]},
        {"repeat": True, "steps": [{"text": "Again. "}, {"hang": True}]},
    ]
    with Emulator(world) as screen:
        screen.run(world.file("team.json", replay_team(ada=slow, bob=slow)), TASK)
        screen.wait("Wait.")
        screen.press("s")
        screen.wait("to everyone:", "Enter sends")
        screen.type("Fort mit mir")
        screen.press("Escape")
        screen.wait("q cancel")
        screen.press("s")
        screen.type("Größe 日本")
        screen.paste(" pasted\ntwo")
        screen.wait("to everyone: Größe 日本 pasted⏎two")
        screen.press("Up", "C-a", "Delete")
        screen.type("g")
        screen.press("Enter")
        screen.wait("Said to ada, bob")
        screen.press("2", "s")
        screen.wait("to bob:")
        screen.type("Only you")
        screen.press("Enter")
        screen.wait("Said to bob;")
        screen.wait("» größe 日本 pasted", "» Only you")
        screen.press("1")
        system.eventually(lambda: "» größe" in screen.text() and "Only you" not in screen.text(), 10)
        screen.press("C-c")
        screen.wait_code(4)
    run = next(world.cwd.glob(".massgen/sessions/*/runs/*")).name
    steered = [(event["agentId"], event["text"]) for event in world.journal(run) if event["type"] == "steer.applied"]
    assert ("ada", "größe 日本 pasted\ntwo") in steered and ("bob", "Only you") in steered, steered
    assert ("ada", "Only you") not in steered


@test("keys that the phase does not allow say so")
def refused_keys(world):
    final = [{"for": "final", "steps": [{"text": "Presenting. "}, {"hang": True}]}]
    team = replay_team(ada=answer_then_vote() + final, bob=answer_then_vote("Other."))
    with Emulator(world) as screen:
        screen.run(world.file("team.json", team), TASK)
        screen.wait("presenting", "Presenting.")
        for key in "sa":
            screen.press(key)
            screen.wait("The final answer is being written")
            screen.press("C-l")
            screen.wait_gone("The final answer is being written")
        screen.press("9")
        screen.wait("There is no agent 9")
        screen.press("C-c")
        screen.wait_code(4)


@test("one agent fills the screen and is scrolled through; answers are paged through; help")
def focus_and_pages(world):
    text = "\n".join(f"line {number} of many" for number in range(1, 101))
    team = replay_team(
        ada=[{"repeat": True, "steps": [{"text": text}, {"hang": True}]}], bob=answer_then_vote("Bob's answer.", "agent2")
    )
    with Emulator(world, 100, 30) as screen:
        screen.run(world.file("team.json", team), TASK)
        screen.wait("line 100 of many", "◆ votes for agent2.1")
        screen.press("Tab")
        lines = screen.wait("Esc back", "line 100 of many")
        assert "bob" not in "\n".join(lines[3:]), lines
        screen.press("PPage")
        screen.wait("below", "line 60 of many")
        screen.press("Home")
        screen.wait("line 1 of many")
        screen.press("Down")
        screen.wait_gone("line 1 of many")
        screen.press("End")
        screen.wait("line 100 of many")
        screen.press("p")
        screen.wait("Answer 1 of 1", "answer agent2.1 of bob", "Bob's answer.", "bob votes for it", "Good.")
        screen.press("n")
        screen.wait("This is the newest answer.")
        screen.press("?")
        screen.wait("── Keys", "Ctrl-C cancels without asking")
        screen.press("Escape")
        screen.wait("● ada", "● bob")
        screen.press("C-c")
        screen.wait_code(4)


@test("Ctrl-Z stops the job and gives the terminal back; fg draws everything again")
def stop_and_continue(world):
    with Emulator(world) as screen:
        screen.run(world.file("team.json", hanging()), TASK)
        screen.wait("First words.")
        for _ in range(2):
            screen.press("C-z")
            screen.wait("Stopped")
            screen.check_restored()
            screen.type("fg")
            screen.press("Enter")
            screen.wait("First words.", "Third words.", "q cancel")
        screen.resize(60, 30)
        system.eventually(lambda: not columns_of(screen.lines()) and "Third words." in screen.text(), 10)
        screen.press("C-c")
        system.eventually(lambda: screen.state == "0 1", 10)
        screen.check_restored()


@test("SIGTERM gives the terminal back")
def terminated(world):
    with Emulator(world) as screen:
        screen.run(world.file("team.json", hanging()), TASK)
        screen.wait("First words.")
        os.kill(screen.process, signal.SIGTERM)
        screen.wait_code(4)
        screen.check_restored()


@test("colours only where they are wanted")
def colors(world):
    team = hanging()
    for number, (env, wanted) in enumerate([({}, True), ({"NO_COLOR": "1"}, False)]):
        with Emulator(world, env=env) as screen:
            screen.run(world.file(f"team{number}.json", team), TASK)
            screen.wait("First words.")
            shown = "\n".join(screen.lines(colors=True))
            assert bool(re.search(r"\x1b\[[0-9;]*3[1-6]m", shown)) == wanted, shown
            screen.press("C-c")
            screen.wait_code(4)


@test("lines instead of a view with TERM=dumb and with --plain")
def plain(world):
    with Emulator(world) as screen:
        for before, options in (("TERM=dumb ", []), ("", ["--plain"])):
            screen.run(DEMO, TASK, "--speed", "instant", *options, before=before)
            shown = "\n".join(screen.wait_code(0))
            assert "scout (agent1)" in shown and FINAL in shown and "completed (replay); journal in" in shown, shown


@test("without UTF-8 the view is ASCII")
def ascii_only(world):
    with Emulator(world, env={"LANG": "C", "LC_ALL": "C"}) as screen:
        screen.run(world.file("team.json", hanging(ada="plain words")), TASK)
        shown = "\n".join(screen.wait("plain words", "* ada", "----"))
        assert shown.isascii(), shown
        screen.press("C-c")
        screen.wait_code(4)


@test("what models write stays in its column, whatever the script and whatever it would steer")
def hostile_text(world):
    texts = {
        "wide": "漢字かな交じり文をたくさん書くと列はどうなるでしょうか。" * 3,
        "emoji": "👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️ e\u0301 " * 12,
        "rtl": "שלום עולם مرحبا بالعالم " * 8 + "\u202e evil \x1b[2J\x1b[H\x1b]0;title\x07 tab\there",
    }
    with Emulator(world, 120, 30) as screen:
        screen.run(world.file("team.json", hanging(**texts)), TASK)
        screen.wait("● wide", "● emoji", "● rtl", "evil")
        lines = screen.lines()
        assert len(columns_of(lines)) == 2 and all(line.count("│") == 2 for line in lines[6:28]), lines
        assert "title" not in screen.text()
        screen.press("C-c")
        screen.wait_code(4)


@test("a conversation: two turns of one session, commands, history, Ctrl-D")
def conversation(world):
    team = replay_team(ada=answer_then_vote(final="The final text."), bob=answer_then_vote("Other."))
    path = world.file("team.json", team)
    with Emulator(world, 100, 40) as screen:
        screen.run(path)
        screen.wait("team: type a task.", "Task:")
        screen.type("/help")
        screen.press("Enter")
        screen.wait("/answers", "/quit", "/votes")
        screen.type("First\\")
        screen.press("Enter")
        screen.type("question")
        screen.press("Enter")
        screen.wait("The final text.", "Follow-up:")
        screen.press("Up")
        screen.wait("Follow-up: First\n           question")
        screen.press("C-u", "BSpace", "C-u")
        screen.type("Second question")
        screen.press("Enter")
        system.eventually(lambda: len(list(world.cwd.glob(".massgen/sessions/*/runs/*"))) == 2, 20)
        system.eventually(lambda: screen.text().count("completed (replay)") == 2, 20)
        for command, word in (
            ("/status", "2. completed"),
            ("/answers", "agent1.1 by ada"),
            ("/votes", "ada for agent1.1"),
            ("/cost", "no tokens reported"),
            ("/team", "agent1"),
            ("/nope", "no command /nope"),
        ):
            screen.type(command)
            screen.press("Enter")
            screen.wait(word)
        screen.press("C-d")
        screen.wait_code(0)
        screen.check_restored()
    assert len(list(world.cwd.glob(".massgen/sessions/*"))) == 1
    records = [json.loads(path.read_text()) for path in world.cwd.glob(".massgen/sessions/*/runs/*/run.json")]
    tasks = {record["task"] for record in records}
    assert tasks == {"First\nquestion", "Second question"}, tasks


@test("cancelling a run of a conversation leads back to the prompt; /new begins a session")
def conversation_cancelled(world):
    with Emulator(world, 100, 30) as screen:
        screen.run(world.file("team.json", hanging(ada="First words.")))
        screen.wait("Task:")
        screen.paste("a pasted\ntask")
        screen.press("Enter")
        screen.wait("● ada", "First words.")
        screen.press("C-c")
        screen.wait("cancelled (replay)", "Follow-up:")
        screen.type("/new")
        screen.press("Enter")
        screen.wait("A new session", "Task:")
        screen.press("C-c")
        screen.wait("Ctrl-D quits")
        screen.press("C-d")
        screen.wait_code(4)
        screen.check_restored()


def drain(descriptor):
    """Reads a terminal to its end."""
    with contextlib.suppress(OSError):
        while os.read(descriptor, 65536):
            pass


@test("a terminal that nobody reads does not stop the run")
def stuck_terminal(world):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    team = replay_team(
        ada=answer_then_vote("An answer. " * 2000, final="word " * 20_000), bob=answer_then_vote("Other. " * 2000)
    )
    process = world.spawn("run", world.file("team.json", team), TASK, stderr=theirs, env={"TERM": "xterm"})
    os.close(theirs)

    def ended():
        runs = list(world.cwd.glob(".massgen/sessions/*/runs/*/events.jsonl"))
        return runs and b'"run.completed"' in runs[0].read_bytes()

    system.eventually(ended, 20, "the run to end")
    reader = threading.Thread(target=drain, args=[ours])
    reader.start()
    out, _ = process.communicate(timeout=20)
    reader.join(10)
    os.close(ours)
    assert out == b"word " * 20_000 + b"\n" and process.returncode == 0, (out[-100:], process.returncode)


@test("a terminal that goes away cancels the run")
def hangup(world):
    pid, ours = pty.fork()
    if pid == 0:
        os.chdir(world.cwd)
        arguments = [world.binary, "run", str(world.file("team.json", hanging())), TASK]
        os.execve(world.binary, arguments, world.environment(TERM="xterm"))
    seen = b""
    while b"First words." not in seen:
        seen += os.read(ours, 65536)
    os.close(ours)
    system.eventually(lambda: not system.is_alive(pid), 10, "the process to end")
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) in (4, -signal.SIGHUP), status
