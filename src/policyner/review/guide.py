"""What the page says beside the marks: guidelines, checks, names of labels and roles."""

from __future__ import annotations

from functools import cache
from typing import Any

from policyner.annotating.labels import NODE_LABELS, RELATIONS, shown_label, shown_relation
from policyner.vocabulary import read_vocabulary


@cache
def guide() -> dict[str, Any]:
    """The guidelines in short, in Chinese, by label, role and check of `annotate lint`."""
    found: dict[str, Any] = dict(read_vocabulary(__package__, "guide.yaml"))
    names = {label: shown_label(label) for label in NODE_LABELS}
    return found | {"names": names | {role: shown_relation(role) for role in RELATIONS}}
