# SPDX-License-Identifier: Apache-2.0
"""The proof that a run's deltas arrived once and in order. A fast run that loses one is a failed run."""

from __future__ import annotations

import json
import re

NUMBER = re.compile(r"\[(\d{6})\]")


class Lost(RuntimeError):
    """A delta is missing, doubled or out of place."""


def texts(data):
    """The text of each item in the notifications of a server's output."""
    found = {}
    for line in data.split(b"\n"):
        if b'"massgen/run/events"' not in line[:80]:
            continue
        for event in json.loads(line)["params"]["events"]:
            if event["type"] == "item.delta" and event["field"] == "text":
                found.setdefault(event["itemId"], []).append(event["text"])
    return {item: "".join(pieces) for item, pieces in found.items()}


def floor_texts(data):
    """The same for the output of the floor, by agent."""
    found = {}
    for agent, text in re.findall(rb'"agent":(\d+),"seq":\d+,"text":"([^"]*)"', data):
        found.setdefault(agent, []).append(text)
    return {agent: b"".join(pieces).decode() for agent, pieces in found.items()}


def check(texts, count, streams, size=16):
    """That at least so many texts are whole streams of so many deltas, and how many are."""
    whole = sum(1 for text in texts.values() if is_whole(text, count))
    if whole < streams:
        raise Lost(f"only {whole} of {streams} streams of {count} deltas arrived whole")
    return whole


def is_whole(text, count):
    numbers = NUMBER.findall(text)
    return len(numbers) == count and all(int(number) == index for index, number in enumerate(numbers))
