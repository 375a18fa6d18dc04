#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The whole connection of protocol/examples/demo-run.jsonl: one run, a look at it, a follow-up, the end.

Run as a program with a binary it records the file anew; the tests play it and compare.
"""

import json
import re
import sys

from harness import CHECKOUT, World

FILE = CHECKOUT / "protocol/examples/demo-run.jsonl"
TEAM = {"name": "three-agents-demo"}
INSTANT = {"speed": "instant"}


def connection(world):
    """Plays the connection and returns its messages as (who, message)."""
    one = world.start("rpc", initialize=False)
    said = []

    def say(message):
        said.append((len(one.messages), message))
        if "id" in message:
            one.pending[json.dumps(message["id"])] = (message["method"], message.get("params") or {})
        one.send(message)

    def ask(id, method, params=None):
        say({"jsonrpc": "2.0", "id": id, "method": method, **({} if params is None else {"params": params})})
        return one.result(id)

    ask(0, "initialize", {"capabilities": {"experimental": {"massgen": {"protocolVersions": [1]}}}})
    say({"jsonrpc": "2.0", "method": "initialized", "params": {}})
    start = {"config": TEAM, "prompt": "How should we cache the parsed file?", "replay": INSTANT}
    run = ask(1, "massgen/run/start", start)
    one.completed(run["runId"])
    ask(2, "massgen/run/wait", {"runId": run["runId"]})
    ask(3, "massgen/run/replay", {"runId": run["runId"], "fromSeq": 98})
    again = {"config": TEAM, "prompt": "And with two writers?", "sessionId": run["sessionId"], "replay": INSTANT}
    ask(4, "massgen/run/start", {**again, "wait": True, "delivery": {"granularity": "result"}})
    ask(5, "shutdown")
    say({"jsonrpc": "2.0", "method": "exit"})
    assert one.exit_code() == 0
    messages = [("server", message) for message in one.messages]
    for place, message in reversed(said):
        messages.insert(place, ("client", message))
    return messages


def plain(messages):
    """The messages with ids that are the same each time."""
    text = json.dumps(messages, ensure_ascii=False)
    names = {}
    for kind, id in re.findall(r'"(run|ses)_([A-Za-z0-9]+)"', text):
        number = 1 + sum(name.startswith(kind) for name in names.values())
        names.setdefault(f"{kind}_{id}", f"{kind}_example{number}")
    for id, name in names.items():
        text = text.replace(id, name).replace(id.replace("run_", "itm_"), name.replace("run_", "itm_"))
    text = re.sub(r'("serverVersion": |"massgen-server", "version": )"[^"]*"', r'\1"0.1.0"', text)
    return [tuple(pair) for pair in json.loads(text)]


def meaning(messages):
    """What does not depend on how the events fell into batches and when a latency struck."""
    others, runs = [], {}
    for who, message in messages:
        if message.get("method") != "massgen/run/events":
            if message.get("id") == 1 and who == "server":
                message = {**message, "result": {**message["result"], "lastSeq": 0}}
            others.append((who, message))
            continue
        params = message["params"]
        lossless, texts = runs.setdefault(params["runId"], ([], {}))
        for event in params["events"]:
            if event["type"] == "item.delta":
                key = f"{event['itemId']} {event['field']}"
                texts[key] = texts.get(key, "") + event["text"]
            elif event["type"] not in ("agent.status", "usage.updated"):
                lossless.append(event)
    return json.loads(json.dumps([others, runs]))


def recorded():
    return [(line["from"], line["message"]) for line in map(json.loads, FILE.read_text().splitlines())]


if __name__ == "__main__":
    world = World(sys.argv[1])
    try:
        lines = [{"from": who, "message": message} for who, message in plain(connection(world))]
    finally:
        world.close()
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    print(f"{FILE.relative_to(CHECKOUT)}: {len(lines)} messages")
