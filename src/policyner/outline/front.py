"""What a notice says of itself: title, document number, issuers, date of issue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policyner.outline.cues import HEAD_AT_END
from policyner.outline.facts import DocumentFacts, IssueSource
from policyner.outline.items import split_items
from policyner.outline.numbering import cn_value
from policyner.outline.surroundings import find_addressees, find_attachments
from policyner.span import Span

# The head of a notice; what stands further down cites other documents.
_HEAD_LENGTH = 3_000
_TITLE_LINES = 4
_LONGEST_TITLE = 150

# Kinds of official documents (党政机关公文处理工作条例, 2012, article 8) and what
# is issued by way of them.
_KINDS = (
    "决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要"
    "|办法|措施|方案|规划|计划|细则|规定|条例|要点|指南|清单|公示"
)
_TITLE_END = re.compile(rf"(?:{_KINDS})(?:[（(〔][^（()）〔〕\n]{{1,40}}[)）〕])?[ \t\u3000]*$")
_OTHERS = re.compile(r"等(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})?个?(?:部门|单位|厅局)$")
_ABOUT = re.compile("关于")
_LINE = re.compile(r"[^\n]+")
_BYLINE = re.compile(
    r"[:：](?!关于)|^[（(]|^\d{4}年\d|^(?:来源|发布|索引|您|当前|首页|字体|打印|浏览|时间|各|有关)"
)

# `闽政办〔2019〕17号`, `第17号` left out: brackets as they come on web pages.
_DOCUMENT_NUMBER = re.compile(
    r"(?P<number>(?!根据|按照|依据|按|以|经)[一-鿿]{1,14}[〔﹝\[［【（(]\s?(?:19|20)\d{2}\s?[〕﹞\]］】）)]\s?第?\s?\d{1,5}\s?号)"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
# A region's name, but not 市场, 区域 and the like, nor 县 inside 县级.
_REGION = re.compile(
    r"[一-鿿]{2,8}?(?:特别行政区|自治区|自治州|自治县|省|市(?![场政])|州|盟|县(?![域级])|区(?![域级划])|旗)"
    r"(?=[一-鿿]|$)"
)
_CITED = frozenset("》（(〈“”、及和依按据照")

_DAY = r"(?P<y>(?:19|20)\d{2})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"
_CN_DAY = (
    r"(?P<cy>[一二][〇○零ＯO0一二三四五六七八九]{3})\s?年\s?(?P<cm>[一二三四五六七八九十]{1,2})\s?月"
    r"\s?(?P<cd>[一二三四五六七八九十]{1,3})\s?日"
)
# A date alone in its line, or at the end of one that the page glued it to.
_SIGNED = re.compile(rf"(?P<day>{_DAY}|{_CN_DAY})[ \t\u3000]*(?:[（(]此件[^\n]*)?(?=\n|\Z)")
_BYLINE_DATE = re.compile(
    r"(?:成文日期|发文日期|印发日期|发布日期|发布时间|公开日期|日期|时间)"
    r"[ \t\u3000]*[:：]?[ \t\u3000]*"
    r"(?P<day>(?P<y>(?:19|20)\d{2})\s?[-—./年]\s?(?P<m>\d{1,2})\s?[-—./月]\s?(?P<d>\d{1,2})日?)"
)
# Longest line in front of a date that is a signature.
_LONGEST_SIGNATURE = 60
_SIGNATURE_LINES = 8


def find_facts(text: str) -> DocumentFacts:
    """The facts that a notice's head and signature give.

    Args:
        text: The clean text.
    """
    title = _title(text)
    number = _document_number(text)
    signed, signature = _signature(text)
    issuers = (tuple(_title_issuers(text, title)) if title else ()) or signature
    dated = signed or _byline_date(text)
    year = _YEAR.search(text, number.start, number.end) if number else None
    head = max(title.end if title else 0, number.end if number else 0)
    source: IssueSource | None = "signature" if signed else "byline" if dated else None
    if dated is None and year is not None:
        source = "number"
    return DocumentFacts(
        title=title,
        document_number=number,
        issuers=issuers,
        issued_on=dated.day if dated else None,
        issued_in=dated.day.year if dated else int(year[0]) if year else None,
        issued_at=dated.span if dated else Span(*year.span()) if year else None,
        issued_from=source,
        region=_region(text, issuers[0]) if issuers else None,
        addressees=tuple(find_addressees(text, start=head)),
        attachments=tuple(find_attachments(text)),
    )


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date and where it stands."""

    day: date
    span: Span


def _region(text: str, issuer: Span) -> Span | None:
    """`南湖省人民政府办公厅` begins with its region."""
    match = _REGION.match(text, issuer.start, issuer.end)
    return Span(*match.span()) if match else None


def _title(text: str) -> Span | None:
    """The first lines of the head that together end like a title does."""
    lines = [m for m in _LINE.finditer(text, 0, min(len(text), _HEAD_LENGTH)) if m[0].strip()]
    for index, line in enumerate(lines[:12]):
        if line[0].rstrip().endswith(("：", ":")):
            # The addressees: the head ends here.
            return None
        if _BYLINE.search(line[0].strip()) or line[0].rstrip().endswith(("。", "；")):
            continue
        for last in lines[index : index + _TITLE_LINES]:
            if last.end() - line.start() > _LONGEST_TITLE or _BYLINE.search(last[0].strip()):
                break
            if _TITLE_END.search(last[0]):
                start = line.start() + len(line[0]) - len(line[0].lstrip())
                return Span(start, last.start() + len(last[0].rstrip()))
    return None


def _title_issuers(text: str, title: Span) -> Iterator[Span]:
    """`省财政厅 省教育厅关于印发…的通知`: the organs in front of 关于."""
    about = _ABOUT.search(text, title.start, title.end)
    if about:
        for item in split_items(text, Span(title.start, about.start())):
            # `省财政厅等五部门关于…`
            others = _OTHERS.search(text, item.start, item.end)
            issuer = Span(item.start, others.start()) if others else item
            if HEAD_AT_END.search(issuer.of(text)):
                yield issuer


def _document_number(text: str) -> Span | None:
    """The number in the head that no sentence cites."""
    for match in _DOCUMENT_NUMBER.finditer(text, 0, min(len(text), _HEAD_LENGTH)):
        before = text[max(0, match.start() - 1) : match.start()]
        after = text[match.end() : match.end() + 1]
        # At the very beginning of the text nothing stands before it.
        if before not in _CITED and after not in _CITED:
            return Span(match.start("number"), match.end("number"))
    return None


def _signature(text: str) -> tuple[_Dated | None, tuple[Span, ...]]:
    """Date and organs of the first signature: organs' names above a date."""
    fallback: _Dated | None = None
    for match in _SIGNED.finditer(text):
        day = _date(match)
        if day is None:
            continue
        dated = _Dated(day, Span(*match.span("day")))
        organs = tuple(_organs_before(text, match.start()))
        if organs:
            return dated, organs
        alone = not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        if alone and fallback is None:
            fallback = dated
    return fallback, ()


def _organs_before(text: str, end: int) -> Iterator[Span]:
    found: list[Span] = []
    for _ in range(_SIGNATURE_LINES):
        start = text.rfind("\n", max(0, end - _LONGEST_SIGNATURE * 2), end) + 1
        line = text[start:end]
        if start == 0 or len(line.strip()) > _LONGEST_SIGNATURE:
            break
        organs = split_items(text, Span(start, end))
        if organs and not all(_is_organ(organ.of(text)) for organ in organs):
            break
        if not organs and found:
            break
        found = [*organs, *found]
        end = start - 1
    yield from found


def _is_organ(words: str) -> bool:
    return bool(HEAD_AT_END.search(words)) and not set(words) & set("。：:）)") and len(words) > 2


def _byline_date(text: str) -> _Dated | None:
    match = _BYLINE_DATE.search(text, 0, min(len(text), _HEAD_LENGTH))
    day = _date(match) if match else None
    return _Dated(day, Span(*match.span("day"))) if match and day else None


def _date(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    if groups["y"]:
        parts: list[int | None] = [int(groups[key]) for key in "ymd"]
    else:
        year = re.sub("[○ＯO0]", "〇", groups["cy"])
        parts = [cn_value(year), cn_value(groups["cm"]), cn_value(groups["cd"])]
    year_, month, day = (part or 0 for part in parts)
    try:
        return date(year_, month, day)
    except ValueError:
        # A date that no calendar has is damaged, and so not given.
        return None
