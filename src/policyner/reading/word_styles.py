"""Styles of a Word document: those that number paragraphs, and those that hide or strike words.

A part of styles may be large, and little of it says anything of the words: what does not is cut
out of its bytes before it is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

# A style may be based on another, and by mistake on itself.
_MOST_STYLES = 20

# In the bytes of a part of styles: where one begins and ends, its name, and that of the
# style which it is based on. Other prefixes than `w` are not written by anyone.
_STYLE = re.compile(rb"<w:style\s")
_STYLE_END = b"</w:style>"
_STYLE_NAME = re.compile(rb"""\sw:styleId\s*=\s*["']([^"']*)""")
_BASE = re.compile(rb"""<w:basedOn\s+w:val\s*=\s*["']([^"']*)""")
_NUMBERS = re.compile(b"numPr")
_LOOKS = re.compile(rb"<w:(?:vanish|d?strike)\b")

_OFF = ("0", "false", "off")
_RUN_PROPERTIES, _RUN_STYLE, _VALUE = qn("w:rPr"), qn("w:rStyle"), qn("w:val")
_PARAGRAPH, _PARAGRAPH_STYLE = qn("w:p"), f"{qn('w:pPr')}/{qn('w:pStyle')}"
#: What a word's properties say of it, each by the elements that say so.
HIDDEN, STRUCK = (qn("w:vanish"),), (qn("w:strike"), qn("w:dstrike"))


def styles_that_number(xml: bytes) -> bytes:
    """A part of styles without those that number nothing: most of a part that is large.

    Args:
        xml: The part. One that is written otherwise than all programs do is given back whole.

    Returns:
        The styles with a number, and those that are based on one of them, in their places.
    """
    return _styles_with(_NUMBERS, xml)


def styles_that_look(xml: bytes) -> bytes:
    """The same of those that hide words or strike them through."""
    return _styles_with(_LOOKS, xml)


def _styles_with(sign: re.Pattern[bytes], xml: bytes) -> bytes:
    *styles, end = xml.split(_STYLE_END)
    begin = _STYLE.search(xml)
    if begin is None or not styles:
        return xml
    head = xml[: begin.start()]
    styles[0] = styles[0][begin.start() :]
    names = [_found(_STYLE_NAME, style) for style in styles]
    kept = {name for name, style in zip(names, styles, strict=True) if sign.search(style)}
    if not kept:
        return head + end
    bases = {name: _found(_BASE, style) for name, style in zip(names, styles, strict=True)}
    for _ in range(_MOST_STYLES):
        kept |= {name for name, base in bases.items() if base in kept}
    wanted = (style for name, style in zip(names, styles, strict=True) if name in kept)
    return head + b"".join(style + _STYLE_END for style in wanted) + end


def _found(pattern: re.Pattern[bytes], style: bytes) -> bytes:
    found = pattern.search(style)
    return b"" if found is None else found[1]


def chain(styles: dict[str, Any], name: str | None) -> Iterator[Any]:
    """Yields a style, and those that it is based on, the nearest first."""
    for _ in range(_MOST_STYLES):
        found = styles.get(name or "")
        if found is None:
            return
        yield found
        base = found.find(qn("w:basedOn"))
        name = None if base is None else base.get(_VALUE)


def is_said(properties: Any | None, kind: tuple[str, ...]) -> bool | None:
    """Whether properties switch a look on or off; `None` where they say nothing of it."""
    found = (None if properties is None else properties.find(tag) for tag in kind)
    said = [each.get(_VALUE) not in _OFF for each in found if each is not None]
    return any(said) if said else None


@dataclass(frozen=True, slots=True)
class StyledLooks:
    """The styles of a document by which words are hidden, or struck through.

    Attributes:
        hidden: The identities of those that hide.
        struck: Of those that strike through.
    """

    hidden: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()

    @classmethod
    def of(cls, part: Any | None) -> StyledLooks:
        """Those of a part of styles; of none where there is no part."""
        if part is None:
            return PLAIN
        styles = {style.get(qn("w:styleId")): style for style in part.findall(qn("w:style"))}

        def that(kind: tuple[str, ...]) -> frozenset[str]:
            return frozenset(name for name in styles if _is_so(styles, name, kind))

        return cls(that(HIDDEN), that(STRUCK))

    def hides(self, properties: Any | None, paragraph: str | None) -> bool:
        """Whether words are hidden, by their properties or else by a style.

        Args:
            properties: The properties of their run.
            paragraph: The style of their paragraph.
        """
        return _holds(properties, HIDDEN, self.hidden, paragraph)

    def strikes(self, properties: Any | None, paragraph: str | None) -> bool:
        """The same of words that are struck through."""
        return _holds(properties, STRUCK, self.struck, paragraph)

    def style_of(self, paragraph: Any) -> str | None:
        """The style of a paragraph, where it is one of these."""
        if not (self.hidden or self.struck) or paragraph.tag != _PARAGRAPH:
            return None
        named = paragraph.find(_PARAGRAPH_STYLE)
        style = None if named is None else named.get(_VALUE)
        return style if style in self.hidden or style in self.struck else None


#: Of a document whose styles hide and strike nothing.
PLAIN = StyledLooks()


def _is_so(styles: dict[str, Any], name: str, kind: tuple[str, ...]) -> bool:
    said = (is_said(style.find(_RUN_PROPERTIES), kind) for style in chain(styles, name))
    return next((each for each in said if each is not None), False)


def _holds(
    properties: Any | None, kind: tuple[str, ...], styles: frozenset[str], paragraph: str | None
) -> bool:
    said = is_said(properties, kind)
    if said is not None:
        return said
    named = None if properties is None or not styles else properties.find(_RUN_STYLE)
    return paragraph in styles or (named is not None and named.get(_VALUE) in styles)
