"""Who signs a notice and when, and when it was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyner.grammar.marks import stripped
from policyner.grammar.times.days import DATE, Dated, date_at, dates_in
from policyner.outline.organs import are_organs, organs_in
from policyner.span import Span

# Blanks, and what a page shows for blanks that it could not read.
_GAPS = " \t\u3000?？\ufffd"
_GAP = f"[{_GAPS}]"
# A converted page leaves its number behind the date.
_PAGE = r"[-—－–]\s?\d{1,4}\s?[-—－–]"
# A date alone in its line, or at the end of one that the page glued it to; one that lost signs
# is still where a signature ends.
_SIGNED = re.compile(
    rf"(?:{DATE}|(?<=\n)(?<!\d){_GAP}*(?P<lost>(?:19|20)\d\d(?:\d{{1,3}}|年\d{{2,4}}))(?!\d)){_GAP}*"
    rf"(?:[（(]此件[^\n]*|{_PAGE})?(?=\n|\Z)"
)
_PRINTED = re.compile(r"[ \t\u3000]{0,8}印发[ \t\u3000]*(?=\n|\Z)")
# What may stand behind a date that ends a text: nothing, or what stands below a signature.
_CLOSES_TEXT = re.compile(r"[^\n]{0,30}\s*(?:\Z|[（(](?:此件|联系)|附\s?件|抄送|抄报|分送)")
# The lines below a signature (GB/T 9704—2012, 7.4.2 and 7.3.5).
_BELOW = re.compile(r"(?:^|\n)[ \t\u3000]*(?=[（(]此件[^\n）)]{2,12}[）)]|(?:抄送|抄报|分送)[：:])")
# `（此件发至乡）` may stand in front of the date.
_REMARK = re.compile(rf"{_GAP}*[（(]此件[^\n）)]{{2,20}}[）)]{_GAP}*")
_LINE_GAP = re.compile(rf"{_GAP}*")
# Longest line in front of a date that is a signature, and as many lines as organs sign together.
_LONGEST = 200
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature of a notice.

    Attributes:
        organs: Who signs, in order; empty where a date stands alone.
        dated: The date; its day is `None` where it is damaged.
    """

    organs: tuple[Span, ...]
    dated: Dated


def find_signature(text: str, *, start: int = 0) -> Signature | None:
    """The first organs' names above a date; where there are none, the first date alone in a line.

    Args:
        text: The clean text.
        start: Where the body begins, which comes before its signature.
    """
    fallback: Signature | None = None
    for signature in _signatures(text, start):
        if signature.organs:
            return signature
        if fallback is None and signature.dated.day is not None:
            fallback = signature
    return fallback


def find_ends(text: str) -> Iterator[int]:
    """Where the text of a notice ends: offsets of its signatures and of what stands below them.

    A date without organs above it is a signature where nothing follows that belongs to the
    text. What stands below (`（此件公开发布）`, `抄送：…`) ends a text that nobody signs.
    """
    ends = [
        signature.organs[0].start if signature.organs else signature.dated.span.start
        for signature in _signatures(text, 0)
        if signature.organs or _CLOSES_TEXT.match(text, signature.dated.span.end)
    ]
    ends += (match.end() for match in _BELOW.finditer(text))
    yield from sorted(ends)


def _signatures(text: str, start: int) -> Iterator[Signature]:
    """The dates that stand below organs' names, or alone in a line."""
    for match in _SIGNED.finditer(text, start):
        if match["lost"]:
            dated = Dated(None, Span(*match.span("lost")))
        else:
            found = date_at(text, match.start(), match.end())
            assert found is not None  # noqa: S101 - the pattern is the same
            dated = found
        line = text.rfind("\n", 0, match.start()) + 1
        remark = _REMARK.fullmatch(text, line, match.start())
        organs = tuple(_organs_before(text, line if remark else match.start()))
        if (
            organs
            or remark
            or _LINE_GAP.fullmatch(text, line, match.start())
            or _ends_text(text, line, match)
        ):
            yield Signature(organs, dated)


def _ends_text(text: str, line: int, match: re.Match[str]) -> bool:
    """Whether a date behind the last sentence of a text is its last word."""
    before = text[line : match.start()].rstrip()
    return before.endswith("。") and not text[match.end() :].strip()


def find_printed(text: str) -> Dated | None:
    """The date in a line such as `青禾市人民政府办公室 2024年3月5日印发`, the last one."""
    found = None
    for mark in _PRINTED.finditer(text):
        line = text.rfind("\n", 0, mark.start()) + 1
        for dated in dates_in(text, line, mark.start()):
            if dated.span.end == mark.start():
                found = dated
    return found


def _organs_before(text: str, end: int) -> list[Span]:
    found: list[Span] = []
    for _ in range(_MOST_LINES):
        start = text.rfind("\n", max(0, end - _LONGEST * 2), end) + 1
        if start == 0:
            # A notice does not begin with its signature.
            break
        gap = _LINE_GAP.match(text, start, end)
        # A page may have glued the signature to the last sentence.
        sentence = text.rfind("。", start, end) + 1
        begin = max(sentence, gap.end() if gap else start)
        line = stripped(text, Span(begin, max(begin, end)), "", behind=_GAPS + "\n")
        if len(line.of(text).strip()) > _LONGEST:
            break
        if line.of(text).strip():
            if not are_organs(text, line):
                break
            found = [*organs_in(text, line), *found]
        if sentence:
            break
        end = start - 1
    return found
