"""What the page is told, as JSON; offsets in code points."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from policyner.annotating.agreement import compare
from policyner.annotating.document import Document
from policyner.annotating.lint import lint_notice
from policyner.errors import AnnotationError
from policyner.evaluation.gold import GoldNotice
from policyner.review.versions import Version


def marks_of(notice: GoldNotice) -> dict[str, Any]:
    """Spans and measures as in gold."""
    row = notice.to_json()
    return {"spans": row["spans"], "measures": row["measures"]}


def proposal_of(document: Document) -> dict[str, Any]:
    """A proposal; the confidence of each span behind it, `null` where no model made it."""
    shown = marks_of(document.notice)
    shown["confidences"] = [
        document.confidences.get((each.label, each.span)) for each in document.notice.spans
    ]
    return shown


def version_of(version: Version) -> dict[str, Any]:
    """A version with its marks."""
    return {
        "number": version.number, "at": version.at, "by": version.by, "done": version.done,
        "checked": version.checked, **marks_of(version.notice),
    }  # fmt: skip


def with_findings(shown: dict[str, Any], notice: GoldNotice) -> dict[str, Any]:
    """The same with what lint says of the notice: severity, check, start, end."""
    found = [[each.severity, each.check, each.start, each.end] for each in lint_notice(notice)]
    return shown | {"findings": found}


def agreement(kept: Mapping[str, Mapping[str, Version]]) -> list[dict[str, Any]]:
    """How far every two annotators agree on the notices that both have finished."""
    finished = {
        name: [each.notice for each in versions.values() if each.done]
        for name, versions in kept.items()
    }
    found = []
    for one, other in combinations(finished, 2):
        if not {n.id for n in finished[one]} & {n.id for n in finished[other]}:
            continue
        try:
            pair = compare(finished[one], finished[other], paths=(Path(one), Path(other)))
        except AnnotationError as error:
            found.append({"annotators": [one, other], "failure": str(error)})
        else:
            found.append(pair.to_json())
    return found
