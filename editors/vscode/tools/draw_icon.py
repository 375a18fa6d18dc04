#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws icon.png: three agents and the lines between them. usage: tools/draw_icon.py [FILE]"""

import math
import pathlib
import struct
import sys
import zlib

SIZE, SAMPLES = 128, 3
AGENTS = [(64, 34), (30, 92), (98, 92)]
COLOURS = [(244, 184, 96), (120, 200, 190), (236, 120, 120)]
GROUND, LINE = (32, 38, 56), (150, 160, 190)


def distance(x, y, a, b):
    """From a point to the line between two others."""
    (ax, ay), (bx, by) = a, b
    dx, dy = bx - ax, by - ay
    t = max(0, min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
    return math.hypot(x - ax - t * dx, y - ay - t * dy)


def colour(x, y):
    """The colour and opacity of a point."""
    corner = math.hypot(max(0, abs(x - 64) - 40), max(0, abs(y - 64) - 40))
    if corner > 24:
        return (*GROUND, 0)
    for (ax, ay), filling in zip(AGENTS, COLOURS):
        if math.hypot(x - ax, y - ay) < 17:
            return (*filling, 255)
    pairs = [(AGENTS[0], AGENTS[1]), (AGENTS[1], AGENTS[2]), (AGENTS[2], AGENTS[0])]
    return (*(LINE if any(distance(x, y, a, b) < 3 for a, b in pairs) else GROUND), 255)


def pixel(column, row):
    points = [(column + (i + 0.5) / SAMPLES, row + (j + 0.5) / SAMPLES) for i in range(SAMPLES) for j in range(SAMPLES)]
    found = [colour(x, y) for x, y in points]
    opaque = [one for one in found if one[3]] or found
    return bytes([*(sum(one[k] for one in opaque) // len(opaque) for k in range(3)), sum(one[3] for one in found) // len(found)])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png():
    rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


if __name__ == "__main__":
    default = pathlib.Path(__file__).resolve().parents[1] / "icon.png"
    pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else default).write_bytes(png())
