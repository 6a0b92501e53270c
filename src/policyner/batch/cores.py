"""How many processors a process may use."""

from __future__ import annotations

import math
import os
from pathlib import Path

from policyner.errors import UsageError

# What Linux says of the share of a container (https://docs.kernel.org/admin-guide/cgroup-v2.html):
# microseconds of processors in each so many microseconds, or `max`.
_SHARE = Path("/sys/fs/cgroup/cpu.max")


# More workers than this wait for one another, and each holds a model in memory.
_A_CORE = 4
_FEW = 64


def usable_cores(*, share: Path = _SHARE) -> int:
    """The processors of the machine that this process is bound to, within its container's share.

    Args:
        share: The file that tells the share, where the system has one.

    Returns:
        At least 1; a part of a processor counts as one.
    """
    if hasattr(os, "sched_getaffinity"):
        bound = len(os.sched_getaffinity(0))
    else:  # neither macOS nor Windows binds a process by itself
        bound = os.cpu_count() or 1
    try:
        granted, _, period = share.read_text(encoding="ascii").partition(" ")
    except OSError:
        return bound
    if granted == "max":
        return bound
    return max(1, min(bound, math.ceil(int(granted) / int(period))))


def demand_few(number: int | None, *, option: str) -> None:
    """Refuses more workers than could ever help on this machine.

    Args:
        number: How many are asked for; `None` where that was left open.
        option: What asked for them.

    Raises:
        UsageError: If there are more than four a processor, and more than 64.
    """
    cores = usable_cores()
    most = max(_FEW, _A_CORE * cores)
    if number is not None and number > most:
        raise UsageError(
            f"{option} {number:,}: more than {most:,} help nothing on {cores:,} processors, and "
            "each takes memory of its own; leave the option out for as many as help"
        )
