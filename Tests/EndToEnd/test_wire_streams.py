# SPDX-License-Identifier: Apache-2.0
"""Streams of every format that stall, are cut, pause or come after a refusal; and those recorded from providers."""

import json

from harness import finish, shared, start, test
from outcomes import failures, says
from wire.judging import ask_sdk
from wire.matrix import TYPES, awaited

KEY = "sk-wire-streams-2f6c8b1d7e3a4950"
# One type of a team file for each format, and Azure's paths of one of them.
FORMATS = ("claude", "openai", "gemini", "chatcompletion", "azure_openai")
FOLDERS = {
    "claude": "anthropic",
    "openai": "openai_responses",
    "gemini": "gemini",
    "chatcompletion": "openai_chat",
}
LIMITS = {"transport": {"max_tries": 2, "first_byte_timeout_seconds": 0.7, "gap_timeout_seconds": 0.7}}


def for_every_format(title, names=FORMATS):
    """Registers a test once for each format."""

    def register(function):
        for name in names:

            def run(world, kind=TYPES[name]):
                awaited(kind)
                function(world, kind)

            test(f"{name}: {title}")(run)
        return function

    return register


def begin(world, kind, script, **options):
    server = world.wire(key=KEY, extras=kind.extras, script=script, **options)
    return server, world.start("rpc", env={"E2E_KEY": KEY})


def first_time(script, then):
    """One script for the first request of a model, another for the rest."""
    return lambda exchange: (then if exchange.request.number else script)(exchange)


@for_every_format("429, then a stream that is cut or stalls: the third try brings the answer once")
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

    server, one = begin(world, kind, script)
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


@for_every_format("a stream that ends without a reason is no answer")
def truncated(world, kind):
    def script(exchange):
        exchange.stream()
        exchange.text("Half an answer")
        exchange.end()

    server, one = begin(world, kind, script)
    result = finish(one, kind.team(server, "model-a", **LIMITS))
    assert result["status"] == "failed", result
    assert {error["code"] for error in failures(one, result["runId"])} == {"truncated"}, failures(one, result["runId"])


@for_every_format("a stream without a byte, and one that falls silent, end by their limits")
def silent(world, kind):
    def script(exchange):
        if exchange.request.model == "falls-silent":
            exchange.stream()
            exchange.text("One moment")
        exchange.hang()

    server, one = begin(world, kind, script)
    runs = [start(one, kind.team(server, model, **LIMITS)) for model in ("says-nothing", "falls-silent")]
    for run in runs:
        end = one.completed(run, 20)
        assert end["status"] == "failed", end
        codes = [error["details"]["providerCode"] for error in failures(one, run)]
        assert codes and set(codes) <= {"timeout_first_byte", "timeout_gap"}, failures(one, run)


@for_every_format("cancelling closes the connection at once")
def cancelled(world, kind):
    def script(exchange):
        exchange.stream()
        exchange.text("One moment")
        exchange.hang()

    server, one = begin(world, kind, script)
    run = start(one, kind.team(server, "model-a"))
    one.event(run, "item.delta")
    one.call("massgen/run/cancel", {"runId": run, "mode": "now"})
    assert one.completed(run)["status"] == "cancelled"
    one.wait(lambda: server.exchanges[0].aborted_at, 5, "the connection to close")


@for_every_format("a reply that stops at its limit is kept, and its tool call is not executed")
def at_the_limit(world, kind):
    def script(exchange):
        if "new_answer" not in exchange.request.tools or exchange.request.number:
            says("Enough.")(exchange)
            return
        exchange.stream()
        exchange.text("A long story")
        exchange.tool("new_answer", content="Cut")
        exchange.finish("length")

    server, one = begin(world, kind, script)
    result = finish(one, kind.team(server, "model-a", "model-b"), timeout=30)
    texts = [answer.get("text") for answer in result["answers"]]
    assert "Cut" not in texts, result


@test("claude: a pause of the turn goes on with what was said, at most five times")
def paused(world):
    kind = TYPES["claude"]
    awaited(kind)

    def script(exchange):
        number = exchange.request.number
        lasting = exchange.request.model == "lasting"
        exchange.stream()
        exchange.text(f"Part {number}. ")
        exchange.finish("pause" if number == 0 or lasting else "stop")

    server, one = begin(world, kind, script)
    result = finish(one, kind.team(server, "short"))
    assert result["status"] == "completed" and result["answer"]["text"] == "Part 0. Part 1. ".strip(), result
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
    return "".join(event["text"] for event in events if event["type"] in kinds).strip()


@for_every_format(
    "recorded streams of text give the same answer and usage here and in the official SDK", tuple(FOLDERS)
)
def recorded(world, kind):
    cases = {}
    for path in sorted(shared("fixtures/sse", FOLDERS[kind.name]).glob("*.json")):
        case = json.loads(path.read_text())
        kinds = {event["type"] for event in case["events"]}
        goes_on = any(event.get("reason") == "pause" for event in case["events"])
        if case["conforming"] and not goes_on and not kinds & {"error", "tool_call", "tool_call_invalid", "image"}:
            cases[path.stem] = (case, path.with_suffix(".sse").read_bytes())
    server = world.wire(
        key=KEY, extras=kind.extras, script=lambda exchange: exchange.recorded(cases[exchange.request.model][1])
    )
    one = world.start("rpc", env={"E2E_KEY": KEY})
    runs = {name: start(one, kind.team(server, name)) for name in cases}
    ends = {name: one.completed(run) for name, run in runs.items()}
    plain = world.plain_wire(lambda exchange: exchange.recorded(cases[exchange.request.model][1]))
    problems = []
    for name, (case, _) in cases.items():
        answer = ask_sdk(kind.api, plain.root, name)
        here = ((ends[name].get("answer") or {}).get("text") or "").strip()
        if here not in (expected(case["events"], "text"), expected(case["events"], "text", "refusal")):
            problems.append(f"{name}: here {here!r:.200}, not as in {case['events']!s:.300}")
        counts = [[event["input"], event["output"]] for event in case["events"] if event["type"] == "usage"][-1:]
        used = [ends[name]["usage"]["inputTokens"], ends[name]["usage"]["outputTokens"]]
        if counts and counts[0] != used:
            problems.append(f"{name}: {used} tokens are counted here, not {counts[0]}")
        if f"{FOLDERS[kind.name]}/{name}" in WEAKER_SDKS:
            assert "error" in answer, f"{name}: the SDK is not weaker any more: {answer}"
        elif answer.get("text", "").strip() != expected(case["events"], "text"):
            problems.append(f"{name}: the SDK reads {answer}")
        elif counts and answer["usage"] != counts[0]:
            problems.append(f"{name}: the SDK counts {answer['usage']} tokens, not {counts[0]}")
    assert not problems, "\n".join(problems)
    world.note(f"{len(cases)} streams")
