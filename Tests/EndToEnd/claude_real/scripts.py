# SPDX-License-Identifier: Apache-2.0
"""What the model says: replies from small parts, and which reply when."""

import re
import threading

ANSWER, VOTE = "mcp__massgen__new_answer", "mcp__massgen__vote"


def tool(name, **arguments):
    """A tool call, as a part of a reply."""
    return name, arguments


def answer(content):
    return tool(ANSWER, content=content)


def vote(agent_id, reason="It is right."):
    return tool(VOTE, agent_id=agent_id, reason=reason)


def reply(*parts, usage=(100, 10), between=0):
    """A whole reply. A part is a text, a tool call or a pause in seconds; ``between`` is a pause after each part."""

    def script(exchange):
        exchange.usage = usage
        exchange.stream()
        calls = False
        for part in parts:
            if isinstance(part, str):
                exchange.text(part)
            elif isinstance(part, tuple):
                exchange.tool(part[0], **part[1])
                calls = True
            else:
                exchange.pause(part)
            if between:
                exchange.pause(between)
        exchange.finish("tool_calls" if calls else "stop")

    return script


def steps(*scripts):
    """One script for each model call of a turn; the last for all further ones."""
    return lambda exchange: scripts[min(exchange.request.step, len(scripts) - 1)](exchange)


def turns(*scripts):
    """One script for each prompt of the conversation; the last for all further ones."""
    return lambda exchange: scripts[min(exchange.request.turn, len(scripts) - 1)](exchange)


def first(count, script, then):
    """One script for the first model calls there are, another for the rest, whoever asks."""
    lock, taken = threading.Lock(), [0]

    def choose(exchange):
        with lock:
            taken[0] += 1
            is_first = taken[0] <= count
        (script if is_first else then)(exchange)

    return choose


def refusal(status, message="The provider refuses.", headers=()):
    """An error reply of the API."""
    return lambda exchange: exchange.refuse(status, message, headers=headers)


def trickle(piece="[{:06}] ", interval=0.02):
    """Text without an end."""

    def script(exchange):
        exchange.stream()
        for index in range(1_000_000):
            exchange.text(piece.format(index))
            exchange.pause(interval)

    return script


def silence(*pieces):
    """Some text, then nothing more."""

    def script(exchange):
        exchange.stream()
        exchange.text(*pieces)
        exchange.hang()

    return script


def broken(*pieces):
    """Some text, then a reset of the connection."""

    def script(exchange):
        exchange.stream()
        exchange.text(*pieces)
        exchange.pause(0.2)
        exchange.reset()

    return script


def member(content="An answer.", choice="agent1", final="The final answer."):
    """A good member of a team: answers when nobody has, votes for its choice as soon as that one has answered and for
    another until then, writes the final text at the end."""

    def script(exchange):
        prompt = exchange.request.prompt
        shown = re.findall(r'<team:answer by="(\w+)"', prompt)
        if "<team:votes" in prompt or ANSWER not in exchange.request.tools:
            reply(final)(exchange)
        elif shown:
            reply("I compare. ", vote(choice if choice in shown else shown[0]))(exchange)
        else:
            reply("I think. ", answer(content))(exchange)

    return script
