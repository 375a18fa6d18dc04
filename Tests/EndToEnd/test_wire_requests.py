# SPDX-License-Identifier: Apache-2.0
"""What every provider is sent without media: the head, the task, system messages, tools and history."""

from harness import finish
from wire.matrix import begin, for_types

KEY = "sk-wire-5d1c0a7be94f4f3c8a26"


@for_types("a lone agent's task and system message arrive as they are, and its answer comes back")
def alone(world, kind):
    server, one = begin(world, kind, KEY)
    team = kind.team(
        server, "model-a", agent={"system_message": "Answer in one sentence. Ω"}, temperature=0.5, max_tokens=2000
    )
    result = finish(one, team, "Why is the sea salty?\nBriefly, please. 🐚")
    assert result["status"] == "completed", result
    assert result["answer"]["text"].endswith("Final answer of model-a."), result
    first = server.model_calls[0]
    assert first.api.NAME == kind.api and first.model == "model-a", (first.path, first.model)
    assert "Why is the sea salty?\nBriefly, please. 🐚" in first.text, first.parts
    said = [part.text for part in first.parts if part.role == "system"]
    assert any("Answer in one sentence. Ω" in text for text in said), first.parts
    calls = len(server.model_calls)
    counted = (result["usage"]["inputTokens"], result["usage"]["outputTokens"])
    assert counted == (100 * calls, 10 * calls), (counted, calls)


@for_types("a team decides with the workflow tools in the form of the API")
def team(world, kind):
    server, one = begin(world, kind, KEY)
    result = finish(one, kind.team(server, "model-a", "model-b", "model-c"), "Which is best?")
    assert result["status"] == "completed" and result["stopReason"] == "decided", result
    assert len(result["votes"]) == 3, result["votes"]
    assert {"new_answer", "vote"} <= {name for request in server.model_calls for name in request.tools}
    world.note(f"{len(server.model_calls)} calls")


@for_types("a session's second task comes with the first and its answer")
def history(world, kind):
    server, one = begin(world, kind, KEY)
    team = kind.team(server, "model-a")
    first = finish(one, team, "First question?")
    session = one.event(first["runId"], "run.started")["sessionId"]
    second = finish(one, team, "Second question?", sessionId=session)
    assert second["status"] == "completed", second
    last = server.model_calls[-1]
    said = last.text
    assert said.index("First question?") < said.index(first["answer"]["text"]) < said.index("Second question?"), (
        last.parts
    )
