# SPDX-License-Identifier: Apache-2.0
"""Finds what a contract takes away from clients of an older one. (protocol.md section 13: additions only)

Both are OpenRPC documents. Clients send what stands in params, and read results, events and what the server sends on its
own; so params may ask for less and everything else may give more, but not the other way round.
"""

import json

SENT, READ = "sent", "read"
# The order of these members does not matter, and neither does what people are told.
SILENT = ("description", "default", "title", "deprecated", "examples")


def version(document):
    """The protocol version of a document."""
    return json.loads(document)["x-protocolVersion"]


def breaks(old, new):
    """What clients of the old document lose, one line each."""
    return Comparison(json.loads(old), json.loads(new)).faults


class Comparison:
    def __init__(self, old, new):
        self.old, self.new, self.faults, self.seen = old, new, [], set()
        methods = {method["name"]: method for method in new["methods"]}
        for method in old["methods"]:
            if method["name"] not in methods:
                self.faults.append(f"the method {method['name']} is gone")
            else:
                self.method(method, methods[method["name"]])
        for name in old["x-events"]:
            if name not in new["x-events"]:
                self.faults.append(f"the event {name} is gone")
        for name, error in old["components"]["errors"].items():
            found = new["components"]["errors"].get(name)
            if found is None or found["code"] != error["code"]:
                self.faults.append(f"the error {name} ({error['code']}) is gone or has another code")
        self.schema(
            {"$ref": "#/components/schemas/RunEvent"}, {"$ref": "#/components/schemas/RunEvent"}, READ, "events"
        )

    def method(self, old, new):
        name = old["name"]
        if ("result" in old) != ("result" in new):
            self.faults.append(f"{name} is no longer a {'request' if 'result' in old else 'notification'}")
        elif "result" in old:
            is_sent = old["x-direction"] == "serverToClient"
            self.schema(old["result"]["schema"], new["result"]["schema"], SENT if is_sent else READ, f"{name} result")
        is_read = old["x-direction"] == "serverToClient"
        self.schema(old["x-params"], new["x-params"], READ if is_read else SENT, f"{name} params")

    def schema(self, old, new, role, place):
        if "$ref" in old and "$ref" in new:
            if old["$ref"] != new["$ref"]:
                self.faults.append(f"{place} was {name_of(old)} and is {name_of(new)}")
            elif (old["$ref"], role) not in self.seen:
                self.seen.add((old["$ref"], role))
                self.schema(resolve(self.old, old), resolve(self.new, new), role, name_of(old))
            return
        if role == READ and "$ref" in new and self.says_more(old, resolve(self.new, new)):
            return
        if ("$ref" in old) != ("$ref" in new):
            self.faults.append(f"{place} has another type")
            return
        if "properties" in old or "properties" in new:
            self.members(old, new, role, place)
        for key in ("items", "additionalProperties"):
            if key in old and key in new:
                self.schema(old[key], new[key], role, place)
        for key in ("anyOf", "oneOf"):
            if key in old and key in new:
                self.alternatives(old[key], new[key], role, place)
        if "enum" in old and "enum" in new:
            self.words(old["enum"], new["enum"], role, place)
        for key, is_worse in LIMITS.items():
            if role == SENT and key in new and (key not in old or is_worse(old[key], new[key])):
                self.faults.append(f"{place} is limited more tightly ({key} {new[key]})")
        if rest(old) != rest(new):
            self.faults.append(f"{place} has another type")

    def says_more(self, old, new):
        """Whether what was any text has words now, or what was any object has members: those who read it can."""
        if rest(old) == {"type": "string"}:
            kinds = [one.get("type", "string" if "enum" in one else None) for one in new.get("anyOf", [new])]
            return set(kinds) == {"string"}
        return rest(old) == {"type": "object"} and new.get("type") == "object"

    def members(self, old, new, role, place):
        before, now = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            if name not in now:
                self.faults.append(f"{place} has lost its member {name}")
            else:
                self.schema(schema, now[name], role, f"{place}.{name}")
        was, must = set(old.get("required", [])), set(new.get("required", []))
        for name in sorted(must - was) if role == SENT else sorted(was - must):
            self.faults.append(f"{place}.{name} {'must be there now' if role == SENT else 'may be absent now'}")

    def alternatives(self, old, new, role, place):
        """Alternatives are told apart by their names, else by what they are."""
        before, now = {label(one): one for one in old}, {label(one): one for one in new}
        is_open = any(not rest(one) or one == {"type": "string"} or "properties" in one for one in old)
        for name, schema in before.items():
            if name not in now:
                self.faults.append(f"{place} has lost the alternative {name}")
            elif "properties" not in schema or "$ref" not in schema:
                self.schema(schema, now[name], role, place)
        if role == READ and not is_open:
            for name in now.keys() - before.keys():
                self.faults.append(f"{place} has the new alternative {name}")

    def words(self, old, new, role, place):
        for word in old:
            if word not in new:
                self.faults.append(f"{place} has lost the word {word}")


LIMITS = {
    "minimum": lambda old, new: new > old,
    "exclusiveMinimum": lambda old, new: new > old,
    "maximum": lambda old, new: new < old,
    "minLength": lambda old, new: new > old,
    "maxLength": lambda old, new: new < old,
    "minItems": lambda old, new: new > old,
    "pattern": lambda old, new: new != old,
}
COMPARED = ("properties", "required", "items", "additionalProperties", "anyOf", "oneOf", "enum", *LIMITS)


def rest(schema):
    """What of a schema must not change at all."""
    kept = {
        key: value
        for key, value in schema.items()
        if key not in SILENT and not key.startswith("x-") and key not in COMPARED
    }
    # One alternative more makes a list of alternatives out of a type, so its presence counts.
    return {**kept, **{key: True for key in ("items", "anyOf", "enum", "properties") if key in schema}}


def label(schema):
    if "$ref" in schema:
        return name_of(schema)
    if "enum" in schema:
        return "words"
    return json.dumps({key: value for key, value in rest(schema).items()}, sort_keys=True)


def name_of(reference):
    return reference["$ref"].rsplit("/", 1)[-1]


def resolve(document, reference):
    return document["components"]["schemas"].get(name_of(reference), {})
