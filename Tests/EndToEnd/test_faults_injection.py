# SPDX-License-Identifier: Apache-2.0
"""A sample of `scripts/faults --inject`: system calls that fail in the middle of a session. (reliability.md 6)"""

import concurrent.futures

import fault_injection
from harness import test

# Kinds of which every session has many places, and what fails there in real life.
SAMPLED = ("write", "read", "openat", "?mkdir,?mkdirat", "?rename,?renameat,?renameat2", "epoll_ctl", "close")


@test(
    "system calls fail at random places of a session: it ends or says so, and leaves nothing unreadable",
    ("rpc", "lsp", "run"),
    alone=True,
)
def sample(world, face):
    fault_injection.needs_strace(world.binary)
    jobs = []
    for call in SAMPLED:
        error = world.chance.choice(fault_injection.CALLS[call])
        count = fault_injection.count_places(world.binary, face, call)
        jobs += [(call, error, world.chance.randrange(count) + 1) for _ in range(3) if count]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        tries = {job: pool.submit(fault_injection.attempt, world.binary, face, *job) for job in jobs}
    problems = [
        f"{call}={error}, place {place}: {one.result()}" for (call, error, place), one in tries.items() if one.result()
    ]
    assert not problems, "\n".join(problems)
    world.note(f"{len(tries)} places")
