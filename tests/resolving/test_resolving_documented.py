"""Every example in docs/resolving.md is true."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from policyner.resolving import (
    Context,
    Notice,
    context_in,
    regions,
    resolve_agency,
    resolve_deadline,
    resolve_percent,
    resolve_target,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "resolving.md"
ISSUED = date(2024, 3, 15)


def _rows() -> list[tuple[str, str, str, str, str]]:
    """Kind, key, value, expression and context of each row of the tables."""
    rows, kind = [], ""
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\| key \| value \|", line):
            kind = cells[2]
        elif not line.startswith("|"):
            kind = ""
        elif kind and not line.startswith("|--"):
            rows.append((kind, *cells[:3], cells[3] if len(cells) > 3 else ""))
    return rows


def _found(kind: str, expression: str, around: str) -> object:
    if kind == "agency":
        issuers = (f"{around}人民政府",) if around else ()
        region = regions().find(around).region if around else None
        return resolve_agency(expression, notice=Notice(issuers, region))
    if kind == "target":
        return resolve_target(expression)
    notice = Notice(issued_on=ISSUED)
    start = around.rfind(expression)
    context = (
        context_in(around, start, start + len(expression), notice=notice)
        if around
        else Context(notice=notice)
    )
    resolve = {"percent": resolve_percent, "deadline": resolve_deadline}[kind]
    return resolve(expression, context=context)


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row[1]}={row[2]}:{row[3]}")
def test_an_example_is_true(row):
    kind, key, value, expression, around = row
    assert str(getattr(_found(kind, expression, around), key)) == value


def test_the_document_has_an_example_for_each_value():
    assert len(_rows()) > 70
