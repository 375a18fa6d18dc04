# SPDX-License-Identifier: Apache-2.0
"""The providers of a team file: which API they speak, where their base URL ends, and what they add to the format."""

import dataclasses

import harness

OPEN_MODELS = ("top_k", "min_p", "repetition_penalty")


@dataclasses.dataclass(frozen=True)
class ProviderType:
    """A `backend.type`. ``extras`` are the keys beyond the official API that its documents name."""

    name: str
    api: str
    suffix: str = "/v1"
    extras: tuple = ()

    def backend(self, server, model="model-a", **more):
        """The backend of an agent that talks to a loopback server."""
        return {
            "type": self.name,
            "model": model,
            "base_url": server.root + self.suffix,
            "api_key_env": "E2E_KEY",
            **more,
        }

    def team(self, server, *models, top=None, agent=None, **backend):
        """A team of agents named like their models."""
        agents = [{"id": model, "backend": self.backend(server, model, **backend), **(agent or {})} for model in models]
        return {"agents": agents, **(top or {})}


TYPES = {
    one.name: one
    for one in (
        ProviderType("claude", "anthropic", ""),
        ProviderType("openai", "responses"),
        ProviderType("gemini", "gemini", ""),
        ProviderType("azure_openai", "chat", ""),
        ProviderType("grok", "chat"),
        ProviderType("chatcompletion", "chat", extras=("video_url",)),
        ProviderType("cerebras", "chat"),
        ProviderType("fireworks", "chat", extras=OPEN_MODELS),
        ProviderType("together", "chat", extras=OPEN_MODELS),
        ProviderType("groq", "chat"),
        ProviderType(
            "openrouter",
            "chat",
            extras=(*OPEN_MODELS, "plugins", "usage", "reasoning", "reasoning_details", "video_url"),
        ),
        ProviderType("moonshot", "chat", extras=("thinking", "video_url", "reasoning_content")),
        ProviderType("nebius", "chat", extras=OPEN_MODELS),
        ProviderType("poe", "chat"),
        ProviderType("qwen", "chat", extras=("enable_search", "enable_thinking", "thinking_budget", "video_url")),
        ProviderType("zai", "chat", extras=("thinking", "tool_stream", "video_url", "reasoning_content")),
        ProviderType("nvidia_nim", "chat", extras=OPEN_MODELS),
        ProviderType("lmstudio", "chat", extras=OPEN_MODELS),
        ProviderType("vllm", "chat", extras=(*OPEN_MODELS, "chat_template_kwargs", "video_url", "audio_url")),
        ProviderType("sglang", "chat", extras=(*OPEN_MODELS, "chat_template_kwargs", "video_url", "audio_url")),
    )
}


# One type for each format, and Azure's paths of one of them.
FORMATS = ("claude", "openai", "gemini", "chatcompletion", "azure_openai")


def for_types(title, names=tuple(TYPES), fault=()):
    """Registers a test once for each of some types; it gets the world and the type. ``fault`` as for every test."""

    def register(function):
        for name in names:

            def run(world, kind=TYPES[name]):
                function(world, kind)

            run.__module__ = function.__module__
            harness.test(f"{name}: {title}", fault=fault)(run)
        return function

    return register


def begin(world, kind, key, **options):
    """A loopback server that wants a key, and a client of a server that has it in E2E_KEY and logs all it can."""
    extras = (*kind.extras, *options.pop("extras", ()))
    server = world.wire(key=key, extras=extras, **options)
    return server, world.start("rpc", "--log-level", "trace", env={"E2E_KEY": key})
