"""Automatic numbers of a Word document: `一、` and `（一）` that stand in no paragraph's text.

Word keeps how a list counts in a part of its own and draws the numbers; a reader of
the file sees them, so they belong to its text (ECMA-376, part 1, 17.9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from policyner.reading.counting import counted
from policyner.reading.word_styles import chain

_LEVEL = qn("w:ilvl")
_VALUE = qn("w:val")
_PLACEHOLDERS = tuple(f"%{level}" for level in range(1, 10))


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts and what its numbers look like."""

    format: str
    text: str
    start: int
    legal: bool
    style: str | None


@dataclass(slots=True)
class _List:
    """A list definition and how far it has counted."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The numbers of a document's paragraphs, which are asked for in their order.

    Args:
        numbering: The root element of the numbering part; `None` without one.
        styles: The root element of the styles part; `None` without one.
    """

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of_number: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, Any] = {}
        self._default_style: str | None = None
        if numbering is not None:
            self._read(numbering)
        if styles is not None and numbering is not None:
            for style in styles.findall(qn("w:style")):
                name = style.get(qn("w:styleId"))
                self._styles[name] = style
                is_paragraphs = style.get(qn("w:type")) == "paragraph"
                if is_paragraphs and style.get(qn("w:default")) in ("1", "true"):
                    self._default_style = name

    def number(self, paragraph: Any) -> str:
        """The number in front of a paragraph, as it is drawn; empty where there is none."""
        number, level = self._of(paragraph)
        found = self._lists.get(self._of_number.get(number, ""))
        if found is None or level not in found.levels:
            return ""
        for each, start in self._restarts.pop(number, {}).items():
            found.counts[each] = start - 1
        counts = found.counts
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        for above in range(level):
            if above not in counts and above in found.levels:
                counts[above] = found.levels[above].start
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        return _drawn(found.levels, counts, level)

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.findall(qn("w:abstractNum")):
            levels = {
                _number(level.get(_LEVEL)): _level(level) for level in abstract.findall(qn("w:lvl"))
            }
            self._lists[abstract.get(qn("w:abstractNumId"))] = _List(levels)
        for num in numbering.findall(qn("w:num")):
            number = num.get(qn("w:numId"))
            abstract = num.find(qn("w:abstractNumId"))
            if abstract is not None:
                self._of_number[number] = abstract.get(_VALUE)
            for override in num.findall(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    restarts = self._restarts.setdefault(number, {})
                    restarts[_number(override.get(_LEVEL))] = _number(start.get(_VALUE))

    def _of(self, paragraph: Any) -> tuple[str, int]:
        """Number and level of the list that a paragraph belongs to."""
        properties = paragraph.find(qn("w:pPr"))
        style = self._default_style
        if properties is not None:
            named = properties.find(qn("w:pStyle"))
            style = named.get(_VALUE) if named is not None else style
        sources = [properties, *(each.find(qn("w:pPr")) for each in chain(self._styles, style))]
        number: str | None = None
        level: int | None = None
        for source in sources:
            found = None if source is None else source.find(qn("w:numPr"))
            if found is None:
                continue
            number = number or _value(found.find(qn("w:numId")))
            if level is None and (stated := _value(found.find(qn("w:ilvl")))) is not None:
                level = _number(stated)
        if number is None:
            return "", 0
        return number, self._level_of(number, style) if level is None else level

    def _level_of(self, number: str, style: str | None) -> int:
        """The level that is bound to a style; the first where none is."""
        found = self._lists.get(self._of_number.get(number, ""))
        levels = found.levels if found is not None else {}
        return next((at for at, level in levels.items() if style and level.style == style), 0)


def _level(element: Any) -> _Level:
    return _Level(
        format=_value(element.find(qn("w:numFmt"))) or "decimal",
        text=_value(element.find(qn("w:lvlText"))) or "",
        start=_number(_value(element.find(qn("w:start"))), default=1),
        legal=element.find(qn("w:isLgl")) is not None,
        style=_value(element.find(qn("w:pStyle"))),
    )


def _value(element: Any | None) -> str | None:
    return None if element is None else element.get(_VALUE)


def _number(text: str | None, *, default: int = 0) -> int:
    return int(text) if text is not None and text.isdecimal() else default


def _drawn(levels: Mapping[int, _Level], counts: Mapping[int, int], level: int) -> str:
    here = levels[level]
    if here.format in ("bullet", "none"):
        # A bullet is a picture of a symbol font.
        return ""
    text = here.text
    for at, placeholder in enumerate(_PLACEHOLDERS):
        if placeholder in text and at in counts and at in levels:
            kind = "decimal" if here.legal else levels[at].format
            text = text.replace(placeholder, counted(counts[at], kind))
    # Behind `一、` and `①` nothing stands; `第一章` and `1.1` are apart from what follows.
    return f"{text} " if text[-1:].isalpha() or text[-1:].isdecimal() else text
