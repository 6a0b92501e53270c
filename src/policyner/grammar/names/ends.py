"""How names end: which words end as an agency's name, and which as another party's.

The words are in `names.yaml`, each with an example.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal, get_args

from policyner.grammar.names.own import own_agencies
from policyner.vocabulary import any_of, read_vocabulary

#: What a party is that is no agency (guidelines, decided edge cases).
PartyKind = Literal["place", "company", "school", "hospital", "other"]

#: The words about names, one section a question; the file says which.
NAMES: dict[str, dict[str, Any]] = read_vocabulary(__package__, "names.yaml")

#: How an agency's name ends wherever it stands: alternatives of a regular expression.
HEADS = any_of(NAMES["heads"])
#: How the name of a kind of organ ends, whatever its field: `民政部门`.
KINDS_OF_ORGANS = ("部门", "单位", "机关", "机构")
#: A bracket that belongs to the name before it: `水利厅（河长办）`, `住建局〈人防办〉`; that of
#: `泵站（座）` does not.
BRACKET = r"[（(〈](?:[局委厅办部镇乡区市县州旗盟]|[^（()）〈〉，。；\n]{2,14})[)）〉]"

_KINDS: tuple[PartyKind, ...] = get_args(PartyKind)
_PARTIES = "|".join(f"(?P<{kind}>{any_of(NAMES['parties'][kind])})" for kind in _KINDS)
# A search goes from left to right, so the longest end is found: 卫生院 before 院.
_END = re.compile(
    # `县委常委` and `村干部` are people, `总体格局` and `产业布局` how things are arranged.
    rf"(?:(?P<agency>{any_of([*NAMES['heads'], *NAMES['items']])})(?<!常委)(?<!干部)(?<![格布]局)"
    rf"|{_PARTIES})"
    rf"(?:{BRACKET})?等?\Z"
)
_MARKED = re.compile(
    rf"(?:{any_of([*NAMES['heads'], *NAMES['items'], *NAMES['marked']])})(?:{BRACKET})?\Z"
)
_HEAD_AT_END = re.compile(rf"(?:{HEADS})(?:{BRACKET})?\Z")
# `农业银行松河支行` is a company, `人民银行松河支行` an agency.
_BANK = re.compile("(?<!人民)银行|[工农中建交]行|(?:农发|国开)行")
# The longest end with its bracket.
_LONGEST_END = 28


def read_end(words: str) -> Literal["agency"] | PartyKind | None:
    """What some words name as an item of a list, by their end.

    Args:
        words: The item, without what stands around it; a bracket and 等 may follow its name.

    Returns:
        `agency`, the kind of another party, or `None` where the end tells neither. A user's own
        organs are agencies, whatever they end in.
    """
    if own_agencies().named(words.removesuffix("等")) is not None:
        return "agency"
    return _read_end(words)


# A notice has few names, and asks of each many times.
@lru_cache(maxsize=16_384)
def _read_end(words: str) -> Literal["agency"] | PartyKind | None:
    end = _END.search(words, max(0, len(words) - _LONGEST_END))
    if end is None:
        return None
    if end[0].endswith("行") and _BANK.search(words):
        return "company"
    return "agency" if end["agency"] else next(kind for kind in _KINDS if end[kind])


def ends_as_party(words: str) -> bool:
    """Whether words end as the name of an agency or of another party to a task."""
    return read_end(words) is not None


def ends_with_head(words: str) -> bool:
    """Whether words end as an agency's name does wherever it stands."""
    return own_agencies().named(words) is not None or _ends_with_head(words[-_LONGEST_END:])


@lru_cache(maxsize=16_384)
def _ends_with_head(words: str) -> bool:
    return bool(_HEAD_AT_END.search(words))


def ends_as_marked(text: str, start: int, end: int) -> bool:
    """Whether a stretch ends as a name does that a network marks: its own, or of a part."""
    return (
        _MARKED.search(text, max(start, end - _LONGEST_END), end) is not None
        or own_agencies().named(text[start:end]) is not None
    )
