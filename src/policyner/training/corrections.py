"""Corrections of gold that is not ours to copy: what a second reading takes out and puts in.

A line is `{"id", "sha256", "removed", "added", "removed_measures", "added_measures"}`: spans
and measures as a gold file has them, with offsets into the text that has the SHA-256.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from policyner.errors import GoldError
from policyner.evaluation.gold import GoldNotice, digest, gold_notice


def corrected(notices: Sequence[GoldNotice], path: Path) -> list[GoldNotice]:
    """The notices with the corrections of a file made in those that it names.

    Args:
        notices: Gold; notices that the file does not name stay as they are.
        path: The corrections, JSON lines.

    Raises:
        GoldError: If the file is missing, a line is malformed, names no notice or another
            version of its text, or takes out what is not there; the message names the line.
    """
    if not path.is_file():
        raise GoldError(f"{path}: no such file of corrections")
    by_id = {notice.id: notice for notice in notices}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            by_id[row["id"]] = correct(by_id.get(row["id"]), row)
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{path}, line {number}: {error}") from error
    return [by_id[notice.id] for notice in notices]


def corrections(before: GoldNotice, after: GoldNotice) -> dict[str, Any]:
    """What makes one annotation of a text the other, as a line of a file of corrections."""
    old, new = before.to_json(), after.to_json()
    return {
        "id": before.id,
        "sha256": digest(before.text),
        "removed": [span for span in old["spans"] if span not in new["spans"]],
        "added": [span for span in new["spans"] if span not in old["spans"]],
        "removed_measures": [m for m in old["measures"] if m not in new["measures"]],
        "added_measures": [m for m in new["measures"] if m not in old["measures"]],
    }


def correct(notice: GoldNotice | None, row: Mapping[str, Any]) -> GoldNotice:
    """The notice with what one line of corrections says done in it.

    Raises:
        ValueError: If there is no such notice, its text is another one, or what is to be taken
            out is not there.
        KeyError: If a key is missing.
        TypeError: If a value is of another kind.
    """
    if notice is None:
        raise ValueError(f"no notice {row['id']!r}")
    if digest(notice.text) != row["sha256"]:
        raise ValueError(f"another version of {notice.id!r}")
    taken = gold_notice(
        {
            "id": notice.id,
            "text": notice.text,
            "spans": row["removed"],
            "measures": row["removed_measures"],
        }
    )
    if missing := [s for s in taken.spans if s not in notice.spans]:
        raise ValueError(f"{notice.id!r} has no {missing[0].label} at {missing[0].span}")
    if any(measure not in notice.measures for measure in taken.measures):
        raise ValueError(f"{notice.id!r} has no such measure")
    kept = replace(
        notice,
        spans=tuple(span for span in notice.spans if span not in taken.spans),
        measures=tuple(m for m in notice.measures if m not in taken.measures),
    ).to_json()
    kept["spans"] = sorted([*kept["spans"], *row["added"]], key=lambda s: (s[1], -s[2], s[0]))
    kept["measures"] = sorted(
        [*kept["measures"], *row["added_measures"]], key=lambda m: (m["start"], m["cue"])
    )
    return gold_notice(kept)
