#!/usr/bin/env python3
"""Runs a team through the JSON-RPC service and shows what its agents do: a complete client in one screen of code.

usage: demo.py SERVER TEAM_FILE [PROMPT]
"""

import json
import os
import subprocess
import sys

COLOURS = ["\033[36m", "\033[35m", "\033[33m", "\033[32m", "\033[34m", "\033[31m"]


def main() -> int:
    server, team = sys.argv[1], os.path.abspath(sys.argv[2])
    prompt = sys.argv[3] if len(sys.argv) > 3 else "How should an editor cache parsed files?"
    process = subprocess.Popen([server, "rpc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(message: dict) -> None:
        process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        process.stdin.flush()

    send({"id": 0, "method": "initialize", "params": {}})
    send({"method": "initialized", "params": {}})
    send({"id": 1, "method": "massgen/run/start", "params": {
        "config": {"path": team}, "prompt": [{"type": "text", "text": prompt}], "wait": True}})

    view = View(sys.stdout.isatty())
    print(f"Task: {prompt}\n")
    for line in process.stdout:
        message = json.loads(line)
        if message.get("method") == "massgen/run/events":
            for event in message["params"]["events"]:
                view.show(event)
        elif message.get("id") == 1:
            view.end()
            if "error" in message:
                print(f"The run could not start: {message['error']['message']}", file=sys.stderr)
                return 1
            answer = message["result"]["answer"]
            print(f"\nFinal answer ({message['result']['status']}, by {message['result'].get('winner')}):\n{answer['text']}")
            send({"id": 2, "method": "shutdown"})
        elif message.get("id") == 2:
            send({"method": "exit"})
    return process.wait()


class View:
    """Prints one line a piece of news; text of one item goes on in its line as long as nobody interrupts."""

    def __init__(self, colours: bool) -> None:
        self.colours, self.order, self.kinds, self.open = colours, [], {}, None

    def name(self, agent: str) -> str:
        if agent not in self.order:
            self.order.append(agent)
        colour = COLOURS[self.order.index(agent) % len(COLOURS)] if self.colours else ""
        return f"{colour}{agent:>8}{colour and chr(27) + '[0m'}"

    def end(self) -> None:
        if self.open:
            print()
        self.open = None

    def line(self, agent: str, text: str) -> None:
        self.end()
        print(f"{self.name(agent)}  {text}", flush=True)

    def show(self, event: dict) -> None:
        kind, agent = event["type"], event.get("agentId")
        if kind == "run.started":
            for member in event["agents"]:
                note = " (replay)" if "replay" in member else ""
                self.line(member["agentId"], f"is {member['alias']}, {member['model']}{note}")
        elif kind == "item.started":
            self.kinds[event["itemId"]] = event["kind"]
        elif kind == "item.delta" and event["field"] == "text":
            if self.open != event["itemId"]:
                mark = "thinks: " if self.kinds.get(event["itemId"]) == "reasoning" else "says: "
                self.end()
                print(f"{self.name(agent)}  {mark}", end="")
                self.open = event["itemId"]
            print(event["text"], end="", flush=True)
        elif kind == "answer.submitted":
            self.line(agent, f"answers as {event['label']}: {event.get('text', '…')}")
        elif kind == "vote.cast":
            counted = "" if event.get("counted", True) else " (not counted: something newer came first)"
            self.line(agent, f"votes for {event['targetLabel']}: {event['reason']}{counted}")
        elif kind == "winner.selected":
            tally = ", ".join(f"{name} {votes}" for name, votes in event["tally"].items())
            self.line(agent, f"wins ({tally})")


if __name__ == "__main__":
    sys.exit(main())
