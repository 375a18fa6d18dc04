# SPDX-License-Identifier: Apache-2.0
"""Money and tokens: prices, usage, budgets. (orchestration.md 6.3; protocol.md 5.2 budget)"""

import provider
from harness import FACES, chat_team, demo, finish, start_params, test

# A model with a price: US dollars per million tokens, for input, cached input and output.
PRICED = {"type": "groq", "api_key": "test-key-of-nobody"}
MODEL, INPUT, CACHED, OUTPUT = "openai/gpt-oss-120b", 0.15, 0.075, 0.6


def team(url, count=3, **backend):
    made = chat_team(url, *("abc"[:count]), **backend)
    for agent in made["agents"]:
        agent["backend"]["model"] = MODEL
    return made


def reporting(usage=None, details=None, cost=None):
    """A member of the team whose provider counts like this."""

    def script(exchange):
        count = usage or (100_000, 10_000)
        figures = {"prompt_tokens": count[0], "completion_tokens": count[1], "total_tokens": sum(count)}
        if details:
            figures["prompt_tokens_details"] = details
        if cost is not None:
            figures["cost"] = cost
        tools = exchange.request.tools
        exchange.stream()
        if "vote" in tools:
            choice = tools["vote"]["parameters"]["properties"]["agent_id"]["enum"][0]
            exchange.tool("vote", agent_id=choice, reason="Good.")
        elif "new_answer" in tools:
            exchange.tool("new_answer", content=f"Answer {exchange.request.number}.")
        else:
            exchange.text("The end.")
        exchange.event(exchange.chunk({}, "tool_calls" if tools else "stop"))
        exchange.event({**exchange.chunk({}), "choices": [], "usage": figures})
        exchange.event(b"[DONE]")
        exchange.end()

    return script


def near(left, right):
    return abs(left - right) < 1e-9


def notices(one, run, code):
    return [event for event in one.run(run).events if event["type"] == "notice" and event["code"] == code]


@test("what a run costs comes from the price table, cached input by its own price", FACES)
def cost(world, face):
    server = world.provider(reporting(details={"cached_tokens": 40_000}))
    one = world.start(face)
    result = finish(one, team(server.url, **PRICED))
    call = (60_000 * INPUT + 40_000 * CACHED + 10_000 * OUTPUT) / 1e6
    assert near(result["cost"]["amount"], call * len(server.requests)), (result["cost"], len(server.requests))
    assert result["cost"]["complete"] is True and result["cost"]["currency"] == "USD", result["cost"]
    assert result["cost"]["priceSource"].startswith("litellm "), result["cost"]
    assert near(sum(agent["cost"]["amount"] for agent in result["usage"]["agents"]), result["cost"]["amount"])
    updates = [event for event in one.run(result["runId"]).events if event["type"] == "usage.updated"]
    assert near(updates[-1]["totalCost"]["amount"], result["cost"]["amount"]), updates[-1]


@test("a cost the provider reports wins over the table")
def reported(world):
    server = world.provider(reporting(cost=0.5))
    one = world.start("rpc")
    result = finish(one, team(server.url, **PRICED))
    assert near(result["cost"]["amount"], 0.5 * len(server.requests)), result["cost"]
    assert result["cost"]["priceSource"] == "provider"


@test("a model without a price has no cost, and a sum with it says that it is not complete")
def unknown(world):
    server = world.provider(reporting())
    one = world.start("rpc")
    assert "cost" not in finish(one, chat_team(server.url, "gpt-4.1-", "b")), "an unknown model got a price"
    mixed = team(server.url, 2, **PRICED)
    mixed["agents"][1]["backend"]["model"] = MODEL + "-turbo"
    result = finish(one, mixed)
    assert result["cost"]["complete"] is False and result["cost"]["amount"] > 0, result["cost"]
    assert ["cost" in agent for agent in result["usage"]["agents"]] == [True, False], result["usage"]


@test("a budget in US dollars ends the run with the stored answer, and no further call is made", FACES)
def dollars(world, face):
    server = world.provider(reporting())
    one = world.start(face)
    # A call costs 0.021, so the third one uses the budget up.
    result = finish(one, team(server.url, **PRICED), budget={"usd": 0.06})
    assert result["status"] == "budgetExceeded" and result["stopReason"] == "budget", result
    assert result["answer"]["source"] == "storedAnswer" and result["answer"]["text"].startswith("Answer"), result
    assert result["cost"]["amount"] >= 0.06 and len(server.requests) <= 5, (result["cost"], len(server.requests))
    assert notices(one, result["runId"], "budget_used_up") and not notices(one, result["runId"], "price_unknown")
    assert finish(one, team(server.url, **PRICED), budget={"usd": 5})["status"] == "completed"


@test("a budget in tokens ends the run", FACES)
def tokens(world, face):
    server = world.provider(reporting((5_000, 500)))
    one = world.start(face)
    result = finish(one, chat_team(server.url, "a", "b", "c"), budget={"tokens": 12_000})
    assert result["status"] == "budgetExceeded", result
    assert result["usage"]["inputTokens"] + result["usage"]["outputTokens"] >= 12_000
    assert finish(one, chat_team(server.url, "a", "b", "c"), budget={"tokens": 1_000_000})["status"] == "completed"


@test("a lone agent's reply is not cut off by the budget it uses up")
def lone(world):
    server = world.provider(reporting((5_000, 500)))
    one = world.start("rpc")
    result = finish(one, chat_team(server.url, "solo"), budget={"tokens": 5_100})
    assert result["status"] == "completed" and result["answer"]["text"] == "The end.", result


@test("a budget in US dollars says which agents it does not hold")
def not_held(world):
    server = world.provider(reporting())
    one = world.start("rpc")
    result = finish(one, chat_team(server.url, "a", "b"), budget={"usd": 0.01})
    assert result["status"] == "completed"
    said = notices(one, result["runId"], "price_unknown")
    assert len(said) == 1 and said[0]["severity"] == "warning" and "a (generic a), b (generic b)" in said[0]["detail"]


@test("a budget nothing can be done with is refused, and nothing is started", FACES)
def refused(world, face):
    server = world.provider(reporting())
    one = world.start(face)
    long = "word " * 10_000
    for budget, prompt in (({"tokens": 0}, "Q"), ({"usd": 0}, "Q"), ({"tokens": 2_000}, long), ({"usd": 1e-6}, "Q")):
        error = one.error("massgen/run/start", start_params(team(server.url, **PRICED), prompt, budget=budget))
        assert error.code == -31018 and error.data["name"] == "BudgetExceeded" and error.data["hint"], error
    assert one.call("massgen/run/list")["runs"] == [] and server.requests == []
    assert one.call("massgen/run/start", demo(wait=True, budget={"tokens": 1}))["status"] == "completed"


@test("calls that were cut off are counted as estimated and as discarded")
def cut_off(world):
    server = world.provider(provider.by_model({"slow": provider.stall(20)}))
    one = world.start("rpc")
    top = {"timeout_settings": {"orchestrator_timeout_seconds": 1}}
    result = finish(one, chat_team(server.url, "good", "slow", top=top))
    assert result["stopReason"] == "timeout", result
    slow = next(agent for agent in result["usage"]["agents"] if agent["agentId"] == "slow")
    assert slow["estimated"] is True and slow["inputTokens"] > 100 and slow["outputTokens"] > 10, slow
    discarded = result["usage"]["discarded"]
    assert discarded["inputTokens"] >= slow["inputTokens"] and discarded["estimated"] is True, result["usage"]
