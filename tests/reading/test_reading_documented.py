"""docs/reading.md names every format, limit and error."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from policyner import errors
from policyner.cli.options import size_of
from policyner.reading import ReadingLimits
from policyner.reading.formats import SUPPORTED_ENDINGS
from policyner.reading.options import OCR_PAGES

DOCUMENT = Path(__file__).parents[2] / "docs" / "reading.md"

pytestmark = pytest.mark.skipif(not DOCUMENT.exists(), reason="docs are not in this checkout")

_OPTIONS = {
    "document_bytes": "--max-document-size",
    "row_bytes": "--max-row-size",
    "unpacked_bytes": "--max-unpacked-size",
    "ratio": "--max-ratio",
    "nesting": "--max-nesting",
    "errors": "--max-errors",
}


def test_every_ending_is_named():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [ending for ending in SUPPORTED_ENDINGS if f"`{ending}`" not in text] == []


def test_every_limit_is_named_with_its_default():
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `--max")
    ]
    limits = ReadingLimits()
    assert {row[0]: size_of(row[1]) for row in rows} == {
        **{
            _OPTIONS[each.name]: getattr(limits, each.name)
            for each in fields(limits)
            if not each.name.startswith("ocr_")
        },
        # Without --ocr, on none.
        "--max-ocr-pages": OCR_PAGES,
    }


def test_every_kind_of_error_is_named():
    text = DOCUMENT.read_text(encoding="utf-8")
    kinds = {errors.ReadingError.kind} | {
        each.kind for each in errors.ReadingError.__subclasses__()
    }
    assert {kind for kind in kinds if f"`{kind}`" not in text} == set()
