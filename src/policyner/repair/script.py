"""Traditional writing to simplified, clause by clause.

Whether a clause is traditional is decided by characters that one script alone
uses (`scripts.yaml`), never by ones that both use: `乾安县`, `昇腾` and `打坏` stay
what they are in a simplified notice, while `乾燥設備` becomes `干燥设备`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import compress, count
from operator import ne
from typing import Any, Literal

import opencc
import yaml

from policyner.repair.aligned import Edit

REASON = "t2s"

Script = Literal["hans", "hant", "mixed"]

_LINE = re.compile("[^\n]+")
_CLAUSE = re.compile(r"[^\s。；;，,、：:！!？?（）()《》〈〉“”\"「」]+")

# A notice of one script may quote a name in the other: up to one in twenty of
# the telling characters does not make it mixed.
_QUOTED = 0.05


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The characters that one script alone uses, as sets and as patterns."""

    traditional: frozenset[str]
    is_traditional: re.Pattern[str]
    is_simplified: re.Pattern[str]


def script_of(text: str) -> Script:
    """The script that `text` is written in.

    Returns:
        `hans` for simplified writing and for text that gives no evidence,
        `hant` for traditional, `mixed` where both are more than quotations.
    """
    traditional, simplified = _weigh(text)
    share = traditional / ((traditional + simplified) or 1)
    if share <= _QUOTED:
        return "hans"
    return "hant" if share >= 1 - _QUOTED else "mixed"


def script_edits(text: str) -> Sequence[Edit]:
    """Conversions to simplified writing, one edit a character, in order.

    A clause with more traditional than simplified characters is converted as
    a whole, by OpenCC's `t2s` with its phrases; one with as many follows its
    line, and the line the text. Elsewhere only characters that simplified
    writing does not know at all are converted (`医療机构`).
    """
    evidence = _evidence()
    if not evidence.is_traditional.search(text):
        return ()
    clauses = list(_traditional_clauses(text))
    converted = iter(_convert("\n".join(text[start:end] for start, end in clauses)).split("\n"))
    pieces: list[str] = []
    position = 0
    for start, end in clauses:
        pieces += [text[position:start], next(converted)]
        position = end
    pieces.append(text[position:])
    clean = "".join(pieces).translate(_one_by_one())
    changed = compress(count(), map(ne, text, clean))
    return [Edit(REASON, at, at + 1, text[at], clean[at]) for at in changed]


def traditional_only() -> frozenset[str]:
    """The characters that only traditional writing uses."""
    return _evidence().traditional


def _traditional_clauses(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each clause of `text` that is to be converted as a whole."""
    by_text = _leans_traditional(text, otherwise=False)
    for line in _LINE.finditer(text):
        by_line = _leans_traditional(line.group(), otherwise=by_text)
        if not by_line and not _evidence().is_traditional.search(text, *line.span()):
            continue
        for clause in _CLAUSE.finditer(text, *line.span()):
            if _leans_traditional(clause.group(), otherwise=by_line):
                yield clause.span()


def _leans_traditional(text: str, *, otherwise: bool) -> bool:
    traditional, simplified = _weigh(text)
    return otherwise if traditional == simplified else traditional > simplified


def _weigh(text: str) -> tuple[int, int]:
    """How many characters of `text` only traditional, and only simplified, writing uses."""
    evidence = _evidence()
    if not evidence.is_traditional.search(text):
        # Nothing to convert; how much is simplified is then of no interest.
        return 0, 1 if evidence.is_simplified.search(text) else 0
    return (
        len(evidence.is_traditional.findall(text)),
        len(evidence.is_simplified.findall(text)),
    )


def _convert(text: str) -> str:
    """`text` by OpenCC; a lone surrogate, which UTF-8 cannot carry, stays what it is."""
    encoded = text.encode("utf-8", "replace").decode("utf-8")
    converted: str = _converter().convert(encoded)
    if len(converted) != len(text):
        raise RuntimeError("OpenCC's t2s changed the length of a text")
    if encoded != text:
        converted = "".join(
            new if old == kept else old
            for old, kept, new in zip(text, encoded, converted, strict=True)
        )
    return converted


@cache
def _converter() -> Any:
    # Cannot be pickled: each process makes its own, on first need.
    return opencc.OpenCC("t2s")


@cache
def _one_by_one() -> dict[int, str]:
    characters = sorted(traditional_only())
    return {
        ord(old): new
        for old, new in zip(characters, _convert("\n".join(characters)).split("\n"), strict=True)
    }


@cache
def _evidence() -> _Evidence:
    data = resources.files(__package__).joinpath("scripts.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(data)
    traditional, simplified = (
        "".join(table[name]["characters"].split())
        for name in ("traditional_only", "simplified_only")
    )
    return _Evidence(
        frozenset(traditional), re.compile(f"[{traditional}]"), re.compile(f"[{simplified}]")
    )
