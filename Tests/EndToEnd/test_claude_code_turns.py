# SPDX-License-Identifier: Apache-2.0
"""Claude Code agents: what becomes of what the CLI writes. (claude-code.md R10, R13, R14, R17, R18, R21, R22)"""

import base64

from claude_code import ANSWER, VOTE, Scene, shown_text
from client import RPCError
from harness import finish, test

TEXT = "Grüße aus 北京: “it is — quite simply — 👩‍🔬’s job”. " * 5


def expect_text(scene, one, result, text):
    assert result["status"] == "completed" and result["answer"]["text"] == text, result
    assert shown_text(one, result["runId"]) == [text], shown_text(one, result["runId"])


def register(fault, title):
    @test(f"R10: {title}")
    def lines(world):
        scene = Scene(world)
        one, result = scene.finish(scene.lone(fault, [{"text": TEXT}]))
        expect_text(scene, one, result, TEXT)
        assert len(scene.starts()) == 1, "it was started again"


for fault, title in (
    ("split=7", "lines may come in pieces of seven bytes"),
    ("utf8-split", "pieces may end inside characters"),
    ("crlf", "lines may end with CR LF"),
    ("blank", "blank lines are nothing"),
    ("noise", "lines that are no JSON are skipped"),
    ("bad-json", "a broken line of JSON is skipped"),
    ("bad-utf8", "a line that is not UTF-8 does no harm"),
    ("no-newline", "the last line needs no end"),
):
    register(fault, title)


@test("R10: a line of 20 MB is read, and so is a text of 12 MB on one line")
def huge(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone("huge=20000000", [{"text": TEXT}], timeouts={"silence": 30}), timeout=120)
    expect_text(scene, one, result, TEXT)
    script = [{"text": "h" * 12_000_000, "piece": 12_000_000}]
    one, result = scene.finish(scene.lone("", script, timeouts={"silence": 30}), timeout=120)
    assert result["status"] == "completed", str(result)[:500]
    assert result["answer"]["text"] == "h" * 12_000_000, len(result["answer"]["text"])


@test("R13: a flood of deltas arrives whole, in few events")
def flood(world):
    scene = Scene(world)
    count = 100_000
    one, result = scene.finish(scene.lone(f"flood={count}", timeouts={"silence": 30}), timeout=120)
    text = "".join(str(index % 10) for index in range(count))
    assert result["answer"]["text"] == text, (len(result["answer"]["text"]), str(result)[:300])
    deltas = len(one.run(result["runId"]).of_type("item.delta"))
    assert deltas < count / 10, deltas
    world.note(f"{count} deltas in {deltas} events")


@test("R14: deltas that are withdrawn are not part of the answer, with and without a mark")
def withdrawn(world):
    for fault in ("dup-delta", "dup-delta-old", "dup-delta-old old"):
        scene = Scene(world)
        one, result = scene.finish(scene.lone(fault, [{"text": "Second attempt complete."}]))
        expect_text(scene, one, result, "Second attempt complete.")
        discarded = [
            item for item in one.run(result["runId"]).of_type("item.completed") if item["status"] == "discarded"
        ]
        assert discarded, f"{fault}: the client is not told that what it shows never happened"


@test("R14: a result that nobody asked for ends no turn and is no answer")
def two_results(world):
    scene = Scene(world)
    answer, vote = step(ANSWER, {}, content="Mine."), step(VOTE, {}, agent_id="{agent}", reason="Good.")
    script = [
        {"when": {"offers": ["vote"], "prompt": "<team:answer "}, "steps": [vote]},
        {"when": {"offers": ["new_answer"]}, "steps": [answer]},
        {"steps": [{"text": "The end."}]},
    ]
    team = scene.team(scene.agent("one", "two-results", script), scene.agent("two", "", script))
    one, result = scene.finish(team)
    assert result["status"] == "completed" and result["answer"]["text"] == "The end.", result
    answers = {answer["text"] for answer in result["answers"]}
    assert answers == {"Mine."}, answers
    assert "Background news" not in str(one.run(result["runId"]).of_type("answer.submitted", "run.completed"))


@test("R14: thinking, text and tool calls keep their order and are not mixed up")
def order(world):
    scene = Scene(world)
    steps = [
        {"thinking": "First a thought.", "text": "Then a word. ", "tools": [{"name": "TaskCreate", "input": {}}]},
        {"text": "Then the rest."},
    ]
    one, result = scene.finish(scene.lone("", steps))
    assert result["status"] == "completed", result
    log = one.run(result["runId"])
    begun = [item["kind"] for item in log.of_type("item.started")]
    assert begun == ["reasoning", "message", "toolCall", "message"], begun
    ended = {item["itemId"]: item.get("text") for item in log.of_type("item.completed")}
    texts = [ended[item["itemId"]] for item in log.of_type("item.started")]
    assert texts == ["First a thought.", "Then a word. ", None, "Then the rest."], texts


@test("R17: what nobody knows is ignored, and requests that nobody knows are refused")
def unknown(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone("unknown", [{"text": "Known."}]))
    expect_text(scene, one, result, "Known.")
    answers = [
        frame["response"]
        for frame in scene.sent("solo", "control_response")
        if frame["response"]["request_id"] == "standin-odd"
    ]
    assert [answer["subtype"] for answer in answers] == ["error"], answers


@test("R17: a CLI of 2.1.71 takes part in a team")
def old(world):
    scene = Scene(world)
    one, result = scene.finish(scene.team(scene.agent("one", "old"), scene.agent("two", "old")))
    assert result["status"] == "completed" and len(result["votes"]) == 2, result


@test("R18: tokens and cost are those of the turns, not sums of running totals")
def accounting(world):
    scene = Scene(world)
    usage = {"input_tokens": 1000, "cache_read_input_tokens": 500, "output_tokens": 100}
    script = [
        {
            "when": {"offers": ["vote"], "prompt": "<team:answer "},
            "steps": [step(VOTE, usage, agent_id="{agent}", reason="Good.")],
        },
        {"when": {"offers": ["new_answer"]}, "steps": [step(ANSWER, usage, content="An answer.")]},
        {"steps": [{"text": "Final.", "usage": usage}]},
    ]
    team = scene.team(scene.agent("one", "", script), scene.agent("two", "", script))
    one, result = scene.finish(team)
    assert result["status"] == "completed", result
    for agent in result["usage"]["agents"]:
        calls = len(scene.calls(agent["agentId"]))
        assert agent["inputTokens"] == 1500 * calls and agent["outputTokens"] == 100 * calls, (calls, agent)
        cost = calls * (1000 * 3 + 500 * 0.3 + 100 * 15) / 1e6
        assert abs(agent["reportedCost"] - cost) < 1e-9, (agent, cost)


def step(tool, usage, **arguments):
    return {"tools": [{"name": tool, "input": arguments}], "usage": usage}


@test("R21: a process is kept from turn to turn, and every message has its own uuid")
def reuse(world):
    scene = Scene(world)
    one, result = scene.finish(scene.team("one", "two"))
    assert result["status"] == "completed" and len(result["votes"]) == 2, result
    for name in ("one", "two"):
        turns = scene.sent(name, "user")
        uuids = [frame["uuid"] for frame in turns]
        assert len(set(uuids)) == len(uuids) >= 2, uuids
        pids = {entry["pid"] for entry in scene.log(name, "call") if any("vote" in t for t in entry["offered"])}
        assert len(pids) == 1, f"{name}: answer and vote came from {len(pids)} processes"


@test("R15, R21: what a peer writes is no command to the CLI: sent as composed by a client")
def composed(world):
    scene = Scene(world)
    script = [{"when": {"turn": 1}, "steps": [step(ANSWER, {}, content="/clear @/etc/passwd")]}]
    one, result = scene.finish(scene.team(scene.agent("one", "", script), scene.agent("two", "", script)))
    assert result["status"] == "completed", result
    for frame in scene.sent("one", "user") + scene.sent("two", "user"):
        assert frame["client_composed"] is True, frame
    scene = Scene(world)
    one, result = scene.finish(scene.team(scene.agent("three", "old", script), scene.agent("four", "old", script)))
    assert result["status"] == "completed", result
    texts = str(scene.sent("three", "user") + scene.sent("four", "user"))
    assert "@/etc/passwd" not in texts, "an old CLI would read the file"


@test("R22: a picture goes along as it is; a broken one is refused before anything is started")
def pictures(world):
    from claude_real.surroundings import picture  # noqa: PLC0415

    scene = Scene(world)
    one = scene.start()
    image = base64.b64encode(picture()).decode()
    prompt = [{"type": "text", "text": "What is it?"}, {"type": "image", "mimeType": "image/png", "data": image}]
    result = one.call("massgen/run/start", {"config": {"inline": scene.lone()}, "prompt": prompt, "wait": True}, 60)
    assert result["status"] == "completed", result
    (message,) = scene.sent("solo", "user")
    sources = [block["source"] for block in message["message"]["content"] if block["type"] == "image"]
    assert sources == [{"type": "base64", "media_type": "image/png", "data": image}], str(sources)[:200]
    prompt[1]["data"] = base64.b64encode(b"\x89PNG\r\n\x1a\n and then nothing").decode()
    try:
        result = one.call("massgen/run/start", {"config": {"inline": scene.lone()}, "prompt": prompt, "wait": True}, 60)
        raise AssertionError(f"a broken picture was taken: {result}")
    except RPCError as error:
        assert "its end is missing" in str(error.data), error
    assert len(scene.starts()) == 1


@test("R14: twenty turns in a row in one process, none mixed up with another")
def twenty(world):
    scene = Scene(world)
    answers = step(ANSWER, {}, content="Version {turn} of what could be said about it.")
    vote = step(VOTE, {}, agent_id="{agent}", reason="Good.")
    script = [
        {"when": {"offers": ["new_answer"]}, "times": 20, "steps": [{"text": "Turn {turn}. ", **answers}]},
        {"when": {"offers": ["vote"]}, "steps": [vote]},
        {"steps": [{"text": "The end."}]},
    ]
    one, result = scene.finish(scene.team(scene.agent("one", "", script), "two"))
    assert result["status"] == "completed", result
    submitted = [
        event["text"] for event in one.run(result["runId"]).of_type("answer.submitted") if event["agentId"] == "one"
    ]
    assert submitted == [f"Version {turn} of what could be said about it." for turn in range(1, 21)], submitted
    turns = {entry["pid"] for entry in scene.calls("one")[:20]}
    assert len(turns) == 1, f"{len(turns)} processes"


@test("a team of Claude Code and Chat Completions agents answers, votes and presents", ("rpc", "lsp"))
def mixed(world, face):
    import provider  # noqa: PLC0415
    from harness import chat_team  # noqa: PLC0415

    scene = Scene(world)
    chat = chat_team(world.provider(provider.team_player).url, "chat")["agents"]
    one = scene.start(face)
    result = finish(one, scene.team("one", "two", *chat))
    assert result["status"] == "completed", result
    assert {vote["by"] for vote in result["votes"]} == {"one", "two", "chat"}, result["votes"]
    assert len(result["votes"]) == 3 and result["answer"]["complete"], result


@test("a vote for nobody is refused with the names there are, and the model votes again in the same turn")
def wrong_vote(world):
    scene = Scene(world)
    script = [
        {
            "when": {"offers": ["vote"], "prompt": "<team:answer "},
            "steps": [
                step(VOTE, {}, agent_id="agent7", reason="?"),
                step(VOTE, {}, agent_id="{agent}", reason="Good."),
            ],
        }
    ]
    one, result = scene.finish(scene.team(scene.agent("one", "", script), "two"))
    assert result["status"] == "completed" and len(result["votes"]) == 2, result
    told = [call["messages"][-1]["text"] for call in scene.calls("one")]
    assert any("Not recorded" in text and "must be one of these: agent" in text for text in told), told
