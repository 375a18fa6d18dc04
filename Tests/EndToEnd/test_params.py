# SPDX-License-Identifier: Apache-2.0
"""Params that are wrong, for every method. (protocol.md 11; reliability.md 4.2)"""

from harness import DEMO, FACES, start_params, test

# What is wrong, method by method: the params, and the pointer the error must carry.
RUN_ID = [({}, "/runId"), ({"runId": 1}, "/runId"), ({"runId": ""}, "/runId"), ({"runId": None}, "/runId")]
WRONG_PARAMS = {
    "massgen/run/start": [
        ({}, "/config"),
        ({"config": 1}, "/config"),
        ({"config": {}}, "/config"),
        ({"config": {"path": "x", "text": "y"}}, "/config"),
        ({"config": {"path": 1}, "prompt": "p"}, "/config/path"),
        ({"config": {"inline": "x"}, "prompt": "p"}, "/config/inline"),
        ({"config": {"uri": "http://x/y.yaml"}, "prompt": "p"}, "/config/uri"),
        ({"config": {"path": "x"}}, "/prompt"),
        ({"config": {"path": "x"}, "prompt": 1}, "/prompt"),
        ({"config": {"path": "x"}, "prompt": ["text"]}, "/prompt/0"),
        ({"config": {"path": "x"}, "prompt": [{"text": "p"}]}, "/prompt/0/type"),
        ({"config": {"path": "x"}, "prompt": [{"type": "text"}]}, "/prompt/0/text"),
        ({"config": {"path": "x"}, "prompt": [{"type": "smell"}]}, "/prompt/0/type"),
        ({"overrides": {}}, "/overrides"),
        ({"overrides": [{"value": 1}]}, "/overrides/0/path"),
        ({"overrides": [{"path": "no pointer", "value": 1}]}, "/overrides/0/path"),
        ({"overrides": [{"path": "/agents"}]}, "/overrides/0/value"),
        ({"wait": "yes"}, "/wait"),
        ({"timeoutMs": 0}, "/timeoutMs"),
        ({"timeoutMs": 1.5}, "/timeoutMs"),
        ({"budget": 5}, "/budget"),
        ({"budget": {"usd": -1}}, "/budget/usd"),
        ({"budget": {"tokens": "many"}}, "/budget/tokens"),
        ({"approvalPolicy": "maybe"}, "/approvalPolicy"),
        ({"onBusy": "panic"}, "/onBusy"),
        ({"idempotencyKey": ""}, "/idempotencyKey"),
        ({"idempotencyKey": "k" * 300}, "/idempotencyKey"),
        ({"sessionId": 5}, "/sessionId"),
        ({"cwd": "relative"}, "/cwd"),
        ({"cwd": "/no/such/folder"}, "/cwd"),
        ({"delivery": {"maxLatencyMs": -1}}, "/delivery/maxLatencyMs"),
        ({"delivery": {"maxLatencyMs": 5000}}, "/delivery/maxLatencyMs"),
        ({"delivery": {"granularity": "fine"}}, "/delivery/granularity"),
        ({"delivery": {"agents": "all"}}, "/delivery/agents"),
        ({"delivery": {"agents": [1]}}, "/delivery/agents/0"),
        ({"delivery": {"channels": {"reasoning": 1}}}, "/delivery/channels/reasoning"),
        ({"delivery": {"windowBytes": 1}}, "/delivery/windowBytes"),
        ({"delivery": []}, "/delivery"),
        ({"replay": {"speed": "fast"}}, "/replay/speed"),
        ({"replay": {"speed": 0}}, "/replay/speed"),
        ({"replay": {"cassette": 1}}, "/replay/cassette"),
        ({"record": 7}, "/record"),
    ],
    "massgen/run/cancel": RUN_ID
    + [({"runId": "r", "mode": "slowly"}, "/mode"), ({"runId": "r", "agentId": 3}, "/agentId")],
    "massgen/run/list": [
        ({"limit": 0}, "/limit"),
        ({"limit": "all"}, "/limit"),
        ({"status": ["odd"]}, "/status/0"),
        ({"status": [1]}, "/status/0"),
        ({"sessionId": 1}, "/sessionId"),
        ({"cursor": 1}, "/cursor"),
    ],
    "massgen/run/get": RUN_ID
    + [({"runId": "r", "include": "all"}, "/include"), ({"runId": "r", "include": ["soul"]}, "/include/0")],
    "massgen/run/wait": RUN_ID + [({"runId": "r", "timeoutMs": -1}, "/timeoutMs")],
    "massgen/run/attach": RUN_ID
    + [
        ({"runId": "r", "fromSeq": 0}, "/fromSeq"),
        ({"runId": "r", "fromSeq": "1"}, "/fromSeq"),
        ({"runId": "r", "delivery": 1}, "/delivery"),
    ],
    "massgen/run/detach": RUN_ID,
    "massgen/run/replay": RUN_ID
    + [
        ({"runId": "r", "fromSeq": 0}, "/fromSeq"),
        ({"runId": "r", "fromSeq": 5, "toSeq": 4}, "/toSeq"),
        ({"runId": "r", "maxBytes": 0}, "/maxBytes"),
    ],
    "massgen/item/read": [
        ({}, "/itemId"),
        ({"itemId": 1}, "/itemId"),
        ({"itemId": "i", "field": "soul"}, "/field"),
        ({"itemId": "i", "offset": -1}, "/offset"),
        ({"itemId": "i", "limit": 0}, "/limit"),
    ],
    "massgen/server/status": [],
}


@test("wrong params give -32602 with a pointer, and nothing starts", FACES, fault="messages.wrong-params")
def wrong_params(world, face):
    one = world.start(face)
    for method, cases in WRONG_PARAMS.items():
        for params, pointer in cases:
            if method == "massgen/run/start" and "config" not in params and params:
                params = {**start_params(DEMO), **params}
            error = one.error(method, params)
            assert error.code == -32602, f"{method} {params}: {error}"
            assert error.data.get("pointer") == pointer, f"{method} {params}: {error.data}"
            assert error.data["name"] == "InvalidParams" and error.data["retryable"] is False and error.message, (
                error.data
            )
        for params in ([], [1], "text", 5, True):
            error = one.error(method, params)
            assert error.code == -32602 and error.data.get("pointer") == "", f"{method} {params}: {error}"
    assert one.call("massgen/run/list")["runs"] == []


@test(
    "an unknown run is -31001 for every method that names one",
    FACES,
    fault=("messages.wrong-params", "runs.cancel-ended"),
)
def unknown_run(world, face):
    one = world.start(face)
    for method in WRONG_PARAMS:
        if WRONG_PARAMS[method][:1] == RUN_ID[:1]:
            for run in ("run_none", "../../etc", "run_" + "x" * 5000, "a b", "\u0000"):
                error = one.error(method, {"runId": run})
                assert error.code == -31001 and error.data["name"] == "RunNotFound", (method, run, error)
