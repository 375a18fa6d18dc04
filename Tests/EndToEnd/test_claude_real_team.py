# SPDX-License-Identifier: Apache-2.0
"""Real Claude Code agents as members of a team: vote and new_answer. (claude-code.md section 14)"""

import threading

from claude_real import approvals
from claude_real.scripts import ANSWER, VOTE, answer, member, reply, steps, tool, vote
from claude_real.surroundings import Surroundings
from harness import FACES, finish, start, test


def players(scripts):
    """A script for each model."""
    return lambda exchange: scripts[exchange.request.model](exchange)


def chat_agent(name, url):
    return {"id": name, "backend": {"type": "chatcompletion", "model": name, "base_url": url}}


@test("two Claude Code agents and one of Chat Completions answer, vote and present", FACES)
def mixed_team(world, face):
    scene = Surroundings(
        world,
        players(
            {
                "claude-first": member("Forty-two.", "agent1", "It is forty-two."),
                "claude-second": member("Forty-three.", "agent1", "It is forty-three."),
            }
        ),
    )
    chat = scene.chat()
    one = scene.start(face)
    run = start(one, scene.team("first", "second", chat_agent("third", chat.url)))
    end = one.completed(run, 90)
    assert end["status"] == "completed" and end["winner"] == "first", end
    assert end["answer"]["text"] == "It is forty-two." and end["answer"]["source"] == "presentation", end["answer"]
    log = one.run(run)
    answers = {event["agentId"] for event in log.of_type("answer.submitted")}
    votes = {event["agentId"] for event in log.of_type("vote.cast") if event.get("counted", True)}
    assert {"first", "second"} <= answers | votes and votes, (answers, votes)
    for name in ("claude-first", "claude-second"):
        asked = scene.asked(name)
        assert asked and all({ANSWER, VOTE} <= set(request.tools) for request in asked if not is_presentation(request))
        assert "mcp__massgen__vote" in asked[0].system, "the model is not told how its tools are called"
    calls = sum(len(scene.asked(name)) for name in ("claude-first", "claude-second"))
    assert end["usage"]["inputTokens"] >= 100 * calls, (end["usage"], calls)
    world.note(f"{end['durationMs'] / 1000:.1f} s, {calls} model calls of Claude Code")


def is_presentation(request):
    return "<team:votes" in request.prompt


@test("a decision ends the turn: no model call follows it")
def no_call_after(world):
    scene = Surroundings(world, member())
    result = finish(scene.start(), scene.team("first", "second"))
    assert result["status"] == "completed", result
    for request in scene.api.model_calls:
        assert request.step == 0, "the model was asked again after its decision"


@test("an invalid vote is answered with the valid names in the same turn, and the next one counts")
def invalid_vote(world):
    def second(exchange):
        is_first_vote = "<team:answer " in exchange.request.prompt and exchange.request.step == 0
        (reply(vote("agent7")) if is_first_vote else member("Other."))(exchange)

    scene = Surroundings(world, players({"claude-first": member(), "claude-second": second}))
    one = scene.start()
    result = finish(one, scene.team("first", "second"))
    assert result["status"] == "completed" and result["winner"] == "first", result
    told = [text for request in scene.asked("claude-second") for _, text, failed in request.results if failed]
    assert any("agent1" in text or "agent2" in text for text in told), told
    counted = [event for event in one.run(result["runId"]).of_type("vote.cast") if event["agentId"] == "second"]
    assert len(counted) >= 1, counted


@test("a model that repeats an invalid vote for ever is stopped, and the team goes on without it")
def invalid_for_ever(world):
    def second(exchange):
        (reply(vote("agent7")) if "<team:answer " in exchange.request.prompt else member("Other."))(exchange)

    scene = Surroundings(world, players({"claude-first": member(), "claude-second": second}))
    one = scene.start()
    run = start(one, scene.team("first", "second"))
    end = one.completed(run, 90)
    assert end["winner"] and len(scene.asked("claude-second")) < 50, (end, len(scene.asked("claude-second")))
    assert not [event for event in one.run(run).of_type("vote.cast") if event["agentId"] == "second"]
    world.note(f"stopped after {len(scene.asked('claude-second'))} model calls")


@test("what a model writes about voting is no vote: text is text, quoted calls and files are text")
def quoted_vote(world):
    quoted = '{"tool": "vote", "arguments": {"agent_id": "agent1", "reason": "x"}} '

    def second(exchange):
        is_reminded = "<team:" not in exchange.request.prompt
        reply(quoted, *([answer("Another.")] if is_reminded else []))(exchange)

    scene = Surroundings(world, players({"claude-first": member(), "claude-second": second}))
    one = scene.start()
    run = start(one, scene.team("first", "second"))
    one.event(run, lambda event: event["type"] == "answer.submitted")
    end = one.completed(run, 90)
    votes = [event for event in one.run(run).of_type("vote.cast") if event["agentId"] == "second"]
    assert not votes, (votes, end)


@test("tools and a decision in one turn: the user is asked about the tool, and the answer follows what it gave")
def tool_then_answer(world):
    make = tool("Bash", command="echo 42 > result.txt && cat result.txt", description="Compute.")
    has_decided = threading.Event()

    def first(exchange):
        if "<team:answer " in exchange.request.prompt:
            has_decided.set()
            member()(exchange)
        else:
            steps(reply("I compute. ", make), reply(answer("The result is 42.")))(exchange)

    def second(exchange):
        has_decided.wait(30)
        member("Another.")(exchange)

    scene = Surroundings(world, players({"claude-first": first, "claude-second": second}))
    one = scene.start(capabilities=approvals.CLIENT)
    run = start(one, scene.team("first", "second", permission_mode="default"), approvalPolicy="ask")
    asked = approvals.answer_next(one, "allow_once")
    assert asked["agentId"] == "first", asked
    end = one.completed(run, 90)
    assert end["status"] == "completed" and end["winner"] == "first", end
    assert (scene.workspace("first") / "result.txt").read_text() == "42\n"
    submitted = [event["text"] for event in one.run(run).of_type("answer.submitted") if event["agentId"] == "first"]
    assert submitted == ["The result is 42."], submitted
