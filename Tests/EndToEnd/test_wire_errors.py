# SPDX-License-Identifier: Apache-2.0
"""Error replies of all providers over HTTP: the class, the wait and the number of tries. (backends.md 8)"""

import json

from harness import shared, start, test
from outcomes import failures, says
from wire.matrix import TYPES, begin

KEY = "sk-wire-errors-7b1e9a3c5d2f4860"
ERRORS = ("provider.passing-errors", "provider.final-errors", "provider.retry-after")
# Which types of a team file meet the replies of a provider; those of no provider in particular are everyone's.
SERVED_BY = {
    "anthropic": ("claude",),
    "openai": ("openai", "chatcompletion"),
    "azure": ("azure_openai",),
    "gemini": ("gemini",),
    "xai": ("grok",),
    **{name: (name,) for name in ("groq", "openrouter", "vllm", "lmstudio", "moonshot", "zai")},
    "generic": ("claude", "openai", "gemini", "chatcompletion"),
}


def rows_of(kind):
    """(row number, row) of the replies that an agent of this type can get."""
    cases = json.loads(shared("fixtures/http-errors.json").read_text())["cases"]
    assert {case["provider"] for case in cases} == set(SERVED_BY)
    return [(index, case) for index, case in enumerate(cases) if kind.name in SERVED_BY[case["provider"]]]


def reply_of(case):
    """A script that gives the recorded reply once and answers ever after."""

    def script(exchange):
        if exchange.request.number:
            says("fine")(exchange)
            return
        data = case["body"].encode()
        exchange.head(case["status"], [*case["headers"].items(), ("Content-Length", len(data))], chunked=False)
        exchange.raw(data)
        exchange.keeps_connection = True

    return script


def check_retry(one, run, case):
    """Waits for the first retry; after a short pause the answer must come."""
    event = one.event(run, lambda event: event["type"] in ("provider.retry", "run.completed"), 30)
    assert event["type"] == "provider.retry", f"not retried: {event}"
    wanted = case["expect"]["retry_after_ms"]
    if case["status"] >= 400:
        assert event["httpStatus"] == case["status"], event
    if wanted is not None:
        assert event["delayMs"] == wanted or wanted == 0, event
    if event["delayMs"] > 2500:
        one.call("massgen/run/cancel", {"runId": run, "mode": "now"})
        return "waits"
    end = one.completed(run)
    assert end["status"] == "completed" and end["answer"]["text"] == "fine", end
    return "retried"


def check_failure(one, run, case):
    end = one.completed(run)
    assert end["status"] == "failed", end
    error = failures(one, run)[0]
    assert error["code"] == case["expect"]["class"], error
    if case["expect"]["retryable"]:  # it may pass, but later than anybody should wait
        assert error["details"].get("retryAfterMs") == case["expect"]["retry_after_ms"], error
    else:
        assert error["retryable"] is False, error
    assert "<html" not in error["message"] and error["message"], error
    shown = json.dumps(one.run(run).events)
    assert "ab***" not in shown, f"a part of a key is shown: {error}"
    return "failed"


def register(kind):
    @test(f"{kind.name}: each recorded error reply has its class, its wait and its number of tries", fault=ERRORS)
    def replies(world):
        rows = rows_of(kind)
        assert rows
        scripts = {f"row-{index}": reply_of(case) for index, case in rows}
        server, one = begin(world, kind, KEY, script=lambda exchange: scripts[exchange.request.model](exchange))
        runs = {index: start(one, kind.team(server, f"row-{index}")) for index, _ in rows}
        problems, ends = [], {}
        for index, case in rows:
            check = check_retry if case["expect"]["auto_retry"] else check_failure
            try:
                end = check(one, runs[index], case)
                ends[end] = ends.get(end, 0) + 1
                asked = len(server.of_model(f"row-{index}"))
                assert asked == {"failed": 1, "waits": 1, "retried": 2}[end], f"{end} after {asked} requests"
            except AssertionError as error:
                problems.append(f"{case['provider']} {case['name']} ({case['status']}): {error}")
        assert not problems, "\n".join(problems)
        world.note(", ".join(f"{count} {end}" for end, count in ends.items()))


for one_kind in TYPES.values():
    if any(one_kind.name in names for names in SERVED_BY.values()):
        register(one_kind)
