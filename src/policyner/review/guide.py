"""What the page says beside the marks: guidelines and checks."""

from __future__ import annotations

from functools import cache
from typing import Any

from policyner.vocabulary import read_vocabulary


@cache
def guide() -> dict[str, Any]:
    """The guidelines in short, in Chinese, by label, role and check of `annotate lint`."""
    return dict(read_vocabulary(__package__, "guide.yaml"))
