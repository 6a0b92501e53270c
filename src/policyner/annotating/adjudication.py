"""Two versions of notices side by side, for a third person to decide on in Label Studio.

A task shows a table of the differences, the first and the second version, which nobody can
change, and the text with what both agree on, which is the one that import reads. A measure
is agreed on where both have it with the same cue; its roles are those that both have.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from policyner.annotating.agreement import in_common
from policyner.annotating.configuration import SIDES
from policyner.annotating.document import Document, canonical
from policyner.annotating.graph import graph_of
from policyner.annotating.labels import shown_label, shown_relation
from policyner.annotating.labelstudio import TEXT, data_of, result_of
from policyner.annotating.problems import excerpt
from policyner.evaluation.gold import GoldMeasure, GoldNotice, read_gold

#: What a task calls the version that is decided on.
AGREED = "agreed"


def adjudicate(first: Path, second: Path) -> str:
    """A file for Label Studio with the notices on which two annotators differ.

    Args:
        first: Gold of the one.
        second: Gold of the other.

    Raises:
        AnnotationError: If they have no notice in common, a text differs, or a role names no
            DEPT span.
        GoldError: If a file is missing or malformed.
    """
    both = in_common(list(read_gold(first)), list(read_gold(second)), paths=(first, second))
    names = first.stem, second.stem
    tasks = [
        json.dumps(task_of_two(one, other, names=names), ensure_ascii=False)
        for one, other in both
        if canonical(one) != canonical(other)
    ]
    return "[\n" + ",\n".join(tasks) + "\n]\n"


def task_of_two(one: GoldNotice, other: GoldNotice, *, names: tuple[str, str]) -> dict[str, Any]:
    """One task with both versions of a notice, and what they agree on as a prediction."""
    agreed = agreed_on(one, other)
    result = result_of(graph_of(Document(agreed)), one.text)
    for side, notice in zip(SIDES, (one, other), strict=True):
        prefix = f"{side}_"
        result += result_of(
            graph_of(Document(notice)),
            one.text,
            to_name=prefix + TEXT,
            prefix=prefix,
            read_only=True,
        )
    data = data_of(Document(agreed))
    data |= {f"name_{side}": name for side, name in zip(SIDES, names, strict=True)}
    data["differences"] = dict(differences(one, other, names=names))
    return {"data": data, "predictions": [{"model_version": AGREED, "result": result}]}


def agreed_on(one: GoldNotice, other: GoldNotice) -> GoldNotice:
    """What both annotators have."""
    theirs = {(m.span, m.cue): m for m in other.measures}
    spans = tuple(span for span in one.spans if span in set(other.spans))
    return canonical(
        GoldNotice(
            one.id,
            one.text,
            spans,
            tuple(
                GoldMeasure(
                    m.span,
                    m.cue,
                    tuple(role for role in m.roles if role in theirs[m.span, m.cue].roles),
                )
                for m in one.measures
                if (m.span, m.cue) in theirs
            ),
        )
    )


def differences(
    one: GoldNotice, other: GoldNotice, *, names: tuple[str, str]
) -> list[tuple[str, str]]:
    """What only one of them has: where and what, and who, by place."""
    text = one.text
    found: list[tuple[int, str, str]] = []
    for mine, theirs, name in ((one, other, names[0]), (other, one, names[1])):
        for span in set(mine.spans) - set(theirs.spans):
            words = excerpt(text, span.span.start, span.span.end)
            key = f"{span.span.start}–{span.span.end} {shown_label(span.label)} {words}"
            found.append((span.span.start, key, name))
        for at, what in _links(mine) - _links(theirs):
            found.append((at, what, name))
    by_key: dict[str, tuple[int, list[str]]] = {}
    for at, key, name in sorted(found):
        by_key.setdefault(key, (at, []))[1].append(name)
    return [(key, "、".join(who)) for key, (_, who) in by_key.items()]


def _links(notice: GoldNotice) -> set[tuple[int, str]]:
    """Measures, cues and roles, each in words."""
    said = set()
    for measure in notice.measures:
        span = measure.span
        title = f"{span.start}–{span.end} {shown_label('MEASURE')} {_words(notice, measure)}"
        said.add((span.start, title))
        cue = excerpt(notice.text, measure.cue.start, measure.cue.end)
        said.add((span.start, f"{title}: {shown_relation('cue')} {cue}"))
        for role, agency in measure.roles:
            words = excerpt(notice.text, agency.start, agency.end)
            said.add((span.start, f"{title}: {shown_relation(role)} {agency.start} {words}"))
    return said


def _words(notice: GoldNotice, measure: GoldMeasure) -> str:
    return excerpt(notice.text, measure.span.start, measure.span.end)
