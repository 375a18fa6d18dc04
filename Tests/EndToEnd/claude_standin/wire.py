# SPDX-License-Identifier: Apache-2.0
"""Lines out and lines in. Writing never waits for a reader: as with the CLI, a slow one makes the queue grow."""

import json
import os
import queue
import threading
import time

NOISE = b"[SandboxDebug] this line is no JSON\n"


class Output:
    """Frames to stdout, in the shape that the faults give them."""

    def __init__(self, faults):
        self.faults, self._queue, self._pieces = faults, queue.SimpleQueue(), None
        if "split" in faults:
            size = int(faults.number("split"))
            self._pieces = lambda data: [data[i : i + max(size, 2)] for i in range(0, len(data), max(size, 2))]
        elif "utf8-split" in faults:
            self._pieces = inside_characters
        self._is_cut = False
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def send(self, frame):
        self.send_bytes(json.dumps(frame, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def send_bytes(self, body):
        """One line, without its end."""
        line = body + (b"\r\n" if "crlf" in self.faults else b"\n")
        if "blank" in self.faults:
            line = b"\n" + line + b"   \n"
        if "noise" in self.faults:
            line = NOISE + line
        self._queue.put(line)

    def send_raw(self, data):
        self._queue.put(data)

    def cut(self, data):
        """Writes these bytes as they are, and nothing after them."""
        self.flush()
        self._is_cut = True
        put(1, data)

    def flush(self):
        done = threading.Event()
        self._queue.put(done)
        done.wait()

    def _write(self):
        while True:
            item = self._queue.get()
            if isinstance(item, threading.Event):
                item.set()
            elif self._is_cut:
                continue
            elif self._pieces:
                for piece in self._pieces(item):
                    put(1, piece)
                    time.sleep(0.0005)
            else:
                put(1, item)


def put(descriptor, data):
    """Writes everything. Nobody there: as with the CLI, it is not noticed."""
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(descriptor, view[: 1 << 18]) :]
        except BrokenPipeError:
            return


def inside_characters(data):
    """The data in pieces that end inside characters."""
    pieces, start = [], 0
    for index, byte in enumerate(data):
        if byte & 0xC0 == 0x80:
            pieces.append(data[start:index])
            start = index
    return [piece for piece in pieces + [data[start:]] if piece]


def lines_in(descriptor=0):
    """The lines that come in, without their ends; the last one also without one."""
    pieces = []
    while chunk := os.read(descriptor, 1 << 18):
        *whole, rest = chunk.split(b"\n")
        for line in whole:
            yield b"".join([*pieces, line])
            pieces = []
        pieces.append(rest)
    if any(pieces):
        yield b"".join(pieces)
