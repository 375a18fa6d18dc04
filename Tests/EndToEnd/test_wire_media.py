# SPDX-License-Identifier: Apache-2.0
"""Files in the prompt of a run: the bytes as they are, in the right member, before the task; or a note and a notice."""

import base64

from harness import start_params, test
from wire.matrix import TYPES, begin, for_types
from wire.samples import NO_ADDRESSES, NOTES, SAMPLES, TAKES
from wire.sending import TASK, check, check_sent, place_of

KEY = "sk-wire-media-9e4d7c2b5a1f4836"


@for_types("content blocks of the prompt go where uploads go")
def blocks(world, kind):
    server, one = begin(world, kind, KEY)
    problems = []
    for name, block in prompt_blocks(world, place_of(world, server, kind, SAMPLES["address"])).items():
        sample = SAMPLES[name.split()[0]]
        model = name.replace(" ", "-")
        params = start_params(kind.team(server, model), wait=True, cwd=str(world.cwd))
        params["prompt"] = [{"type": "text", "text": TASK}, block]
        params["onUnsupported"] = "describe"
        try:
            # Content without a name is called by its kind and its place in the prompt.
            shown = f"{block['type']} 2" if "data" in block else None
            check(one, server, kind, model, one.call("massgen/run/start", params, 60), sample, shown)
        except Exception as error:  # noqa: BLE001 - all blocks are tried
            problems.append(f"{name}: {error!s:.600}")
    assert not problems, f"{len(problems)} problems:\n" + "\n".join(problems)


def prompt_blocks(world, address):
    """Every kind of block, by sample and spelling. (protocol.md 9)"""

    def inline(name):
        return base64.b64encode(SAMPLES[name].read()).decode()

    def uri(name):
        return (world.cwd / SAMPLES[name].write(world)).as_uri()

    return {
        "png data": {"type": "image", "mimeType": "image/png", "data": inline("png")},
        "jpeg uri": {"type": "image", "mimeType": "image/jpeg", "uri": uri("jpeg")},
        "address uri": {"type": "image", "mimeType": "image/png", "uri": address},
        "wav data": {"type": "audio", "mimeType": "audio/wav", "data": inline("wav")},
        "mp3 uri": {"type": "audio", "mimeType": "audio/mpeg", "uri": uri("mp3")},
        "pdf resource": {
            "type": "resource",
            "resource": {"uri": uri("pdf"), "mimeType": "application/pdf", "blob": inline("pdf")},
        },
        "text resource": {
            "type": "resource",
            "resource": {"uri": uri("text"), "mimeType": "text/markdown", "text": NOTES},
        },
        "pdf flat-resource": {
            "type": "resource",
            "uri": uri("pdf"),
            "mimeType": "application/pdf",
            "blob": inline("pdf"),
        },
        "webp link": {"type": "resource_link", "uri": uri("webp"), "name": SAMPLES["webp"].file},
        "pdf link": {
            "type": "resource_link",
            "uri": uri("pdf"),
            "name": SAMPLES["pdf"].file,
            "mimeType": "application/pdf",
        },
        "mp4 file": {"type": "file", "path": SAMPLES["mp4"].write(world)},
        "gif file": {"type": "file", "path": SAMPLES["gif"].write(world)},
    }


@for_types("in a team every request of every agent has the picture, those with the answers of others too")
def team(world, kind):
    server, one = begin(world, kind, KEY)
    sample = SAMPLES["png"]
    params = start_params(kind.team(server, "model-a", "model-b"), wait=True, cwd=str(world.cwd))
    params["prompt"] = [{"type": "text", "text": TASK}, {"type": "file", "path": sample.write(world)}]
    result = one.call("massgen/run/start", params, 60)
    assert result["status"] == "completed" and result["stopReason"] == "decided", result
    assert {request.model for request in server.model_calls} == {"model-a", "model-b"}
    for request in server.model_calls:
        check_sent(server, kind, request, sample)


@test("what massgen/provider/list says of media is what happens to them")
def listed(world):
    providers = world.start("rpc").call("massgen/provider/list", {})["providers"]
    for kind in TYPES.values():
        # An address of this machine is nobody's in the list.
        name = "generic" if kind.name == "chatcompletion" else kind.name
        media = next(entry["media"] for entry in providers if name in (entry["types"] or [entry["id"]]))
        for sample in SAMPLES.values():
            if sample.name not in ("text", "address"):
                said = sample.media_type in media.get(sample.kind, {}).get("types", [])
                assert said == (sample.name in TAKES[kind.name]), (kind.name, sample.name, media)
        reads_addresses = "url" in media["image"]["sources"]
        assert reads_addresses == (kind.name not in NO_ADDRESSES), (kind.name, media["image"])
