"""Who signs a notice and when, and when it was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policyner.grammar.marks import stripped
from policyner.grammar.times.days import DATE, Dated, date_at, dates_in, only_day
from policyner.outline.organs import are_organs, organs_in
from policyner.span import Span

# Blanks, and what a page shows for blanks that it could not read.
_GAPS = " \t\u3000?？\ufffd"
_GAP = f"[{_GAPS}]"
# A converted page leaves its number behind the date, or the edge of a table's cell.
_PAGE = r"[-—－–]\s?\d{1,4}\s?[-—－–]|[|｜]"
# To whom the notice is open (GB/T 9704—2012, 7.3.6 and 7.4): `（此件公开发布）`.
_OPEN = (
    r"[（(\[【]?(?:(?:此件|本件|(?:方案|文件)正文)[^\n：:。]{1,16}"
    r"|(?:政府|信息)?公开(?:属性|方式|形式|选项|类别|类型)[：:][^\n。]{2,12})[）)\]】]?"
)
# What a page glues behind the date below those who sign: `2024年3月8日附件下载：`,
# `2024年3月8日 【相关解读】`.
_GLUED = r"(?P<glued>(?:附件下载|分享|链接[：:]|【)[^\n。，]{0,10})"
# A date alone in its line, or at the end of one that the page glued it to; one that lost signs
# is still where a signature ends.
_SIGNED = re.compile(
    rf"(?:{DATE}|(?<=\n)(?<!\d){_GAP}*(?P<lost>(?:19|20)\d\d(?:\d{{1,3}}|年\d{{2,4}}))日?(?!\d)){_GAP}*"
    rf"(?:{_OPEN}|[（(]此件[^\n]*|{_PAGE}|{_GLUED})?{_GAP}*(?=\n|\Z)"
)
_PRINTED = re.compile(r"[ \t\u3000]{0,8}印发[ \t\u3000]*(?=\n|\Z)")
# What may stand behind a date that ends a text: nothing, or what stands below a signature.
_CLOSES_TEXT = re.compile(
    rf"[^\n]{{0,30}}\s*(?:\Z|{_OPEN}|[（(]联系|附\s?件|抄\s?送|抄\s?报|分送|主题词)"
)
# The lines below a signature (GB/T 9704—2012, 7.4.2 and 7.3.5); none of them is a sentence.
_BELOW = re.compile(
    rf"(?:^|\n)[ \t\u3000]*(?={_OPEN}[ \t\u3000]*(?:\n|\Z)|(?:抄\s?送|抄\s?报|分送|主题词)[：:]"
    # Who took part, below the minutes of a meeting (the same, 10.3).
    r"|(?:出\s{0,4}席|列\s{0,4}席|请\s{0,4}假)(?:人员|单位)?[：:][^。]{0,2000}\Z)"
)
# `（此件发至乡）` may stand in front of the date.
_REMARK = re.compile(rf"{_GAP}*[（(]此件[^\n）)]{{2,20}}[）)]{_GAP}*")
_LINE_GAP = re.compile(rf"{_GAP}*")
# Who signs together may date side by side.
_DATES = re.compile(rf"(?:{_GAP}*{DATE})+{_GAP}*")
# `（青禾市水利局代章）`: who sealed it, which is not who issues.
_SEAL = re.compile(r"[（(][^（()）\n]{0,30}[章印代][)）]\s*$")
# An order is signed by an officer (GB/T 9704—2012, 10.2): `省  长  王小明`, `水利部部长 王小明`.
_OFFICER = re.compile(
    r"(?P<organ>[\u4e00-\u9fff]{3,30}?|)"
    r"(?:主[ \u3000]*席|主[ \u3000]*任|总[ \u3000]*理|[省市县区州旗乡镇部厅局署][ \u3000]*长)"
    r"[：: \u3000]*(?:[\u4e00-\u9fff][ \u3000]{0,3}){0,4}"
)
# Longest line in front of a date that is a signature, and as many lines as organs sign together.
_LONGEST = 200
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature of a notice.

    Attributes:
        organs: Who signs, in order; empty where a date stands alone, or below an officer.
        dated: The date, the latest of several; its day is `None` where it is damaged.
        start: Where the lines of those who sign begin, or the date.
        signed: Whether organs or an officer sign.
        damaged: Whether the date lost its signs. Its day is then the only one that its digits
            can be, so that a field that gives the date is surer.
    """

    organs: tuple[Span, ...]
    dated: Dated
    start: int
    signed: bool
    damaged: bool = False


def find_signature(text: str, *, start: int = 0, end: int | None = None) -> Signature | None:
    """The first organs' names above a date; where there are none, the first date alone in a line.

    Organs that sign one below the other, each with a date, sign together: the date of issue is
    that of the last (党政机关公文处理工作条例, 2012, article 9).

    Args:
        text: The clean text.
        start: Where the body begins, which comes before its signature.
        end: Where what the page sets below the notice begins; the text's end where it is `None`.
    """
    together: Signature | None = None
    alone: Signature | None = None
    doubtful: Signature | None = None
    for signature in _signatures(text, start, len(text) if end is None else end):
        if together is not None:
            if text[together.dated.span.end : signature.start].strip():
                break
            together = _joined(together, signature)
        elif "-" in signature.dated.span.of(text):
            # `2024-03-08` is a page's way to write a date.
            doubtful = doubtful or signature
        elif signature.organs:
            together = signature
        elif signature.dated.day is not None:
            alone = alone or signature
    return together or alone or doubtful


def find_ends(text: str) -> Iterator[int]:
    """Where the text of a notice ends: offsets of its signatures and of what stands below them.

    A date without organs above it is a signature where nothing follows that belongs to the
    text. What stands below (`（此件公开发布）`, `抄送：…`) ends a text that nobody signs.
    """
    ends = [
        signature.start
        for signature in _signatures(text, 0, len(text))
        if signature.signed or _CLOSES_TEXT.match(text, signature.dated.span.end)
    ]
    ends += (match.end() for match in _BELOW.finditer(text))
    yield from sorted(ends)


def _signatures(text: str, start: int, stop: int) -> Iterator[Signature]:
    """The dates that stand below organs' names, or alone in a line."""
    for match in _SIGNED.finditer(text, start, stop):
        dated = _dated(text, match)
        line = text.rfind("\n", 0, match.start()) + 1
        remark = _REMARK.fullmatch(text, line, match.start())
        others = _DATES.fullmatch(text, line, match.start())
        end = line if remark or others else match.start()
        signing = _signing_before(text, end)
        if others:
            dated = max((*dates_in(text, line, match.start()), dated), key=_day)
        if signing:
            lost = match["lost"]
            if lost:
                # Below organs' names digits that a page left without signs are a date.
                dated = Dated(only_day(lost), dated.span)
            organs, begins = signing
            yield Signature(organs, dated, begins, signed=True, damaged=bool(lost))
        elif not match["glued"] and (
            remark
            or others
            or _LINE_GAP.fullmatch(text, line, match.start())
            or _ends_text(text, line, match)
        ):
            yield Signature((), dated, dated.span.start, signed=False)


def _dated(text: str, match: re.Match[str]) -> Dated:
    if match["lost"]:
        return Dated(None, Span(*match.span("lost")))
    found = date_at(text, match.start(), match.end())
    assert found is not None  # noqa: S101 - the pattern is the same
    return found


def _joined(above: Signature, below: Signature) -> Signature:
    """Two signatures one below the other as one."""
    dated = max(above.dated, below.dated, key=_day)
    damaged = above.damaged or below.damaged
    return Signature(
        (*above.organs, *below.organs), dated, above.start, signed=True, damaged=damaged
    )


def _day(dated: Dated) -> date:
    return dated.day or date.min


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


def _signing_before(text: str, end: int) -> tuple[tuple[Span, ...], int] | None:
    """The organs in the lines that end at an offset, or an officer's, and where they begin."""
    found: list[Span] = []
    begins: int | None = None
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
            seal = _SEAL.search(text, line.start, line.end)
            line = Span(line.start, seal.start()) if seal else line
            officer = None if found else _OFFICER.fullmatch(text, line.start, line.end)
            if officer:
                organ = Span(*officer.span("organ"))
                named = organs_in(text, organ) if organ and are_organs(text, organ) else ()
                return named, line.start
            if line and not are_organs(text, line):
                break
            found = [*organs_in(text, line), *found]
            begins = line.start if line or found else begins
        if sentence:
            break
        end = start - 1
    return (tuple(found), begins) if found and begins is not None else None
