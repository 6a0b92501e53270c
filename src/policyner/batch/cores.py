"""How many processors a process may use."""

from __future__ import annotations

import math
import os
from pathlib import Path

# What Linux says of the share of a container (https://docs.kernel.org/admin-guide/cgroup-v2.html):
# microseconds of processors in each so many microseconds, or `max`.
_SHARE = Path("/sys/fs/cgroup/cpu.max")


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
