# SPDX-License-Identifier: Apache-2.0
"""Providers and models: what is there, what can be asked, and why not. (protocol.md 5.2)"""

from harness import FACES, Skip, chat_team, test
from test_provider_faults import closed_port

KEY = "planted-key-of-nobody-0001"
MODELS = {
    "object": "list",
    "data": [
        {"id": "m-one", "object": "model", "context_length": 4096},
        {"id": "openai/gpt-oss-120b", "object": "model", "context_window": 99},
    ],
}


def listing(status=200, body=None):
    """A provider that has a list of models."""

    def script(exchange):
        is_list = exchange.request.method == "GET" and exchange.request.path.endswith("/models")
        exchange.reply(status if is_list else 404, (MODELS if body is None else body) if is_list else {})

    return script


def by_id(result, name, key="provider"):
    return next(entry for entry in result if entry[key] == name)


@test("providers are listed with their keys' variables and never a key", FACES)
def listed(world, face):
    world.file(".env", f"GROQ_API_KEY={KEY}\n")
    one = world.start(face, env=world.environment(OPENAI_API_KEY=KEY, CEREBRAS_API_KEY=""))
    result = one.call("massgen/provider/list", {})["providers"]
    assert len(result) >= 18 and KEY not in str(result)
    openai = by_id(result, "openai", "id")
    both = one.call("massgen/provider/list", {"provider": "openai"})["providers"]
    assert [entry["id"] for entry in both] == ["openai", "openai_responses"], both
    assert openai["keys"] == [{"variable": "OPENAI_API_KEY", "set": True, "origin": "environment"}], openai
    assert by_id(result, "groq", "id")["keys"][0] == {"variable": "GROQ_API_KEY", "set": True, "origin": "./.env"}
    assert by_id(result, "cerebras", "id")["keys"][0]["set"] is False
    assert by_id(result, "vllm", "id")["local"] and "vllm serve" in by_id(result, "vllm", "id")["startHint"]
    claude = one.call("massgen/provider/list", {"provider": "claude"})["providers"]
    assert [entry["id"] for entry in claude] == ["anthropic"] and "image/png" in claude[0]["media"]["image"]["types"]
    wrong = one.error("massgen/provider/list", {"provider": "nobody"})
    assert wrong.code == -32602 and wrong.data["pointer"] == "/provider", wrong


@test("a check without online says what is missing and sends nothing", FACES)
def offline(world, face):
    server = world.provider(listing())
    one = world.start(face, env=world.environment(GROQ_API_KEY=KEY))
    result = one.call("massgen/provider/check", {})
    assert result["online"] is False and all("reply" not in check for check in result["checks"])
    checks = result["checks"]
    groq, cerebras = by_id(checks, "groq"), by_id(checks, "cerebras")
    assert groq["ready"] and groq["key"] == {"state": "set", "variables": ["GROQ_API_KEY"], "origin": "environment"}
    assert not cerebras["ready"] and cerebras["key"]["state"] == "missing"
    assert cerebras["problems"][0]["code"] == "credentials_missing", cerebras
    assert "CEREBRAS_API_KEY" in cerebras["problems"][0]["hint"]
    assert by_id(checks, "generic")["problems"][0]["code"] == "base_url_missing"
    assert by_id(checks, "lmstudio")["key"] == {"state": "notNeeded"}
    team = {"config": {"inline": chat_team(server.url, "a", "b", api_key=KEY)}}
    agents = one.call("massgen/provider/check", team)["checks"]
    assert [check["agentId"] for check in agents] == ["a", "b"] and all(check["ready"] for check in agents), agents
    assert not server.requests and KEY not in str(result) + str(agents)


@test("an online check asks each provider once and tells what it answers", FACES)
def online(world, face):
    good, refusing = world.provider(listing()), world.provider(listing(401, {"error": {"message": f"Bad key {KEY}"}}))
    odd = world.provider(listing(200, {"hello": "world"}))
    one = world.start(face)

    def check(url, *models, **backend):
        team = chat_team(url, *models, **{"api_key": KEY, **backend})
        for agent, model in zip(team["agents"], models):
            agent["backend"]["model"] = model
        result = one.call("massgen/provider/check", {"config": {"inline": team}, "online": True})
        assert result["online"] is True and KEY not in str(result), result
        return result["checks"]

    known, unknown = check(good.url, "m-one", "m-two")
    assert known["ready"] and known["reply"]["reachable"] and known["reply"]["httpStatus"] == 200, known
    assert known["reply"]["models"] == 2 and known["reply"]["modelListed"] is True
    assert unknown["ready"] and unknown["reply"]["modelListed"] is False, unknown
    assert len(good.requests) == 1 and good.requests[0].headers["authorization"] == f"Bearer {KEY}"
    [refused] = check(refusing.url, "m-one")
    assert refused["reply"]["reachable"] and not refused["ready"] and "modelListed" not in refused["reply"]
    assert refused["reply"]["error"]["class"] == "auth" and refused["reply"]["error"]["hint"], refused
    [strange] = check(odd.url, "m-one")
    assert strange["reply"]["error"]["code"] == "no_model_list", strange
    [gone] = check(f"http://127.0.0.1:{closed_port()}/v1", "m-one", type="vllm")
    assert gone["reply"]["reachable"] is False and gone["reply"]["error"]["class"] == "network", gone
    assert "vllm serve" in gone["reply"]["error"]["hint"]


@test("a team that cannot be read is refused, and a wrong address is told without showing it")
def wrong(world):
    one = world.start("rpc")
    assert one.error("massgen/provider/check", {"config": {"text": "agents: []"}}).code == -31005
    assert one.error("massgen/provider/check", {"config": {"path": "nowhere.yaml"}}).code == -31006
    team = chat_team(f"http://me:{KEY}@localhost/v1", "a")
    [check] = one.call("massgen/provider/check", {"config": {"inline": team}})["checks"]
    assert "base_url_invalid" in [problem["code"] for problem in check["problems"]] and KEY not in str(check), check


@test("models come from the catalogue, and none are asked for a provider without a key", FACES)
def models(world, face):
    server = world.provider(listing())
    one = world.start(face, env=world.environment(GROQ_API_KEY=KEY))
    result = one.call("massgen/model/list", {})
    assert result["catalogue"].startswith("litellm ") and len(result["models"]) > 800 and not result["refreshed"]
    assert len({(model["provider"], model["id"]) for model in result["models"]}) == len(result["models"])
    [oss] = [model for model in result["models"] if (model["provider"], model["id"]) == ("groq", "openai/gpt-oss-120b")]
    assert oss["price"]["input"] == 0.15 and oss["sources"]["price"] == "catalogue" and "listed" not in oss, oss
    assert not server.requests
    missing = one.call("massgen/model/list", {"provider": "cerebras", "refresh": True})
    assert missing["refreshed"][0]["error"]["class"] == "credentials_missing", missing["refreshed"]
    assert all("listed" not in model for model in missing["models"]) and missing["models"]


@test("with refresh the models are what the catalogue and the provider know", alone=True)
def refreshed(world):
    # A local server is asked at its usual address.
    port = 30000
    try:
        server = world.provider(listing(), port=port)
    except OSError:
        raise Skip(f"port {port} is taken") from None
    one = world.start("rpc")
    result = one.call("massgen/model/list", {"provider": "sglang", "refresh": True})
    assert result["refreshed"] == [{"provider": "sglang", "models": 2}] and len(server.requests) == 1, result
    assert [model["id"] for model in result["models"]] == ["m-one", "openai/gpt-oss-120b"]
    first = result["models"][0]
    assert first["maxInputTokens"] == 4096 and first["sources"]["maxInputTokens"] == "provider" and first["listed"]
    again = one.call("massgen/model/list", {"refresh": True}, timeout=60)
    assert by_id(again["refreshed"], "sglang") == {"provider": "sglang", "models": 2}, again["refreshed"]
