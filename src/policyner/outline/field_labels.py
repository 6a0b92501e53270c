"""The labels of the fields that a page sets above a notice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyner.grammar.marks import UNREAD
from policyner.repair.page_fields import page_labels
from policyner.vocabulary import read_vocabulary

# Labels are set to one width with blanks, which a page may not have read.
_WIDE = f"[{re.escape(UNREAD)}]*"
# Behind a label without a colon stand a bar, a bracket, blanks, or the value itself; a page in two
# languages says it again, `日期 Date：`.
_MARK = r"(?:[ \t]*[A-Za-z]{4,10}(?=[ \t]*[:：]))?[ \t\u3000]*(?P<mark>[】\]]?[:：]|[】\]|｜]|\t)?"


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels.

    Attributes:
        kinds: What a label gives.
        sure: Labels that need no colon.
        pattern: Any label with the mark behind it; groups `label` and `mark`.
        none: Values that say that there is none.
    """

    kinds: dict[str, str]
    sure: frozenset[str]
    pattern: re.Pattern[str]
    none: frozenset[str]

    def kind(self, label: re.Match[str]) -> str:
        """What a match of the pattern gives."""
        return self.kinds[plain(label["label"])]


def plain(label: str) -> str:
    """A label without the blanks that set it to one width."""
    return re.sub(_WIDE, "", label)


def _read() -> Labels:
    rows = read_vocabulary(__package__, "head.yaml")
    # `字号` is a page's switch for the size of its letters, or a notice's number.
    groups = page_labels() | {
        kind: (tuple(row.get("sure", ())), tuple(row.get("others", ())))
        for kind, row in rows["fields"].items()
    }
    kinds = {label: kind for kind, both in groups.items() for some in both for label in some}
    # `文　　号`
    spaced = sorted(kinds, key=lambda label: (-len(label), label))
    words = "|".join(_WIDE.join(map(re.escape, label)) for label in spaced)
    return Labels(
        kinds=kinds,
        sure=frozenset(label for sure, _ in groups.values() for label in sure),
        pattern=re.compile(rf"(?P<label>{words}){_MARK}"),
        none=frozenset(map(str, rows["none"])),
    )


#: The labels that the vocabularies know.
LABELS = _read()
