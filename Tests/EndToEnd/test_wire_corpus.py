# SPDX-License-Identifier: Apache-2.0
"""MassGen's own team files with media or provider tools, unchanged but for their addresses. (design.md decision 10)"""

import re

from harness import finish, shared, test
from wire.matrix import TYPES
from wire.samples import SAMPLES

KEY = "sk-wire-corpus-3c8f5e7a9b2d4160"
ASKS = re.compile(r"^\s*(?:-\s*)?(upload_files:|enable_(?:web_search|code_interpreter|code_execution):\s*true)", re.M)
# What a key of a team file becomes in the request of an API; None where the provider has nothing of the kind.
TOOLS = {
    ("responses", "enable_web_search"): "web_search",
    ("responses", "enable_code_interpreter"): "code_interpreter",
    ("anthropic", "enable_web_search"): "web_search",
    ("anthropic", "enable_code_execution"): "code_execution",
    ("gemini", "enable_web_search"): "googleSearch",
    ("gemini", "enable_code_execution"): "codeExecution",
}
STAND_INS = {"image_path": "jpeg", "audio_path": "wav", "video_path": "mp4", "file_path": "pdf"}


def team_files():
    folder = shared("corpus/massgen-v0.0.30")
    found = [path for path in sorted(folder.rglob("*.yaml")) if ASKS.search(path.read_text())]
    assert len(found) >= 35, found
    return folder, found


def lay_out(world, place, backend):
    """Overrides that bring an agent's uploads into the working folder; (overrides, samples)."""
    overrides, samples = [], []
    for index, entry in enumerate(backend.get("upload_files") or []):
        (key, value), sample = next(iter(entry.items())), SAMPLES[STAND_INS[next(iter(entry))]]
        if "://" in value:
            value = sample.write(world)
            overrides.append({"path": f"{place}/backend/upload_files/{index}/{key}", "value": value})
        else:
            world.file(value, sample.read())
        samples.append(sample)
    return overrides, samples


def check_agent(server, requests, backend, samples):
    """The requests of an agent have its media and the tools it asks for.

    Gemini's models before the third take their own tools only without others: not with those of the team.
    """
    takes_them_alone = backend["model"].startswith("gemini-2")
    api = requests[0].api.NAME
    for request in requests:
        held = [part.data or getattr(server.storage.find(part), "data", None) for part in request.media]
        stored = [one.data for one in server.storage.files.values()]
        for sample in samples:
            assert sample.read() in held + stored, f"{sample.name} is not in {request.parts}"
        for key in ("enable_web_search", "enable_code_interpreter", "enable_code_execution"):
            word = TOOLS.get((api, key))
            if backend.get(key) is True and word and not (takes_them_alone and request.tools):
                assert word in str(request.server_tools), f"{key} is not in {request.server_tools}"


@test("every v0.0.30 team with media or provider tools runs, and its requests have them")
def every_team(world):
    folder, paths = team_files()
    problems, counts = [], {"media": 0, "tools": 0, "stand-ins": 0}
    one = world.start("rpc", env={"E2E_KEY": KEY})
    extras = {extra for kind in TYPES.values() for extra in kind.extras}
    server = world.wire(key=KEY, extras=extras)
    for path in paths:
        name = str(path.relative_to(folder))
        try:
            run_team(world, one, server, path, counts)
        except Exception as error:  # noqa: BLE001 - all files are tried
            problems.append(f"{name}: {error!s:.500}")
    assert not problems, f"{len(problems)} of {len(paths)}:\n" + "\n".join(problems)
    world.note(f"{len(paths)} files, " + ", ".join(f"{count} {what}" for what, count in counts.items()))


# The provider that an address of a file means; loopback addresses mean nobody.
HOSTS = {"aliyuncs.com": "qwen", "openrouter.ai": "openrouter"}


def provider_of(backend):
    """The type of an agent; None where nothing of it can be shown here, so that another agent stands in."""
    for host, name in HOSTS.items():
        if host in backend.get("base_url", "") and backend["type"] == "chatcompletion":
            return TYPES[name]
    return TYPES.get(backend["type"])


def run_team(world, one, server, path, counts):
    config = one.call("massgen/config/resolve", {"path": str(path)})["config"]
    agents = config["agents"] if "agents" in config else [config["agent"]]
    overrides, expected, done = [], {}, len(server.requests)
    for index, agent in enumerate(agents):
        place = f"/agents/{index}" if "agents" in config else "/agent"
        backend, kind = agent["backend"], provider_of(agent["backend"])
        if kind is None:
            overrides.append({"path": f"{place}/backend", "value": TYPES["chatcompletion"].backend(server)})
            counts["stand-ins"] += 1
            continue
        # Each agent has a root of its own, so that its requests can be told from those of a twin with the same model.
        values = {"type": kind.name, "base_url": f"{server.root}/a{index}{kind.suffix}", "api_key_env": "E2E_KEY"}
        overrides += [{"path": f"{place}/backend/{key}", "value": value} for key, value in values.items()]
        more, samples = lay_out(world, place, backend)
        overrides += more
        counts["media"] += len(samples)
        counts["tools"] += sum((kind.api, key) in TOOLS and backend[key] is True for key in backend)
        expected[f"/a{index}/"] = (backend, samples)
    result = finish(one, path, "What is a language server?", overrides=overrides, cwd=str(world.cwd), timeout=90)
    assert result["status"] == "completed", result
    calls = [request for request in server.requests[done:] if request.api]
    for root, (backend, samples) in expected.items():
        requests = [request for request in calls if request.path.startswith(root)]
        assert requests, f"the agent of {root} was never asked"
        assert {request.model for request in requests} == {backend["model"]}, requests[0].model
        check_agent(server, requests, backend, samples)
