# SPDX-License-Identifier: Apache-2.0
"""Many Claude Code agents at once. (claude-code.md R19)"""

import system
from claude_code import Scene, expect_no_zombies
from harness import chat_team, finish, start, test

FAULTS = ("exit=1", "half=100", "hang", "no-init", "die-start=2", "stderr=1000000 exit=5", "auth-loop", "no-result")


@test(
    "R19: sixteen agents, half of them faulty: the others answer, and nothing is left",
    alone=True,
    fault="children.zombies",
)
def sixteen(world):
    scene = Scene(world)
    limits = {"initialize": 20, "first_frame": 20, "silence": 1.5}
    bad = [
        scene.agent(
            f"bad-{number}",
            fault,
            timeouts={**limits, "initialize": 2 if fault == "no-init" else 20},
            restart={"max": 1, "delays": [0.1]},
            # What one key may not is remembered for all who have it.
            api_key="${OTHER_KEY}" if fault == "auth-loop" else "${E2E_KEY}",
        )
        for number, fault in enumerate(FAULTS)
    ]
    fine = [scene.agent(f"good-{number}", timeouts=limits) for number in range(8)]
    mixed = [agent for pair in zip(bad, fine) for agent in pair]
    one = scene.start(env={"OTHER_KEY": "sk-ant-refused-3c5d7e9f1a2b4c6d"})
    run = start(one, scene.team(*mixed))
    result = one.completed(run, 180)
    assert result["status"] == "completed", result
    voted, good = {vote["by"] for vote in result["votes"]}, {f"good-{number}" for number in range(8)}
    # A vote counts from the moment it was cast, also when the result of its turn never comes.
    lost = {f"bad-{number}" for number, fault in enumerate(FAULTS) if fault == "no-result"}
    assert good <= voted <= good | lost, voted
    system.eventually(lambda: len(scene.alive()) == 0, 20, f"the end of {scene.alive()}")
    expect_no_zombies(one.process.pid)
    world.note(f"{result['durationMs'] / 1000:.1f} s")


@test("R19: runs beside each other do not touch each other's processes")
def beside(world):
    scene = Scene(world)
    one = scene.start()
    crashing = start(one, scene.team(scene.agent("a", "exit=1", restart={"max": 0})))
    fine = [
        start(one, scene.team(scene.agent(f"b-{number}", "", [{"text": f"Fine {number}.", "delay_ms": 100}])))
        for number in range(4)
    ]
    assert one.completed(crashing)["status"] == "failed"
    for number, run in enumerate(fine):
        result = one.completed(run)
        assert result["status"] == "completed" and result["answer"]["text"] == f"Fine {number}.", result


@test("deltas through the CLI cost at most three times what Chat Completions deltas cost", alone=True)
def cost_of_deltas(world):
    scene, size = Scene(world), 16
    one = scene.start()
    url = world.fast_provider("--size", str(size))

    def claude(count):
        script = [{"text": "0123456789abcdef" * count, "piece": size}]
        return scene.team(scene.agent(f"claude-{count}", "", script, timeouts={"silence": 60}))

    def chat(count):
        return chat_team(url, f"flood;count={count};size={size}")

    def seconds(team):
        before = system.cpu_seconds(one.process.pid)
        result = finish(one, team, timeout=120)
        assert result["status"] == "completed", str(result)[:500]
        return system.cpu_seconds(one.process.pid) - before

    few, many = 20_000, 420_000
    slopes = [(seconds(team(many)) - seconds(team(few))) / (many - few) * 1e6 for team in (claude, chat)]
    world.note(f"{slopes[0]:.2f} µs a delta, Chat Completions {slopes[1]:.2f} µs")
    assert slopes[0] <= 3 * slopes[1], slopes
