"""Traditional writing to simplified, clause by clause.

Whether a clause is traditional is decided by characters that one script alone
uses (`scripts.yaml`), never by ones that both use: `乾安县`, `昇腾` and `打坏` stay
what they are in a simplified notice, while `乾燥設備` becomes `干燥设备`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import opencc
from numpy.typing import NDArray

from policyner.repair.characters import CODE_POINTS, code_points, from_code_points
from policyner.repair.edits import EditLog
from policyner.vocabulary import any_of, read_vocabulary

REASON = "t2s"

Script = Literal["hans", "hant", "mixed"]

# What ends a clause, besides white space.
_SEPARATORS = '。；;，,、：:！!？?（）()《》〈〉“”"「」'

# A notice of one script may quote a name in the other: up to one in twenty of
# the telling characters does not make it mixed.
_QUOTED = 0.05


def script_of(text: str) -> Script:
    """The script that `text` is written in.

    Returns:
        `hans` for simplified writing and for text that gives no evidence,
        `hant` for traditional, `mixed` where both are more than quotations.
    """
    told = _evidence().of(text)
    traditional = int(np.count_nonzero(told > 0))
    simplified = int(np.count_nonzero(told < 0))
    share = traditional / ((traditional + simplified) or 1)
    if share <= _QUOTED:
        return "hans"
    return "hant" if share >= 1 - _QUOTED else "mixed"


def script_edits(text: str) -> EditLog:
    """Conversions to simplified writing, one edit a character, in order.

    A clause with more traditional than simplified characters is converted as
    a whole, by OpenCC's `t2s` with its phrases; one with as many follows its
    line, and the line the text. Elsewhere only characters that simplified
    writing does not know at all are converted (`医療机构`).
    """
    evidence = _evidence()
    points = code_points(text)
    told = evidence.told[points]
    if not (told > 0).any():
        return EditLog.none(text)
    clause = np.cumsum(evidence.separates[points])
    line = np.cumsum(points == ord("\n"))
    leans = np.sign(np.bincount(clause, told)[clause])
    leans = np.where(leans == 0, np.sign(np.bincount(line, told)[line]), leans)
    whole = (leans > 0) | ((leans == 0) & (told.sum() > 0))
    alone = ~whole & (told > 0)
    converted = np.where(whole, code_points(simplified(text)), points)
    converted = np.where(alone, evidence.simplified[points], converted)
    return EditLog.one_by_one(REASON, text, from_code_points(converted))


def variant_edits(text: str) -> EditLog:
    """Characters that a conversion left, in words that tell the simplified one (`著力`)."""
    table, words = _variants()
    places = [(*match.span(), table[match[0]]) for match in words.finditer(text)]
    return EditLog.replacing(REASON, text, places)


def traditional_only() -> frozenset[str]:
    """The characters that only traditional writing uses."""
    return _evidence().traditional


def simplified(text: str) -> str:
    """`text` in simplified writing, whatever it is written in, by OpenCC.

    A lone surrogate, which UTF-8 cannot carry, stays what it is.
    """
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
def _variants() -> tuple[dict[str, str], re.Pattern[str]]:
    rows = read_vocabulary(__package__, "scripts.yaml")["variants"]
    table = {row["word"]: row["becomes"] for row in rows}
    return table, re.compile(any_of(table))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What each character tells of the script, by code point.

    Attributes:
        traditional: The characters that only traditional writing uses.
        told: 1 for these, -1 for characters that only simplified writing uses, else 0.
        simplified: The simplified form of those that only traditional writing
            uses; of any other, the character itself.
        separates: Whether the character ends a clause.
    """

    traditional: frozenset[str]
    told: NDArray[np.int8]
    simplified: NDArray[np.uint32]
    separates: NDArray[np.bool_]

    def of(self, text: str) -> NDArray[np.int8]:
        """(characters,) what each character of `text` tells."""
        return self.told[code_points(text)]


@cache
def _evidence() -> _Evidence:
    table = read_vocabulary(__package__, "scripts.yaml")
    traditional, modern = (
        "".join(table[name]["characters"].split())
        for name in ("traditional_only", "simplified_only")
    )
    told = np.zeros(CODE_POINTS, np.int8)
    told[code_points(traditional)] = 1
    told[code_points(modern)] = -1
    forms = np.arange(CODE_POINTS, dtype=np.uint32)
    forms[code_points(traditional)] = code_points(simplified("\n".join(traditional)))[::2]
    separates = np.zeros(CODE_POINTS, np.bool_)
    blanks = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
    separates[code_points(_SEPARATORS + blanks)] = True
    return _Evidence(frozenset(traditional), told, forms, separates)
