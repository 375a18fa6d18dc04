# SPDX-License-Identifier: Apache-2.0
"""Large files are in memory once, however many agents send them."""

import asyncio
import os
import pathlib
import struct
import threading
import zlib

import system
from harness import start_params, test


def picture(side=1300):
    """A PNG of noise, which no compression makes smaller: about 5 MB."""
    rows = b"".join(b"\0" + os.urandom(side * 3) for _ in range(side))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


class Swallower:
    """A provider that reads request bodies, keeps nothing of them and answers none until it is told to stop."""

    def __init__(self):
        self.complete = 0
        self.bytes = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.wait(10)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.run_forever()

    async def _serve(self):
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, limit=1 << 20)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._ready.set()

    async def _connection(self, reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            left = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            while left:
                data = await reader.read(min(left, 1 << 20))
                if not data:
                    return
                left -= len(data)
                self.bytes += len(data)
            self.complete += 1
            await reader.read()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@test("media: 100 agents send the same 5 MB picture at once: memory grows by less than 96 MB", faces=["rpc", "lsp"], alone=True)
def same_picture(world, face):
    provider = Swallower()
    path = world.file("noise.png", picture())
    size = pathlib.Path(path).stat().st_size
    assert 5_000_000 < size < 5_300_000, size
    agents = [
        {"id": f"a{number}", "backend": {"type": "vllm", "model": "eyes", "base_url": provider.url}}
        for number in range(100)
    ]
    one = world.start(face)
    before = system.peak_mib(one.process.pid)
    params = start_params({"agents": agents})
    params["prompt"] = [*params["prompt"], {"type": "file", "path": str(path)}]
    run = one.call("massgen/run/start", params, timeout=60)["runId"]
    system.eventually(lambda: provider.complete == 100, 120, "all requests")
    grown = system.peak_mib(one.process.pid) - before
    assert provider.bytes > 100 * size * 4 // 3, provider.bytes
    one.call("massgen/run/cancel", {"runId": run})
    one.completed(run, 20)
    world.note(f"{provider.bytes >> 20} MiB sent, +{grown:.0f} MiB")
    assert grown <= 96, f"{grown:.0f} MiB"
