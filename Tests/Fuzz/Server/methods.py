# SPDX-License-Identifier: Apache-2.0
"""Valid requests: written by hand for what must fit together, by the server's own description for the rest."""

import harness

# What would end the session, or was done already.
NEVER = {"initialize", "initialized", "shutdown", "exit", "rpc.discover"}
# Names of files and folders are only ever those of the fuzzer's own world.
PLACES = {"path", "cwd", "uri", "cassette", "record"}


class Methods:
    """Makes params for the methods of a server, with ids it knows of."""

    def __init__(self, random, description=None):
        self.random, self.description = random, description or {}
        self.runs, self.sessions, self.items = ["run_none"], ["ses_none"], ["itm_none"]
        self.schemas = {
            method["name"]: {
                "type": "object",
                "properties": {param["name"]: param["schema"] for param in method.get("params", []) if "schema" in param},
                "required": [param["name"] for param in method.get("params", []) if param.get("required")],
            }
            for method in self.description.get("methods", [])
            if method["name"] not in NEVER and "result" in method
        }
        self.written = {
            "massgen/run/start": self.start,
            "massgen/run/list": lambda: self.some(status=["completed"], limit=random.choice([1, 10, 1000])),
            "massgen/run/get": lambda: self.run(include=["items", "answers", "votes", "usage", "config"]),
            "massgen/run/wait": lambda: self.run(timeoutMs=random.choice([0, 1, 50])),
            "massgen/run/cancel": lambda: self.run(reason="Enough.", mode=random.choice(["graceful", "now"])),
            "massgen/run/attach": lambda: self.run(fromSeq=random.choice([1, 2, 50])),
            "massgen/run/detach": self.run,
            "massgen/run/replay": lambda: self.run(fromSeq=random.choice([1, 3]), limit=random.choice([1, 100])),
            "massgen/run/ack": lambda: self.run(seq=random.choice([1, 5, 1000])),
            "massgen/item/read": lambda: self.run(itemId=random.choice(self.items)),
            "massgen/server/status": dict,
        }

    def names(self):
        return sorted(set(self.written) | set(self.schemas))

    def params(self, name):
        if name in self.written and (name not in self.schemas or self.random.random() < 0.7):
            return self.written[name]()
        return self.sample(self.schemas[name])

    def some(self, **members):
        """Some of the members."""
        return {name: value for name, value in members.items() if self.random.random() < 0.5}

    def run(self, **members):
        return {"runId": self.random.choice(self.runs), **self.some(**members)}

    def start(self):
        script = harness.answer_then_vote(delay=self.random.choice([0, 1]))
        team = harness.replay_team(**{name: script for name in "abc"[: self.random.randint(1, 3)]})
        more = self.some(
            replay={"speed": "instant"}, contextPaths=[], timeoutMs=5000, approvalPolicy="deny",
            budget={"tokens": 100_000}, overrides=[{"path": "/orchestrator", "value": {"voting_sensitivity": "lenient"}}],
        )  # fmt: skip
        if self.random.random() < 0.3:
            more["sessionId"], more["onBusy"] = self.random.choice(self.sessions), "queue"
        if self.random.random() < 0.3:
            more["wait"] = True
        else:
            more.update(self.some(delivery=self.delivery()))
        return harness.start_params(team, "What is best?", **more)

    def delivery(self):
        return self.some(
            maxLatencyMs=self.random.choice([0, 20]), maxBatchBytes=1024, agents=["a"],
            granularity=self.random.choice(["delta", "item", "result"]), channels=self.some(reasoning=False, usage=False),
        )  # fmt: skip

    # By description

    def resolve(self, schema):
        while isinstance(schema, dict) and "$ref" in schema:
            place = self.description
            for step in schema["$ref"].lstrip("#/").split("/"):
                place = place.get(step, {})
            schema = place
        return schema if isinstance(schema, dict) else {}

    def sample(self, schema, name="", depth=0):
        """A value that a schema allows, as far as the schema is understood here."""
        random, schema = self.random, self.resolve(schema)
        if name == "runId":
            return random.choice(self.runs)
        if name == "sessionId":
            return random.choice(self.sessions)
        if name in PLACES:
            return "none"
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return self.sample(random.choice(schema[choice]), name, depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return random.choice(schema["enum"])
        kind = schema.get("type", "object" if "properties" in schema else None)
        if isinstance(kind, list):
            kind = random.choice(kind)
        if kind == "object":
            required = schema.get("required", [])
            return {
                key: self.sample(inner, key, depth + 1)
                for key, inner in schema.get("properties", {}).items()
                if key in required or (depth < 4 and random.random() < 0.4)
            }
        if kind == "array":
            count = random.randint(schema.get("minItems", 0), 2) if depth < 4 else 0
            return [self.sample(schema.get("items", {}), name, depth + 1) for _ in range(count)]
        if kind in ("integer", "number"):
            least = schema.get("minimum", 0)
            return random.choice([least, least + 1, min(schema.get("maximum", 1000), 1000)])
        if kind == "boolean":
            # Requests that wait for something that nobody does would never be answered.
            return random.random() < 0.5 and name != "wait"
        return None if kind == "null" else random.choice(["a", "é🙂", "agent1", "1970-01-01T00:00:00Z"])
