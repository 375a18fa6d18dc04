# SPDX-License-Identifier: Apache-2.0
"""Keys from every place they can come from, and every place they must not get to. (reliability.md 4.9)"""

import json
import pathlib

from harness import FACES, chat_team, start, start_params, test
from outcomes import QUICK, failures, says
from provider import by_model, status

KEY = "sk-{}-4f9d8c7b6a5e4d3c2b1a0987654321fedcba"


@test(
    "keys in the environment, in .env, in the team file, in a URL: in no message, log, journal, file or argument",
    FACES,
    fault="secrets.nowhere",
)
def every_source(world, face):
    keys = {
        name: KEY.format(name) for name in ("environment", "dotenv", "literal", "expanded", "header", "user", "query")
    }
    world.secrets.extend(keys.values())
    world.file(".env", f"DOTENV_KEY={keys['dotenv']}\n")
    server = world.provider(by_model({"refused": status(401)}, says("fine")))
    env = {"E2E_KEY": keys["environment"], "EXPANDED_KEY": keys["expanded"]}
    one = world.start(face, "--log-level", "trace", env=env)
    host = server.url.removeprefix("http://")
    teams = {
        "environment": chat_team(server.url, "m", api_key_env="E2E_KEY"),
        "dotenv": chat_team(server.url, "m", api_key_env="DOTENV_KEY"),
        "literal": chat_team(server.url, "m", api_key=keys["literal"]),
        "expanded": chat_team(server.url, "m", api_key="${EXPANDED_KEY}"),
        "user": chat_team(f"http://user:{keys['user']}@{host}", "m"),
        "query": chat_team(f"{server.url}?key={keys['query']}", "m"),
        "closed port": chat_team("http://127.0.0.1:1/v1", "m", api_key_env="E2E_KEY", **QUICK),
        "refused": chat_team(server.url, "refused", api_key_env="E2E_KEY"),
        "wrong type": chat_team(server.url, "m", api_key=[keys["literal"]]),
        "wrong place": {"agents": [{"id": "a", "api_key": keys["literal"], "backend": {"type": "chatcompletion"}}]},
        "broken": {"agents": keys["literal"]},
    }
    used = []
    for name, team in teams.items():
        for config in ({"inline": team}, {"text": json.dumps(team)}):
            answer = one.answer(
                one.request("massgen/run/start", {**start_params(team), "config": config, "record": True})
            )
            if "result" not in answer:
                continue
            run = answer["result"]["runId"]
            end = one.completed(run)
            if end["status"] == "completed":
                used.append(name)
            one.call("massgen/run/get", {"runId": run, "include": ["items", "config", "answers", "votes", "usage"]})
            one.call("massgen/run/replay", {"runId": run, "fromSeq": 1})
    assert {"environment", "dotenv"} <= set(used), used
    sent = {request.headers.get("authorization", "") for request in server.requests}
    assert f"Bearer {keys['environment']}" in sent and f"Bearer {keys['dotenv']}" in sent, len(sent)
    for name in ("cmdline", "comm"):
        data = pathlib.Path(f"/proc/{one.process.pid}/{name}").read_bytes()
        assert not any(key.encode() in data for key in keys.values())
    world.note(f"used: {', '.join(sorted(set(used)))}")


@test(
    "a key goes to no other host: not by a proxy variable, a redirect, or a second agent's address",
    fault=("secrets.nowhere", "provider.redirects"),
)
def other_hosts(world):
    proxy, other = world.provider(says("through a proxy")), world.provider(says("other"))
    server = world.provider(says("fine"))
    key = KEY.format("host")
    world.secrets.append(key)
    host = proxy.url.removesuffix("/v1")
    one = world.start("rpc", env={"E2E_KEY": key, "http_proxy": host, "https_proxy": host, "ALL_PROXY": host})
    run = start(one, chat_team(server.url, "m", api_key_env="E2E_KEY"))
    assert one.completed(run)["status"] == "completed"
    run = start(one, chat_team(other.url, "m"))
    assert one.completed(run)["status"] == "completed"
    assert not proxy.requests and "authorization" not in other.requests[0].headers


@test("a provider that repeats the key in pieces, in headers, in text and in errors", FACES, fault="secrets.echoed")
def echoes(world, face):
    key = KEY.format("echo")
    world.secrets.append(key)

    def in_error_event(exchange):
        exchange.stream()
        exchange.event(
            {"error": {"message": f"Bad key {key}, also Bearer {key}", "type": "x", "param": key, "code": key}}
        )
        exchange.end()

    server = world.provider(
        by_model(
            {
                "error event": in_error_event,
                "status line": lambda exchange: (
                    exchange.raw(f"HTTP/1.1 401 {key}\r\nX: {key}\r\n\r\n{key}".encode()),
                    exchange.close(),
                ),
                "html": lambda exchange: exchange.reply(200, f"<p>{key}</p>".encode(), [("X-Key", key)], "text/html"),
                "not http": lambda exchange: (exchange.raw(f"{key}\r\n{key}\r\n".encode()), exchange.close()),
                "json": lambda exchange: exchange.reply(400, {"error": {"message": key, "type": key, "code": key}}),
                "type": lambda exchange: exchange.reply(200, b"{}", content_type=key),
                "malformed": lambda exchange: (
                    exchange.stream(),
                    exchange.event(f'{{"a": "{key}'.encode()),
                    exchange.end(),
                ),
                "redirect": lambda exchange: exchange.reply(302, b"", [("Location", f"http://elsewhere/{key}")]),
            }
        )
    )
    one = world.start(face, "--log-level", "trace", env={"E2E_KEY": key})
    for model in ("error event", "status line", "html", "not http", "json", "type", "malformed", "redirect"):
        run = start(one, chat_team(server.url, model, api_key_env="E2E_KEY", **QUICK))
        end = one.completed(run)
        assert end["status"] == "failed", (model, end)
        assert key[6:-6] not in json.dumps(one.run(run).events), f"{model}: most of the key is shown"
        assert failures(one, run), model
