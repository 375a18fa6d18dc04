# SPDX-License-Identifier: Apache-2.0
"""Numbers at every limit, in every parameter and every key that takes one: refused or honoured, never a crash."""

import itertools
import json

from harness import FACES, HANGING, answer_then_vote, chat_team, finish, replay_team, start, start_params, test
from provider import status, times

NUMBERS = (
    "-9223372036854775808", "-9223372036854775809", "-2147483649", "-1", "-0.0", "0", "1", "1.5", "5e-324", "2147483648", "4294967296",
    "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e18", "1e19", "1e308",
    "-1e308",  "123456789012345678901234567890",
)  # fmt: skip

TEAM = replay_team(a=answer_then_vote(final="Final."), b=answer_then_vote("Other."))

# Where a number can stand in the params of a method; `#` is the number.
REQUESTS = {
    "massgen/run/start": (
        {"timeoutMs": "#"}, {"budget": {"tokens": "#"}}, {"budget": {"usd": "#"}}, {"delivery": {"maxLatencyMs": "#"}},
        {"delivery": {"maxBatchBytes": "#"}}, {"delivery": {"windowBytes": "#"}}, {"replay": {"speed": "#"}},
        {"overrides": [{"path": "/agents/#", "value": "#"}]}, {"overrides": [{"path": "/timeout_settings/orchestrator_timeout_seconds", "value": "#"}]},
    ),
    "massgen/run/wait": ({"timeoutMs": "#"},),
    "massgen/run/list": ({"limit": "#"}, {"cursor": "#"}),
    "massgen/run/attach": ({"fromSeq": "#"}, {"fromSeq": 1, "delivery": {"maxLatencyMs": "#"}}, {"fromSeq": 1, "delivery": {"windowBytes": "#"}}),
    "massgen/run/replay": ({"fromSeq": "#"}, {"fromSeq": 1, "toSeq": "#"}, {"fromSeq": 1, "maxBytes": "#"}),
    "massgen/item/read": ({"itemId": "@", "offset": "#"}, {"itemId": "@", "limit": "#"}),
}  # fmt: skip


def with_number(params, number, run, item):
    """The params as JSON text, with the number where `#` stands, as it is written and not as Python would."""
    text = json.dumps({"runId": run, **params} if "config" not in params else params)
    return text.replace('"#"', number).replace("/#", f"/{number}").replace('"@"', json.dumps(item))


@test("numbers at every limit in the params of every method", FACES, fault="messages.wrong-params")
def params(world, face):
    one = world.start(face)
    finished = finish(one, TEAM, replay={"speed": "instant"})["runId"]
    item = one.run(finished).of_type("item.started")[0]["itemId"]
    for (method, shapes), number in itertools.product(REQUESTS.items(), NUMBERS):
        for shape in shapes:
            shape = {**start_params(TEAM, replay={"speed": "instant"}), **shape} if method.endswith("start") else shape
            id = one.request("massgen/server/status")
            one.answer(id)
            text = with_number(shape, number, finished, item)
            key = f"n{len(one.answers)}"
            one.pending[json.dumps(key)] = (method, json.loads(text))
            one.send_body(f'{{"jsonrpc":"2.0","id":"{key}","method":"{method}","params":{text}}}'.encode())
            answer = one.answer(key, 20)
            code = answer.get("error", {}).get("code")
            assert code in (None, -32602, -31001, -31005, -31013, -31016, -31018, -32700), (method, text, answer)
            if method.endswith("start") and "result" in answer:
                one.notify("massgen/run/ack", {"runId": answer["result"]["runId"], "seq": 10_000})
                one.call("massgen/run/cancel", {"runId": answer["result"]["runId"]})
    live = start(one, HANGING, delivery={"windowBytes": 1024})
    for number in NUMBERS:
        one.send_body(
            f'{{"jsonrpc":"2.0","method":"massgen/run/ack","params":{{"runId":"{live}","seq":{number}}}}}'.encode()
        )
    one.call("massgen/server/status")
    one.faults = [fault for fault in one.faults if "gap" not in fault]


@test(
    "numbers at every limit in initialize and in document changes",
    FACES,
    fault=("messages.lifecycle", "documents.odd-changes"),
)
def lifecycle(world, face):
    for number in NUMBERS:
        one = world.start(face, initialize=False)
        params = f'{{"processId":{number},"initializationOptions":{{"massgen":{{"maxActiveRuns":{number},"delivery":{{"maxLatencyMs":{number}}}}}}},"capabilities":{{"experimental":{{"massgen":{{"protocolVersions":[{number},1]}}}}}}}}'
        one.send_body(f'{{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{params}}}'.encode())
        code = one.answer("hello").get("error", {}).get("code")
        assert code in (None, -32602, -32700, -31020), (number, one.answers)
        if code is None and not number.startswith(("-", "0", "5e")) and float(number) < 4e6 and float(number) > 1:
            continue  # a process that is not there ends the server
        if code is None:
            uri = "file:///numbers.yaml"
            one.notify(
                "textDocument/didOpen",
                {"textDocument": {"uri": uri, "languageId": "yaml", "version": 0, "text": "a: 1\nb: 😀\n"}},
            )
            for start_line, end in itertools.product((number, "0"), (number, "0")):
                one.send_body(
                    f'{{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{"textDocument":{{"uri":"{uri}","version":{number}}},'
                    f'"contentChanges":[{{"range":{{"start":{{"line":{start_line},"character":{number}}},"end":{{"line":{end},"character":{number}}}}},"text":"x"}}]}}}}'.encode()
                )
            if one.process.poll() is None:
                one.call("massgen/run/list")


# Keys of a team file that take a number, by the part of the file they stand in.
KEYS = (
    "timeout_settings: {orchestrator_timeout_seconds: #}", "timeout_settings: {agent_timeout_seconds: #}", "orchestrator: {max_new_answers_per_agent: #}",
    "orchestrator: {voting_sensitivity: #}", "orchestrator: {coordination: {max_orchestration_restarts: #}}", "memory: {enabled: #}",
    "orchestrator: {max_failed_series: #}", "orchestrator: {limits: {calls: #}}", "target: #",
)  # fmt: skip
TRANSPORT = (
    "connect_timeout_seconds",
    "first_byte_timeout_seconds",
    "gap_timeout_seconds",
    "max_tries",
    "max_wait_seconds",
)
YAML_NUMBERS = (
    *NUMBERS,
    ".inf",
    "-.inf",
    ".nan",
    "0x7fffffffffffffff",
    "0o777",
    "1:30:00",
    "1_000",
    "~",
    "'12'",
    "1e-400",
)


@test("numbers at every limit in the keys of a team file", FACES, fault="documents.odd-text")
def keys(world, face):
    server = world.provider(
        times(1, status(500), lambda exchange: (exchange.stream(), exchange.text("x"), exchange.finish()))
    )
    one = world.start(face)
    agent = "agents: [{id: a, backend: {type: replay, script: [{steps: [{text: x}]}]}}]\n"
    texts = [agent + key.replace("#", number) for key in KEYS for number in YAML_NUMBERS]
    for number in YAML_NUMBERS:
        for step in (
            "{delay_ms: #}",
            "{text: x, delay_ms: #}",
            "{usage: {input_tokens: #, output_tokens: #}}",
            "{error: {status: #, retry_after_ms: #}}",
            "{text: x, repeat: #}",
            "{chunk: #, text: abc}",
        ):
            texts.append(
                f"agents: [{{id: a, backend: {{type: replay, script: [{{steps: [{step.replace('#', number)}, {{text: y}}]}}]}}}}]\n"
            )
    runs = []
    for text in texts:
        answer = one.answer(
            one.request(
                "massgen/run/start",
                {"config": {"text": text}, "prompt": "x", "replay": {"speed": "instant"}, "timeoutMs": 2000},
            )
        )
        code = answer.get("error", {}).get("code")
        assert code in (None, -31005, -31013), (text, answer)
        if "result" in answer:
            runs.append(answer["result"]["runId"])
            one.completed(runs[-1])
    for key, number in itertools.product(TRANSPORT, YAML_NUMBERS):
        text = (
            f"agents: [{{id: 'm', backend: {{type: chatcompletion, model: '{key}{number}', base_url: '{server.url}', temperature: {number}, "
            f"max_tokens: {number}, transport: {{max_tries: 2, {key}: {number}}}}}}}]\n"
        )
        answer = one.answer(
            one.request("massgen/run/start", {"config": {"text": text}, "prompt": "x", "timeoutMs": 300})
        )
        assert answer.get("error", {}).get("code") in (None, -31005, -31013), (text, answer)
    for run in one.call("massgen/run/list", {"status": ["running"], "limit": 200})["runs"]:
        one.call("massgen/run/wait", {"runId": run["runId"]}, 20)
    world.note(f"{len(runs)} runs")


@test("numbers at every limit in what a provider says", FACES, fault="provider.malformed")
def provider_numbers(world, face):
    def script(exchange):
        number = exchange.request.model.partition(" ")[2]
        where = exchange.request.model.partition(" ")[0]
        if where == "retry":
            headers = [("Retry-After", number), ("retry-after-ms", number), ("x-ratelimit-reset-requests", number)]
            return exchange.reply(
                429,
                f'{{"error":{{"message":"try again in {number}s","code":{number if number[-1].isdigit() else 0}}}}}'.encode(),
                headers,
            )
        exchange.stream()
        if where == "usage":
            exchange.text("x")
            exchange.event(exchange.chunk({}, "stop"))
            counts = f'"prompt_tokens":{number},"completion_tokens":{number},"total_tokens":{number},"prompt_tokens_details":{{"cached_tokens":{number}}},"completion_tokens_details":{{"reasoning_tokens":{number}}}'
            exchange.event(f'{{"choices":[],"usage":{{{counts}}}}}'.encode())
        else:
            exchange.event(
                f'{{"created":{number},"choices":[{{"index":{number},"delta":{{"content":"y","tool_calls":[{{"index":{number},"id":"c","function":{{"name":"vote","arguments":"{{}}"}}}}]}}}}]}}'.encode()
            )
            exchange.event(exchange.chunk({}, "stop"))
        exchange.event(b"[DONE]")
        return exchange.end()

    server = world.provider(script)
    one = world.start(face)
    runs = [
        start(
            one,
            chat_team(server.url, f"{where} {number}", transport={"max_tries": 2, "max_wait_seconds": 1}),
            timeoutMs=4000,
        )
        for where in ("usage", "index", "retry")
        for number in NUMBERS
    ]
    for run in runs:
        end = one.completed(run)
        assert end["status"] in ("completed", "failed", "timedOut"), end
        assert one.call("massgen/run/get", {"runId": run, "include": ["usage"]})["status"] == end["status"]
