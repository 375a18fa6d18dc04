# SPDX-License-Identifier: Apache-2.0
"""What the tests of faulty providers have in common: short limits, and how a failed run looks."""

import time

from harness import chat_team, finish

# A bad agent asks at most this often: tries of a call, times failed series. (design.md decision 11)
# A series that is out of date because another agent answered does not count; a team of three has at most two.
MOST_REQUESTS = 4 * 2 + 2
QUICK = {
    "transport": {
        "max_tries": 2,
        "connect_timeout_seconds": 0.7,
        "first_byte_timeout_seconds": 0.7,
        "gap_timeout_seconds": 0.7,
    }
}


def says(*pieces, reason="stop"):
    """A complete reply of text."""

    def script(exchange):
        exchange.stream()
        exchange.text(*pieces)
        exchange.finish(reason)

    return script


def failures(one, run):
    """The errors of the calls of a run."""
    return [event["error"] for event in one.run(run).of_type("call.completed") if event.get("error")]


def alone(world, script, face="rpc", url=None, timeout=60, **backend):
    """Runs a lone agent on a script; returns client, result and provider."""
    server = world.provider(script)
    one = world.start(face)
    return one, finish(one, chat_team(url or server.url, "solo", **backend), timeout=timeout), server


def expect_failed(one, result, code=None):
    assert result["status"] == "failed", result
    assert result["error"]["message"] and result["error"]["name"], result["error"]
    codes = {error["code"] for error in failures(one, result["runId"])}
    assert codes, "no call says why"
    if code:
        assert codes == {code}, codes
    assert one.run(result["runId"]).events[-1]["status"] == "failed"


def quick_status(one):
    """How long an unrelated request takes, in ms."""
    began = time.monotonic()
    one.call("massgen/server/status")
    return (time.monotonic() - began) * 1000
