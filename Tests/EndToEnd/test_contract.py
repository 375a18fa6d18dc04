# SPDX-License-Identifier: Apache-2.0
"""The machine-readable contract against the real binary: every example is sent, every message validated."""

import copy
import json
import sys

import provider
from harness import CHECKOUT, DEMO, FACES, HANGING, SILENCE, chat_team, demo, finish, start, start_params, test
from schema import Schemas

sys.path.insert(0, str(CHECKOUT / "scripts"))
import compatibility  # noqa: E402

PROTOCOL = CHECKOUT / "protocol"

# A team that works until it is told to stop, so that there is a run to steer, to detach from and to cancel.
PATIENT = {
    "agents": [
        {
            "id": name,
            "backend": {
                "type": "replay",
                "script": [{"repeat": True, "steps": [{"text": "One moment. "}, {"hang": True}]}],
            },
        }
        for name in ("scout", "critic")
    ]
}


class Contract:
    """The document as the server gives it."""

    def __init__(self, one):
        self.document = one.call("rpc.discover")
        self.schemas = Schemas(self.document)
        self.methods = {method["name"]: method for method in self.document["methods"]}

    def check(self, value, schema, what):
        faults = self.schemas.faults(value, schema)
        assert not faults, f"{what}: {faults[:3]} in {json.dumps(value)[:400]}"

    def check_message(self, message, requested):
        """Checks what the server sent: a notification, a request, or the answer to a request of this method."""
        if "method" in message:
            method = self.methods[message["method"]]
            self.check(message.get("params", {}), method["x-params"], message["method"])
        elif "error" in message:
            self.check(message["error"]["data"], {"$ref": "#/components/schemas/ErrorData"}, "error data")
            error = self.document["components"]["errors"][message["error"]["data"]["name"]]
            assert error["code"] == message["error"]["code"], message
        elif requested in self.methods:
            self.check(message["result"], self.methods[requested]["result"]["schema"], requested)


def keys(value, place=""):
    """The places of all members, with every index written as `*`; keys of maps count as they are."""
    if isinstance(value, dict):
        return {p for k, v in value.items() for p in {f"{place}/{k}"} | keys(v, f"{place}/{k}")}
    if isinstance(value, list):
        return {p for v in value for p in keys(v, f"{place}/*")}
    return set()


def replaced(value, names):
    """A value with example ids replaced by real ones."""
    if isinstance(value, dict):
        return {key: replaced(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [replaced(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


# Members whose keys are data, so that an example cannot show them all, and texts of models.
OPEN = (
    "/limits",
    "/byStatus",
    "/byMethod",
    "/tally",
    "/config",
    "/origins",
    "/keys",
    "/paths",
    "/warnings",
    "/teams",
    "/templates",
    "/details",
    "/arguments",
    "/blocks",
    "/data",
    "/events",
)


@test("every example works as it is written, and the results show every member that comes", FACES)
def examples(world, face):
    one = world.start(face, initialize=False)
    hello = json.loads((PROTOCOL / "openrpc.json").read_bytes())["methods"][0]
    assert hello["name"] == "initialize"
    greeting = one.call("initialize", params_of(hello["examples"][0]))
    one.notify("initialized", {})
    contract = Contract(one)
    contract.check(greeting, hello["result"]["schema"], "initialize")
    first = finish(one, DEMO, replay={"speed": "instant"})
    session = one.call("massgen/run/list")["runs"][0]["sessionId"]
    events = one.call("massgen/run/replay", {"runId": first["runId"]})["events"]
    item = next(event["itemId"] for event in events if event["type"] == "item.completed" and event.get("text"))
    names = {"run_example": first["runId"], "ses_example": session, "itm_example": item}
    answers = ("massgen/approval/respond", "massgen/input/respond")
    for method in contract.methods.values():
        if method["name"] in answers:
            # Nothing is open here; what they do when something is, test_approvals holds.
            for example in method["examples"]:
                assert one.error(method["name"], params_of(example)).code == -32602
            continue
        if method["x-direction"] == "serverToClient" or method["name"] in ("initialize", "shutdown", "exit"):
            continue
        for example in method["examples"]:
            params = replaced(params_of(example), names)
            if "result" not in method:
                one.notify(method["name"], params)
            else:
                request(one, contract, method, params, example, session)
    assert one.call("shutdown") is None
    one.notify("exit")
    assert one.exit_code() == 0


def params_of(example):
    return {param["name"]: param["value"] for param in example["params"]}


def request(one, contract, method, params, example, session):
    """Sends an example and checks its result. What it needs beyond a finished run is made for it."""
    name, names, active = method["name"], {}, None
    if "run_active" in json.dumps(params):
        names["run_active"] = active = start(one, PATIENT)
        one.event(active, "item.delta")
    if "ses_fork" in json.dumps(params):
        names["ses_fork"] = one.call("massgen/session/fork", {"sessionId": session})["sessionId"]
    result = one.call(name, replaced(params, names))
    contract.check(result, method["result"]["schema"], name)
    if name in ("rpc.discover", "massgen/config/schema"):
        return
    if name == "massgen/run/start":
        one.completed(result["runId"])
    extra = {p for p in keys(result) - keys(example["result"]["value"]) if not any(part in p for part in OPEN)}
    assert not extra, f"{name}: the example does not show {sorted(extra)}"
    if active:
        one.call("massgen/run/cancel", {"runId": active})
        one.call("massgen/run/wait", {"runId": active})


@test("params of examples and events have their schemas")
def schemas(world):
    contract = Contract(world.start())
    for method in contract.methods.values():
        for example in method["examples"]:
            contract.check(params_of(example), method["x-params"], method["name"])
            if "result" in method:
                contract.check(example["result"]["value"], method["result"]["schema"], method["name"])
    for name, event in contract.document["x-events"].items():
        contract.check(event["example"], event["schema"], name)
        contract.check(event["example"], {"$ref": "#/components/schemas/RunEvent"}, name)
        assert event["example"]["type"] == name


@test("everything the server says in a session has its schema, and nothing in it is undeclared", FACES)
def recorded(world, face):
    capabilities = {
        "window": {"workDoneProgress": True},
        "experimental": {"massgen": {"protocolVersions": [1], "serverStatus": True}},
    }
    one = world.start(face, capabilities=capabilities)
    contract = Contract(one)
    first = finish(one, DEMO, replay={"speed": "instant"})
    one.call("massgen/run/attach", {"runId": first["runId"], "fromSeq": 1})
    one.call("massgen/run/attach", {"runId": first["runId"]})
    one.call("massgen/run/get", {"runId": first["runId"], "include": ["items", "answers", "votes", "usage", "config"]})
    one.call("massgen/run/replay", {"runId": first["runId"]})
    refusing = world.provider(provider.times(1, provider.status(503)))
    finish(one, chat_team(refusing.url, "a", "b"))
    hanging = start(one, HANGING)
    one.event(hanging, "item.delta")
    one.call("massgen/run/attach", {"runId": hanging})
    one.call("massgen/run/wait", {"runId": hanging, "timeoutMs": 1})
    one.call("massgen/run/cancel", {"runId": hanging})
    one.completed(hanging)
    one.call("massgen/run/list")
    one.error("massgen/run/get", {"runId": "run_none"})
    one.error("massgen/nothing")
    types = set()
    for message in list(one.messages):
        method = one.pending.get(json.dumps(message.get("id")), (None,))[0] if "method" not in message else None
        contract.check_message(message, method)
        types |= {event["type"] for event in message.get("params", {}).get("events", [])}
    assert {"run.started", "item.delta", "answer.submitted", "vote.cast", "winner.selected", "run.completed"} <= types


@test("the events of the demo run on disk have their schemas")
def journal(world):
    one = world.start()
    contract = Contract(one)
    for params in (demo(wait=True), start_params(DEMO, wait=True, replay={"speed": 50})):
        result = one.call("massgen/run/start", params, 60)
        for event in world.journal(result["runId"]):
            contract.check(event, {"$ref": "#/components/schemas/RunEvent"}, event["type"])


@test("every error that can be provoked comes with the code, the name and the members its documentation has", FACES)
def errors(world, face):
    one = world.start(face)
    contract = Contract(one)
    finished = finish(one, DEMO, replay={"speed": "instant"})["runId"]
    key = start_params(DEMO, replay={"speed": "instant"}, idempotencyKey="k", wait=True)
    one.call("massgen/run/start", key, 60)
    active = one.call("massgen/run/start", start_params(HANGING))
    session = active["sessionId"]
    two = world.start(face, initialize=False)
    deaf = {"type": "cerebras", "model": "m", "base_url": "http://127.0.0.1:1/v1"}
    sound = [
        {"type": "text", "text": "x"},
        {"type": "audio", "mimeType": "audio/wav", "data": SILENCE},
    ]
    keyless = chat_team("https://api.cerebras.ai/v1", "m")
    seen = {
        "MethodNotFound": one.error("massgen/nothing"),
        "InvalidParams": one.error("massgen/run/get", {}),
        "ServerNotInitialized": two.error("massgen/run/list"),
        "ProtocolVersionUnsupported": two.error(
            "initialize", {"capabilities": {"experimental": {"massgen": {"protocolVersions": [999]}}}}
        ),
        "InvalidRequest": one.error("initialize", {}),
        "RunNotFound": one.error("massgen/run/get", {"runId": "run_none"}),
        "SessionNotFound": one.error("massgen/session/get", {"sessionId": "ses_none"}),
        "RunNotActive": one.error("massgen/run/steer", {"runId": finished, "prompt": "More."}),
        "SessionBusy": one.error("massgen/run/start", start_params(DEMO, sessionId=session)),
        "ConfigInvalid": one.error("massgen/run/start", start_params({"agents": []})),
        "ConfigNotFound": one.error("massgen/run/start", start_params("nowhere.yaml")),
        "CredentialsMissing": one.error("massgen/run/start", start_params(keyless)),
        "UnsupportedContent": one.error(
            "massgen/run/start", {**start_params({"agents": [{"id": "a", "backend": deaf}]}), "prompt": sound}
        ),
        "PayloadTooLarge": one.error("massgen/run/start", start_params(DEMO, "x" * ((32 << 20) + 1))),
        "NotAttached": one.error("massgen/run/detach", {"runId": finished}),
        "SeqUnavailable": one.error("massgen/run/attach", {"runId": finished, "fromSeq": 100000}),
        "IdempotencyConflict": one.error("massgen/run/start", {**key, "prompt": "Another?"}),
    }
    three = world.start(face)
    three.call("shutdown")
    seen["Draining"] = three.error("massgen/run/list")
    for name, error in seen.items():
        documented = contract.document["x-errors"][name]
        assert error.code == documented["code"] and error.data["name"] == name, f"{name}: {error}"
        assert error.data["retryable"] == documented["data"]["retryable"], f"{name}: {error}"
        extra = set(error.data) - set(documented["data"]) - {"hint", "pointer"}
        assert not extra, f"{name}: the example does not show {extra}"
    one.call("massgen/run/cancel", {"runId": active["runId"]})


@test("the schema command prints what rpc.discover gives and what is committed")
def printed(world):
    discovered = world.start().call("rpc.discover")
    for form, name in (("--openrpc", "openrpc.json"), ("--json-schema", "massgen.schema.json")):
        process = world.spawn("schema", form)
        out, _ = process.communicate(timeout=30)
        assert process.returncode == 0
        assert json.loads(out) == json.loads((PROTOCOL / name).read_bytes()), f"{name} is stale"
        if form == "--openrpc":
            assert json.loads(out) == discovered
    process = world.spawn("schema")
    process.communicate(timeout=30)
    assert process.returncode == 1


def change(document, place, value):
    """A document with a value set, or with `None` removed, at a place."""
    document = copy.deepcopy(document)
    target = document
    for key in place[:-1]:
        target = target[key]
    if value is None:
        del target[place[-1]]
    else:
        target[place[-1]] = value
    return document


@test("a contract that breaks clients is noticed, and one that only adds is not")
def compatible(world):
    old = world.start().call("rpc.discover")

    def breaks(document):
        return compatibility.breaks(json.dumps(old), json.dumps(document))

    def types(*place):
        return ("components", "schemas", *place)

    assert breaks(old) == []
    renamed = copy.deepcopy(old)
    renamed["methods"][12]["name"] = "massgen/run/begin"
    worse = [
        renamed,
        change(old, types("RunStartParams", "required"), ["config", "prompt", "cwd"]),
        change(old, types("RunStartParams", "properties", "wait"), None),
        change(old, types("RunStartParams", "properties", "wait", "type"), "string"),
        change(old, types("RunListParams", "properties", "limit", "maximum"), 10),
        change(old, types("RunResult", "required"), ["status"]),
        change(old, types("RunResult", "properties", "winner"), None),
        change(old, types("RunResult", "properties", "winner"), {"type": "integer"}),
        change(old, types("OnBusy", "enum"), ["reject", "queue"]),
        change(old, types("RunStatus", "anyOf", 0, "enum"), ["running"]),
        change(old, types("RunSnapshot", "properties", "winner"), {"$ref": "#/components/schemas/RunSnapshot"}),
        change(old, types("RunStartParams", "properties", "sessionId"), {"$ref": "#/components/schemas/RunStatus"}),
        change(old, types("NoticeEvent", "properties", "code"), None),
        change(old, ("x-events", "notice"), None),
        change(old, ("components", "errors", "RunNotFound", "code"), -31099),
    ]
    for index, document in enumerate(worse):
        assert breaks(document), f"change {index} goes unnoticed"
    better = [
        change(old, types("RunStartParams", "properties", "mood"), {"type": "string"}),
        change(old, types("RunResult", "properties", "mood"), {"type": "string"}),
        change(old, types("RunResult", "required"), [*old["components"]["schemas"]["RunResult"]["required"], "winner"]),
        change(old, types("OnBusy", "enum"), ["reject", "queue", "steer", "wait"]),
        change(old, types("RunListParams", "properties", "limit", "maximum"), 2000),
        change(old, types("RunListParams", "properties", "limit", "description"), "Other words."),
        change(old, types("RunSnapshot", "properties", "winner"), {"$ref": "#/components/schemas/RunStatus"}),
        change(old, ("x-events", "mood"), {}),
    ]
    for index, document in enumerate(better):
        assert not breaks(document), f"addition {index}: {breaks(document)}"
