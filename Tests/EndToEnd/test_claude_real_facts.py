# SPDX-License-Identifier: Apache-2.0
"""What the backend takes for granted of the Claude Code CLI, driven by hand. (claude-code.md 4 to 8)

No server of ours is part of these: when another release of the CLI makes one fail, the backend has to be looked at.
"""

from claude_real.scripts import answer, reply, steps, tool, trickle, turns
from claude_real.surroundings import Surroundings, base64_of, picture
from harness import test

# (what is called, whether the CLI would have run it without asking: named in --allowedTools or allowed by the mode)
CALLS = (
    ("a file in the working folder is read", tool("Read", file_path="in.txt")),
    ("another file is read", tool("Read", file_path="/etc/hostname")),
    ("a command that only reads", tool("Bash", command="ls", description="List.")),
    ("a command that writes", tool("Bash", command="touch made.txt", description="Make.")),
    ("a file is written", tool("Write", file_path="new.txt", content="x")),
    ("a search", tool("Grep", pattern="x")),
    ("a note to itself", tool("TaskCreate", subject="s", description="d")),
    ("an answer", answer("42")),
)
PERMISSIVE = ("--permission-mode", "acceptEdits", "--allowedTools", "Bash,Read,Write,Grep,mcp__massgen__new_answer")


def decide(decision):
    """A hook that decides like this before every tool."""

    def hook(ask):
        if ask["hook_event_name"] != "PreToolUse":
            return {}
        output = {"hookEventName": "PreToolUse", "permissionDecision": decision, "permissionDecisionReason": "because"}
        return {"hookSpecificOutput": output}

    return hook


def call_all(world, decision, *arguments, permit=None):
    """Has the model call each tool in a turn of its own; returns host and what the model read of each call."""
    scene = Surroundings(world, turns(*[steps(reply(call), reply("Done.")) for _, call in CALLS]))
    world.file("in.txt", "inside")
    host = scene.host(*arguments, "--tools", "Bash,Read,Write,Grep,TaskCreate", hook=decide(decision), permit=permit)
    host.initialize(systemPrompt="You test.")
    for title, _ in CALLS:
        host.turn(title)
    hooked = [ask["tool_name"] for ask in host.hooks if ask["hook_event_name"] == "PreToolUse"]
    assert hooked == [call[0] for _, call in CALLS], hooked
    return host, [result[1:] for result in scene.api.model_calls[-1].results]


@test("a hook sees every call of a tool, and its refusal wins over modes and lists that allow")
def hook_denies(world):
    host, results = call_all(world, "deny", *PERMISSIVE)
    assert not host.asked, host.asked
    assert len(results) == len(CALLS) and all(failed and "because" in text for text, failed in results), results


@test("a hook that says ask has the host asked about every call, whatever modes and lists allow")
def hook_asks(world):
    host, results = call_all(world, "ask", *PERMISSIVE, permit=lambda _: {"behavior": "deny", "message": "not now"})
    assert [ask["tool_name"] for ask in host.asked] == [call[0] for _, call in CALLS], host.asked
    assert all(ask["decision_reason_type"] == "hook" for ask in host.asked), host.asked
    assert len(results) == len(CALLS) and all(failed and "not now" in text for text, failed in results), results


@test("killed in the middle of a reply and resumed, a session has its turns and not the half reply")
def killed_and_resumed(world):
    scene = Surroundings(world, turns(reply("First answer."), trickle()))
    host = scene.host()
    host.initialize(systemPrompt="The first prompt.")
    session = host.turn("one")["session_id"]
    host.say("two")
    host.wait(lambda frame: "[000010]" in str(frame.get("event")))
    host.kill()
    scene.api.script = reply("Later.")
    other = scene.host(f"--resume={session}", "--system-prompt-snapshot", "off")
    other.initialize(systemPrompt="Another prompt.")
    assert other.turn("go on")["session_id"] == session
    request = scene.api.model_calls[-1]
    said = [str(message["content"]) for message in request.messages]
    assert [message["role"] for message in request.messages] == ["user", "assistant"] * 2 + ["user"], said
    assert "First answer." in said[1] and "two" in said[2] and "[0000" not in "".join(said), said
    assert "Another prompt." in request.system and "The first prompt." not in request.system


@test("a question to the user comes as a permission to give, and the answers go back in its input")
def question(world):
    asked = [
        {
            "question": "Which colour?",
            "header": "Colour",
            "multiSelect": False,
            "options": [{"label": "Red", "description": "warm"}, {"label": "Blue", "description": "cold"}],
        }
    ]
    scene = Surroundings(world, steps(reply(tool("AskUserQuestion", questions=asked)), reply("Done.")))

    def permit(ask):
        return {"behavior": "allow", "updatedInput": {**ask["input"], "answers": {"Which colour?": "Blue"}}}

    host = scene.host(hook=decide("ask"), permit=permit)
    host.initialize(systemPrompt="You test.")
    host.turn("Ask me.")
    (ask,) = host.asked
    assert ask["requires_user_interaction"] and ask["input"]["questions"][0]["question"] == "Which colour?", ask
    ((_, text, failed),) = scene.api.model_calls[-1].results
    assert '"Which colour?"="Blue"' in text and not failed, text


@test("pictures arrive byte for byte, and nothing of the folder's own instructions and settings does")
def pictures_and_isolation(world):
    scene = Surroundings(world, reply("Seen."))
    world.file("CLAUDE.md", "FOREIGN INSTRUCTIONS")
    command = {"type": "command", "command": "touch hooked"}
    world.file(".claude/settings.json", {"hooks": {"SessionStart": [{"hooks": [command]}]}})
    (world.home / ".claude").mkdir()
    (world.home / ".claude/CLAUDE.md").write_text("FOREIGN INSTRUCTIONS")
    host = scene.host()
    host.initialize(systemPrompt="You test.")
    image = {"type": "base64", "media_type": "image/png", "data": base64_of(picture())}
    for number in (1, 2):
        host.turn([{"type": "image", "source": image}, {"type": "text", "text": f"Picture {number}"}])
        assert [part.data for part in scene.api.model_calls[-1].media] == [picture()] * number
    assert b"FOREIGN" not in scene.api.model_calls[-1].body
    assert not (world.cwd / "hooked").exists()
