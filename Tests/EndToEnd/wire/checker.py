# SPDX-License-Identifier: Apache-2.0
"""Judges request bodies by the published schemas and by the types of the official SDKs.

usage: checker.py FOLDER-OF-api-specs, run with the packages of requirements.txt. Reads a JSON object a line
{"api", "body", "version"?, "extras"?} and answers each with the list of what is wrong.
"""

import copy
import json
import pathlib
import sys

import jsonschema
import referencing
import referencing.jsonschema
from anthropic.types.message_create_params import MessageCreateParamsStreaming
from google.genai import types as genai
from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from openai.types.responses.response_create_params import ResponseCreateParamsStreaming
from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

OPENAI = "openai-subset.openapi.json"
ROOTS = {"chat": "CreateChatCompletionRequest", "responses": "CreateResponse"}


class Checker:
    """Both opinions on a body."""

    def __init__(self, folder):
        self.schemas = Schemas(pathlib.Path(folder))
        self.types = {
            "anthropic": closed_validator(MessageCreateParamsStreaming),
            "chat": closed_validator(CompletionCreateParamsStreaming),
            "responses": closed_validator(ResponseCreateParamsStreaming),
        }

    def faults(self, api, body, version=None, extras=()):
        """What is wrong. ``extras`` are what a provider adds to a format: top-level keys, types of parts and tools."""
        plain = {key: value for key, value in body.items() if key not in extras}
        if "tools" in plain:
            plain = {**plain, "tools": [tool for tool in plain["tools"] if tool.get("type") not in extras]}
        if api == "chat":
            plain = {**plain, "messages": [without_extensions(one, extras) for one in plain.get("messages", [])]}
        return self.schemas.faults(api, plain, version) + self._type_faults(api, plain, version)

    def _type_faults(self, api, body, version):
        try:
            if api == "gemini":
                check_gemini(body)
            else:
                # What the older version takes and the SDK of the newer one no longer names.
                older = ("temperature", "top_p", "top_k") if version == "2023-06-01" else ()
                self.types[api].validate_python({key: value for key, value in body.items() if key not in older})
        except ValidationError as error:
            return [f"SDK: {place(one)}: {one['msg']}"[:300] for one in nearest(error)]
        return []


class Schemas:
    """The published descriptions."""

    def __init__(self, folder):
        document = json.loads((folder / OPENAI).read_text())
        resource = referencing.Resource(document, referencing.jsonschema.DRAFT202012)
        registry = referencing.Registry().with_resource(OPENAI, resource)
        self.validators, self.keys = {}, {}
        for api, name in ROOTS.items():
            pointer = {"$ref": f"{OPENAI}#/components/schemas/{name}"}
            self.validators[api] = jsonschema.Draft202012Validator(pointer, registry=registry)
            self.keys[api] = properties(document["components"]["schemas"], name)
        for version in ("2023-06-01", "2026-10-21"):
            schema = json.loads((folder / f"anthropic-messages-{version}.request.schema.json").read_text())
            self.validators[f"anthropic {version}"] = jsonschema.Draft202012Validator(schema)
        schema = json.loads((folder / "gemini-generateContent.request.schema.json").read_text())
        self.validators["gemini"] = jsonschema.Draft202012Validator(schema)

    def faults(self, api, body, version):
        name = f"anthropic {version or '2023-06-01'}" if api == "anthropic" else api
        error = jsonschema.exceptions.best_match(self.validators[name].iter_errors(body))
        found = [f"schema: {error.json_path}: {error.message}"[:300]] if error else []
        unknown = sorted(set(body) - self.keys[api]) if api in self.keys else []
        return found + [f"schema: {key} is no key of a request" for key in unknown]


def properties(schemas, name):
    """The declared members of a schema with those of everything it extends."""
    schema = schemas[name]
    found = set(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        if "$ref" in part:
            found |= properties(schemas, part["$ref"].rsplit("/", 1)[1])
        found |= set(part.get("properties", {}))
    return found


def without_extensions(message, extras):
    """A message whose parts that only other providers know have been checked by hand and taken out."""
    message = {key: value for key, value in message.items() if key not in extras}
    if isinstance(message.get("content"), list):
        message["content"] = [plain_part(part, extras) for part in message["content"]]
    return message


def plain_part(part, extras):
    kind = part.get("type")
    if kind in extras and set(part) == {"type", kind} and isinstance(part[kind].get("url"), str):
        return {"type": "text", "text": kind}
    return part


def closed_validator(kind):
    """A validator of a TypedDict that refuses unknown members at every depth and reads lists to their end."""
    return SchemaValidator(closed(copy.copy(TypeAdapter(kind).core_schema)))


def closed(schema):
    if isinstance(schema, dict):
        changed = {key: closed(value) for key, value in schema.items()}
        if schema.get("type") == "typed-dict" and isinstance(schema.get("fields"), dict):
            changed["extra_behavior"] = "forbid"
        elif schema.get("type") == "generator" and "items_schema" in schema:
            changed["type"] = "list"
        return changed
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if isinstance(schema, tuple):
        return tuple(closed(one) for one in schema)
    return schema


def check_gemini(body):
    """The SDK keeps the members of a body in one configuration object, which is closed in its source."""
    others = {key: value for key, value in body.items() if key not in ("contents", "generationConfig")}
    genai.GenerateContentConfig.model_validate({**body.get("generationConfig", {}), **others})
    TypeAdapter(list[genai.Content]).validate_python(body.get("contents"))


def place(one):
    return ".".join(str(step) for step in one["loc"])


def nearest(error):
    """The failures of the alternative that came furthest."""
    errors = error.errors(include_url=False, include_input=False)
    depth = max(sum(isinstance(step, int) for step in one["loc"]) for one in errors)
    return [one for one in errors if sum(isinstance(step, int) for step in one["loc"]) == depth][:4]


def main():
    checker = Checker(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(checker.faults(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
