# SPDX-License-Identifier: Apache-2.0
"""Runs that are cancelled, and many runs at once or in a row. (reliability.md 4.5)"""

import socket
import statistics
import time

import provider
import system
from harness import FACES, HANGING, answer_then_vote, chat_team, finish, replay_team, start, start_params, test

QUICK_TEAM = replay_team(a=answer_then_vote(final="Final."), b=answer_then_vote("Other."), c=answer_then_vote("Third."))
INSTANT = {"speed": "instant"}


# Cancelling


def cancel_time(one, run):
    """Milliseconds from run/cancel to run.completed."""
    began = time.monotonic()
    one.request("massgen/run/cancel", {"runId": run})
    end = one.completed(run, 10)
    took = (time.monotonic() - began) * 1000
    assert end["status"] == "cancelled", end
    return took


@test(
    "cancel while streaming, stalled, waiting, retrying, paused, connecting: over at once, and the provider sees it",
    FACES,
    alone=True,
    fault="runs.cancel",
)
def cancel(world, face):
    full = socket.socket()
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    fillers = [socket.socket() for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(full.getsockname())
    refusing = provider.status(429, [("Retry-After", "60")])
    server = world.provider(
        provider.by_model(
            {"streams": provider.trickle(0.005), "stalls": provider.stall(), "silent": provider.hang}, refusing
        )
    )
    one = world.start(face)
    # A pause that a provider asked for holds for every run with the same model: the first run of a model retries, the
    # next ones wait before they send anything.
    for what in ("streams", "stalls", "silent", "retries", "pauses", "connects"):
        url = f"http://127.0.0.1:{full.getsockname()[1]}/v1" if what == "connects" else server.url
        took = []
        for number in range(5):
            before = len(server.exchanges)
            model = {"retries": f"refused-{number}", "pauses": "refused-0"}.get(what, what)
            run = start(one, chat_team(url, model))
            if what in ("streams", "stalls"):
                one.event(run, "item.delta")
            elif what == "retries":
                one.event(run, "provider.retry")
            elif what == "pauses":
                one.event(run, lambda event: event["type"] == "notice" and event["code"] == "rate_limit_wait")
                assert len(server.exchanges) == before, f"run {number}: a request was sent in a pause, or by a run that was cancelled in one"
            elif what == "silent":
                system.eventually(lambda: len(server.exchanges) > before)
            else:
                one.event(run, "call.started")
                time.sleep(0.1)
            took.append(cancel_time(one, run))
            events = len(one.run(run).events)
            one.call("massgen/server/status")
            assert len(one.run(run).events) == events
        assert max(took) < 1000, (what, took)
        world.note(f"{what} {statistics.median(took):.1f}/{max(took):.1f} ms")
        if what != "connects":
            system.eventually(lambda: server.open_connections <= 6, what="the provider to see the abort")
    system.eventually(
        lambda: all(exchange.aborted_at for exchange in server.exchanges if exchange.request.model in ("streams", "stalls", "silent")),
        what="every transfer to be aborted",
    )
    for one_socket in [full, *fillers]:
        one_socket.close()


@test("cancel during the presentation keeps the winner and its answer", fault="runs.cancel")
def cancel_presentation(world):
    def script(exchange):
        if exchange.request.tools:
            return provider.team_player(exchange)
        return provider.trickle()(exchange)

    server = world.provider(script)
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "a", "b"))
    one.event(run, lambda event: event["type"] == "run.phase" and event["phase"] == "presenting")
    one.call("massgen/run/cancel", {"runId": run})
    end = one.completed(run)
    assert end["status"] == "cancelled" and end["winner"] == "a" and len(end["answers"]) == 2, end


@test("a run that is cancelled before its first event still has one end", FACES, fault="runs.cancel")
def cancel_at_once(world, face):
    server = world.provider(provider.hang)
    one = world.start(face)
    for _ in range(20):
        start_id = one.request("massgen/run/start", start_params(chat_team(server.url, "a", "b")))
        run = one.result(start_id)["runId"]
        one.request("massgen/run/cancel", {"runId": run})
        assert one.completed(run)["status"] == "cancelled"


@test(
    "40 starts and 40 cancels in one burst, five times: descriptors and threads come back",
    FACES,
    alone=True,
    fault="runs.bursts",
)
def bursts(world, face):
    server = world.provider(provider.stall())
    one = world.start(face)

    def burst():
        ids = [one.request("massgen/run/start", start_params(chat_team(server.url, "a", "b"))) for _ in range(40)]
        runs = [one.result(id)["runId"] for id in ids]
        for run in runs:
            one.request("massgen/run/cancel", {"runId": run})
        for run in runs:
            assert one.completed(run)["status"] == "cancelled"

    burst()
    settle = lambda: (system.descriptor_count(one.process.pid), system.thread_count(one.process.pid))  # noqa: E731
    time.sleep(0.5)
    before, rss = settle(), system.rss_mib(one.process.pid)
    for _ in range(5):
        burst()
    system.eventually(
        lambda: settle()[0] <= before[0] + 8 and settle()[1] <= before[1] + 2, 10, f"{settle()} to be {before} again"
    )
    grown = system.rss_mib(one.process.pid) - rss
    world.note(f"{before[0]} → {settle()[0]} descriptors, {before[1]} → {settle()[1]} threads, {grown:+.1f} MiB")
    assert grown < 24, grown


# Many


@test("100 runs at once", FACES, alone=True, fault="runs.many")
def hundred_runs(world, face):
    server = world.provider()
    one = world.start(face)
    ids = [
        one.request("massgen/run/start", start_params(chat_team(server.url, f"a{n}", f"b{n}"), f"Task {n}"))
        for n in range(100)
    ]
    runs = [one.result(id, 60)["runId"] for id in ids]
    for n, run in enumerate(runs):
        end = one.completed(run, 120)
        assert end["status"] == "completed" and end["winner"] in (f"a{n}", f"b{n}"), (n, end)
    system.eventually(lambda: one.call("massgen/server/status")["activeRuns"] == 0)
    world.note(f"peak {system.peak_mib(one.process.pid):.0f} MiB")


@test("more runs than the limit are refused with -31013, not queued without end", fault="runs.many")
def too_many_runs(world):
    one = world.start("rpc", options={"maxActiveRuns": 3})
    runs = [start(one, HANGING) for _ in range(3)]
    error = one.error("massgen/run/start", start_params(HANGING))
    assert error.code == -31013 and error.data["retryable"] is True and error.data["retryAfterMs"] > 0, error
    one.call("massgen/run/cancel", {"runId": runs[0]})
    one.completed(runs[0])
    system.eventually(lambda: one.call("massgen/server/status")["activeRuns"] == 2)
    start(one, HANGING)


@test("a team of 50 agents", FACES, alone=True, fault="runs.many")
def fifty_agents(world, face):
    server = world.provider()
    one = world.start(face)
    began = time.monotonic()
    result = finish(one, chat_team(server.url, *[f"agent-{n:02}" for n in range(50)]), timeout=180)
    assert result["status"] == "completed" and len(result["votes"]) == 50 and len(result["answers"]) >= 1, result[
        "status"
    ]
    assert sum(1 for vote in result["votes"] if vote["target"] == result["winner"]) >= 1
    took = time.monotonic() - began
    world.note(f"{len(server.requests)} calls in {took:.1f} s, peak {system.peak_mib(one.process.pid):.0f} MiB")


@test("two servers in one folder do not get in each other's way")
def two_servers(world):
    both = [world.start("rpc"), world.start("lsp")]
    params = start_params(QUICK_TEAM, wait=True, replay=INSTANT)
    ids = [(one, one.request("massgen/run/start", params)) for _ in range(20) for one in both]
    runs = {one.result(id)["runId"] for one, id in ids}
    assert len(runs) == 40
    for one in both:
        listed = one.call("massgen/run/list", {"limit": 100})["runs"]
        assert {run["runId"] for run in listed} == runs and {run["status"] for run in listed} == {"completed"}


@test("1,000 instant runs in a row: memory and descriptors stay", alone=True, fault="runs.many")
def thousand_runs(world):
    one = world.start("rpc")
    params = start_params(QUICK_TEAM, wait=True, replay=INSTANT, delivery={"granularity": "result"})
    for _ in range(50):
        one.call("massgen/run/start", params)
    time.sleep(0.3)
    rss, descriptors = system.rss_mib(one.process.pid), system.descriptor_count(one.process.pid)
    began = time.monotonic()
    for _ in range(1000):
        assert one.call("massgen/run/start", params)["status"] == "completed"
    took = time.monotonic() - began
    grown = system.rss_mib(one.process.pid) - rss
    world.note(f"{grown:+.1f} MiB, {took:.1f} s")
    assert grown < 8, f"{grown:+.1f} MiB"
    assert system.descriptor_count(one.process.pid) <= descriptors + 8
