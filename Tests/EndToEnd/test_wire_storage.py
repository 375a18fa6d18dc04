# SPDX-License-Identifier: Apache-2.0
"""Files that go to a provider's storage: sent whole, pointed to, and taken away again when the run is over."""

from harness import shared, start_params, test
from wire.matrix import TYPES, begin
from wire.sending import TASK

KEY = "sk-wire-storage-2a8e6c0d4b9f7153"


def run_with_file(world, kind, name, data):
    """A lone agent's run with a file of any size; (server, client, result)."""
    server, one = begin(world, kind, KEY)
    world.file(name, data)
    params = start_params(kind.team(server, "model-a"), wait=True, cwd=str(world.cwd))
    params["prompt"] = [{"type": "text", "text": TASK}, {"type": "file", "path": name}]
    result = one.call("massgen/run/start", params, 120)
    assert result["status"] == "completed", result
    return server, one, result


@test("gemini: a sound too large for a request is uploaded, referred to and taken away again")
def uploaded(world):
    size = 21 << 20
    head = (
        b"RIFF"
        + (size + 36).to_bytes(4, "little")
        + b"WAVEfmt "
        + bytes.fromhex("1000000001000100401f0000401f000001000800")
    )
    data = head + b"data" + size.to_bytes(4, "little") + bytes(size)
    server, _, _ = run_with_file(world, TYPES["gemini"], "long.wav", data)
    part = server.model_calls[0].media[0]
    assert part.form == "fileData" and part.media_type == "audio/wav", part
    assert server.storage.find(part).data == data, "other bytes were uploaded"
    assert not server.storage.left_over, server.storage.left_over


@test("openai: a document that no message takes is left to the provider's search, and taken away again")
def searched(world):
    data = shared("fixtures/media/three-pages.pdf").read_bytes()
    office = b"PK\x03\x04" + data
    server, _, _ = run_with_file(world, TYPES["openai"], "report.docx", office)
    tools = [tool for tool in server.model_calls[0].server_tools if tool["type"] == "file_search"]
    stores = [server.storage.stores[identity] for tool in tools for identity in tool["vector_store_ids"]]
    found = [server.storage.files[identity].data for store in stores for identity in store["files"]]
    assert found == [office], (server.model_calls[0].server_tools, found)
    assert not server.storage.left_over, server.storage.left_over
