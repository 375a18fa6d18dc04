# SPDX-License-Identifier: Apache-2.0
"""Keys and addresses from the environment, under the names that the SDKs of the providers use. (backends.md 4)"""

from harness import finish, start_params, test
from wire.matrix import TYPES

KEY = "sk-wire-keys-5f2d8b6e1a9c7034"


@test("azure_openai: a token goes as bearer, a key as api-key")
def azure_token(world):
    server = world.wire(key=KEY)
    one = world.start("rpc", env={"AZURE_OPENAI_AD_TOKEN": KEY, "AZURE_OPENAI_ENDPOINT": server.root})
    team = {"agents": [{"id": "a", "backend": {"type": "azure_openai", "model": "my-deployment"}}]}
    assert finish(one, team)["status"] == "completed"
    assert [request.headers.get("authorization") for request in server.model_calls] == [f"Bearer {KEY}"]


# (type, variables that can hold its key in the order they are tried, variable of its address)
VARIABLES = (
    ("claude", ("ANTHROPIC_API_KEY",), "ANTHROPIC_BASE_URL"),
    ("openai", ("OPENAI_API_KEY",), "OPENAI_BASE_URL"),
    ("gemini", ("GOOGLE_API_KEY", "GEMINI_API_KEY"), "GOOGLE_GEMINI_BASE_URL"),
)


def variables(name, keys, address):
    @test(f"{name}: key and address come from the variables of its SDK; without a key the start says which")
    def from_environment(world):
        kind = TYPES[name]
        team = {"agents": [{"id": "a", "backend": {"type": name, "model": "some-model"}}]}
        error = world.start("rpc").error("massgen/run/start", start_params(team))
        assert error.code == -31007 and set(keys) <= set(error.data["variables"]), error
        server = world.wire(key=KEY)
        for position, key in enumerate(keys):
            others = {other: "sk-not-this-one-000000000000" for other in keys[position + 1 :]}
            one = world.start("rpc", env={**others, key: KEY, address: server.root + kind.suffix})
            result = finish(one, team)
            assert result["status"] == "completed", (key, result)


for row in VARIABLES:
    variables(*row)
