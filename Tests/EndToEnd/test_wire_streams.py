# SPDX-License-Identifier: Apache-2.0
"""Streams of every format that stall, are cut, pause or come after a refusal; and those recorded from providers."""

import json

from harness import finish, shared, start, test
from outcomes import failures, says
from wire.judging import ask_sdk
from wire.matrix import FORMATS, TYPES, begin, for_types

KEY = "sk-wire-streams-2f6c8b1d7e3a4950"
PASSING = ("provider.cut", "provider.retry-after", "provider.silence")
FOLDERS = {
    "claude": "anthropic",
    "openai": "openai_responses",
    "gemini": "gemini",
    "chatcompletion": "openai_chat",
}
LIMITS = {"transport": {"max_tries": 2, "first_byte_timeout_seconds": 0.7, "gap_timeout_seconds": 0.7}}


@for_types("429, then a stream that is cut or stalls: the third try brings the answer once", FORMATS, PASSING)
def troubled(world, kind):
    def script(exchange):
        number = exchange.request.number
        if number == 0:
            exchange.refuse(429, "Slow down.", headers=[("retry-after", "0")])
        elif number == 1:
            exchange.stream()
            exchange.text("Half an answer")
            exchange.reset() if exchange.request.model == "cut" else exchange.hang()
        else:
            says("The whole answer.")(exchange)

    server, one = begin(world, kind, KEY, script=script)
    limits = {"transport": {**LIMITS["transport"], "max_tries": 3}}
    runs = {model: start(one, kind.team(server, model, **limits)) for model in ("cut", "stalls")}
    for model, run in runs.items():
        end = one.completed(run)
        assert end["status"] == "completed" and end["answer"]["text"] == "The whole answer.", end
        assert len(server.of_model(model)) == 3
        log = one.run(run)
        assert len(log.of_type("provider.retry")) == 2, log.of_type("provider.retry")
        discarded = [event for event in log.of_type("item.completed") if event["status"] == "discarded"]
        assert len(discarded) == 1, log.of_type("item.completed")


@for_types("a stream that ends without a reason is no answer", FORMATS, "provider.no-end-marker")
def truncated(world, kind):
    def script(exchange):
        exchange.stream()
        exchange.text("Half an answer")
        exchange.end()

    server, one = begin(world, kind, KEY, script=script)
    result = finish(one, kind.team(server, "model-a", **LIMITS))
    assert result["status"] == "failed", result
    assert {error["code"] for error in failures(one, result["runId"])} == {"truncated"}, failures(one, result["runId"])


@for_types("a stream without a byte, and one that falls silent, end by their limits", FORMATS, "provider.silence")
def silent(world, kind):
    def script(exchange):
        if exchange.request.model == "falls-silent":
            exchange.stream()
            exchange.text("One moment")
        exchange.hang()

    server, one = begin(world, kind, KEY, script=script)
    runs = [start(one, kind.team(server, model, **LIMITS)) for model in ("says-nothing", "falls-silent")]
    for run in runs:
        end = one.completed(run, 20)
        assert end["status"] == "failed", end
        codes = [error["details"]["providerCode"] for error in failures(one, run)]
        assert codes and set(codes) <= {"timeout_first_byte", "timeout_gap"}, failures(one, run)


@for_types("cancelling closes the connection at once", FORMATS, "runs.cancel")
def cancelled(world, kind):
    def script(exchange):
        exchange.stream()
        exchange.text("One moment")
        exchange.hang()

    server, one = begin(world, kind, KEY, script=script)
    run = start(one, kind.team(server, "model-a"))
    one.event(run, "item.delta")
    one.call("massgen/run/cancel", {"runId": run, "mode": "now"})
    assert one.completed(run)["status"] == "cancelled"
    one.wait(lambda: server.exchanges[0].aborted_at, 5, "the connection to close")


@for_types(
    "a reply that stops at its limit is kept, and its tool call is not executed",
    FORMATS,
    "provider.finish-reasons",
)
def at_the_limit(world, kind):
    def script(exchange):
        if "new_answer" not in exchange.request.tools or exchange.request.number:
            says("Enough.")(exchange)
            return
        exchange.stream()
        exchange.text("A long story")
        exchange.tool("new_answer", content="Cut")
        exchange.finish("length")

    server, one = begin(world, kind, KEY, script=script)
    result = finish(one, kind.team(server, "model-a", "model-b"), timeout=30)
    texts = [answer.get("text") for answer in result["answers"]]
    assert "Cut" not in texts, result


@test("claude: a pause of the turn goes on with what was said, at most five times")
def paused(world):
    kind = TYPES["claude"]

    def script(exchange):
        number = exchange.request.number
        lasting = exchange.request.model == "lasting"
        exchange.stream()
        exchange.text(f"Part {number}. ")
        exchange.finish("pause" if number == 0 or lasting else "stop")

    server, one = begin(world, kind, KEY, script=script)
    result = finish(one, kind.team(server, "short"))
    assert result["status"] == "completed" and result["answer"]["text"].strip() == "Part 0. Part 1.", result
    second = server.of_model("short")[1].json["messages"]
    assert second[-1] == {"role": "assistant", "content": [{"type": "text", "text": "Part 0. "}]}, second[-1]
    finish(one, kind.team(server, "lasting"))
    assert len(server.of_model("lasting")) == 6, len(server.of_model("lasting"))


# Recorded streams


# Where an SDK reads less out of a stream than there is. (fixtures/sse/README.md)
WEAKER_SDKS = {
    "openai_chat/20-crlf-comments-multiline-utf8": "a comment behind an id becomes an event without data",
    "openai_responses/09-incomplete-max-output-tokens": "an incomplete response counts as none",
    "openai_responses/10-incomplete-content-filter": "an incomplete response counts as none",
    "gemini/14-lf-multiline-utf8": "comment lines break its decoder",
}


def expected(events, *kinds):
    return plain("".join(event["text"] for event in events if event["type"] in kinds))


def plain(text):
    """Text without what is no character to look at: control codes that a terminal might obey are never passed on."""
    return text.replace("\x85", "").strip()


@for_types("recorded streams of text give the same answer and usage here and in the official SDK", tuple(FOLDERS))
def recorded(world, kind):
    cases = {}
    for path in sorted(shared("fixtures/sse", FOLDERS[kind.name]).glob("*.json")):
        case = json.loads(path.read_text())
        kinds = {event["type"] for event in case["events"]}
        goes_on = any(event.get("reason") == "pause" for event in case["events"])
        if case["conforming"] and not goes_on and not kinds & {"error", "tool_call", "tool_call_invalid", "image"}:
            cases[path.stem] = (case, path.with_suffix(".sse").read_bytes())
    play = lambda exchange: exchange.recorded(cases[exchange.request.model][1])  # noqa: E731
    server, one = begin(world, kind, KEY, script=play)
    runs = {name: start(one, kind.team(server, name)) for name in cases}
    ends = {name: one.completed(run) for name, run in runs.items()}
    unjudged = world.plain_wire(play)
    problems = []
    for name, (case, _) in cases.items():
        answer = ask_sdk(kind.api, unjudged.root, name)
        here = plain((ends[name].get("answer") or {}).get("text") or "")
        if here not in (expected(case["events"], "text"), expected(case["events"], "text", "refusal")):
            problems.append(f"{name}: here {here!r:.200}, not as in {case['events']!s:.300}")
        counts = [[event["input"], event["output"]] for event in case["events"] if event["type"] == "usage"][-1:]
        used = [ends[name]["usage"]["inputTokens"], ends[name]["usage"]["outputTokens"]]
        asked = len(server.of_model(name))  # a reply without an answer is asked for again
        if counts and [count * asked for count in counts[0]] != used:
            problems.append(f"{name}: {used} tokens are counted here, not {counts[0]}")
        if f"{FOLDERS[kind.name]}/{name}" in WEAKER_SDKS:
            assert "error" in answer, f"{name}: the SDK is not weaker any more: {answer}"
        elif plain(answer.get("text", "")) != expected(case["events"], "text"):
            problems.append(f"{name}: the SDK reads {answer}")
        elif counts and answer["usage"] != counts[0]:
            problems.append(f"{name}: the SDK counts {answer['usage']} tokens, not {counts[0]}")
    assert not problems, "\n".join(problems)
    world.note(f"{len(cases)} streams")


@for_types(
    "recorded streams that fail have the class of their failure, and nothing of them is an answer",
    tuple(FOLDERS),
    ("provider.error-event", "provider.malformed"),
)
def recorded_failures(world, kind):
    cases = {}
    for path in sorted(shared("fixtures/sse", FOLDERS[kind.name]).glob("*.json")):
        case = json.loads(path.read_text())
        errors = [event for event in case["events"] if event["type"] == "error"]
        if errors:
            cases[path.stem] = (errors[0], case["transport"]["end"], path.with_suffix(".sse").read_bytes())

    def play(exchange):
        _, end, data = cases[exchange.request.model]
        if end == "abort":
            exchange.stream(recorded=True)
            exchange.write(data)
            exchange.reset()
        exchange.recorded(data)

    server, one = begin(world, kind, KEY, script=play)
    runs = {name: start(one, kind.team(server, name, transport={"max_tries": 1})) for name in cases}
    problems = []
    for name, run in runs.items():
        wanted = cases[name][0]
        end, found = one.completed(run), failures(one, run)
        if end["status"] != "failed" or not found or found[0]["code"] != wanted["class"]:
            problems.append(f"{name}: wanted {wanted['class']}, got {found} and {end['status']}")
        elif wanted["message"] and wanted["message"] not in found[0]["message"]:
            problems.append(f"{name}: {wanted['message']!r} is not in {found[0]['message']!r}")
    assert not problems, "\n".join(problems)
    world.note(f"{len(cases)} streams")
