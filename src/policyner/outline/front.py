"""What a notice says of itself, put together from its head and its signature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from policyner.grammar.documents import KIND, year_of
from policyner.grammar.marks import UNREAD, paragraphs_in, without_blanks
from policyner.grammar.times.days import Dated, dates_in
from policyner.outline.facts import DocumentFacts
from policyner.outline.field_rows import fields_of_rows
from policyner.outline.fields import Field, dates_behind, line_fields
from policyner.outline.head import (
    Head,
    HeadLine,
    begins_body,
    copies_of,
    lines_of,
    parse_head,
    titles_in,
    with_years,
)
from policyner.outline.numbers import NUMBER, number_in, ordinal_of
from policyner.outline.organs import are_organs, organs_in, region_of_name, settled
from policyner.outline.signature import Signature, find_printed, find_signature
from policyner.outline.surroundings import HEAD_LENGTH, find_attachments
from policyner.outline.titles import (
    Candidate,
    about_at,
    best_of,
    candidate_at,
    is_headline,
    kind_of,
    names_paper,
    related,
    repeated,
    trimmed,
)
from policyner.repair.pinyin import pinyin_edits
from policyner.repair.script import simplified
from policyner.span import Span

# Fields that are metadata of the record; the others are facts of their own or the page's.
_METADATA = (
    "index_number", "subject", "keywords", "document_kind", "level", "validity", "effective",
    "expires", "publisher", "source", "disclosure",
)  # fmt: skip
# A field, and the text that it stands in: the notice, or words of the page.
_OfText = tuple[str, Field]
# A field may give a number of another shape: `2024年第3号`.
_ORDINAL = re.compile(r".{0,20}第?\s?\d{1,5}\s?号")
_GLUED_NUMBER = re.compile(rf"{NUMBER}(?=各)")
# The name of a plan inside 《》, which may name another.
_PLAN = r"[^《》]{4,100}(?:《[^《》]{2,60}》[^《》]{0,40})?"
# `现将《松河县防汛应急预案》印发给你们`, `青禾市印发了《…》`: the plan whose own title may be all
# that the text has.
_SENDS = re.compile(rf"(?P<sent>印发了?)?《(?P<plan>{_PLAN})》(?(sent)|[^。《》]{{0,60}}印发)")
# What it sends is the plan itself, whose text may begin without a title:
# `现将《…》（以下简称《预案》）印发给你们`, `《…》已经县政府同意，现印发给你们`.
_GIVES = re.compile(
    rf"现将《(?P<plan>{_PLAN})》(?:[（(][^（()）]{{0,40}}[）)])?(?:予以?)?(?:印发|转发|发布)"
    rf"|《(?P<passed>{_PLAN})》[^。《》]{{0,20}}已[^。《》]{{0,60}}现(?:予以?)?(?:印发|转发|发布)"
)
# What an editor says of it where nothing else does: `青禾市发布《…通告》。详情如下：`.
_TELLS = re.compile(rf"(?:印发|发布|公布|出台)了?《(?P<named>{_PLAN})》[^《》]{{0,60}}如下[：:]?$")
# Above the note of how a rule was passed stands its title (题注, 立法技术规范（试行）（一）, 2009).
_PASSED = re.compile(
    rf"(?:\A|\n)[{UNREAD}]*(?P<named>[^\n。；：]{{4,60}}(?:{KIND}))[{UNREAD}]*\n\s*"
    r"[（(](?:19|20)\d\d年[^（()）\n]{4,240}(?:通过|批准|公布)[）)]"
)
# A table of fields below a notice stands in so many of its last characters.
_FOOT_LENGTH = 600
# So many lines behind a signature the plan that the notice sends begins.
_LINES_BEHIND = 4


def find_facts(text: str, *, page: Sequence[str] = ()) -> DocumentFacts:
    """The facts that a notice's head and signature give.

    Args:
        text: The clean text.
        page: Words of the page that were set aside, as they stood in the source.
    """
    head = parse_head(text)
    above = [head.end] if head.addressees else [line.span.end for line in head.of_kind("fields")]
    foot = _foot(text, head.end)
    if foot is not None:
        head = replace(head, lines=(*head.lines, foot))
    fields = head.fields()
    own, of_page = [(text, field) for field in fields], [*_page_fields(page)]
    signature = find_signature(
        text,
        start=max(above, default=0),
        end=foot.span.start if foot else len(text),
    )
    if signature and _is_of_the_page(text, head, signature):
        signature = None
    title = _title(text, head, signature)
    number = next(_numbers(text, head, title), None)
    issuers = _issuers(text, head, title, signature)
    printed = _dated(own, "printed") or find_printed(text)
    issued = _issued(text, head, signature, _dated(own, "signed", "sent"), printed)
    numbered_in = year_of(number.of(text)) if number else None
    return DocumentFacts(
        title=title,
        document_number=number,
        doc_type=_doc_type(text, title, fields),
        issuers=issuers,
        issued_on=issued,
        issued_in=issued.year if issued else numbered_in,
        printed_on=printed.day if printed else None,
        published_on=_published(text, head, own, of_page),
        metadata=_metadata(own, of_page),
        apart=tuple(_apart(head, signature, printed)),
        region=region_of_name(text, issuers[0]) if issuers else None,
        addressees=head.addressees,
        attachments=tuple(find_attachments(text)),
    )


def _is_of_the_page(text: str, head: Head, signature: Signature) -> bool:
    """Whether a date is one of the head, in the writing of pages: `2024-03-08`."""
    at = signature.dated.span
    return "-" in at.of(text) and any(
        line.span.start <= at.start < line.span.end for line in head.of_kind("date")
    )


def _foot(text: str, start: int) -> HeadLine | None:
    """The table of fields that a page sets below a notice."""
    foot = Span(max(start, len(text) - _FOOT_LENGTH), len(text))
    lines = [*paragraphs_in(text, foot, marks=UNREAD)]
    for index, line in enumerate(lines):
        fields, height = fields_of_rows(text, lines[index:])
        if fields:
            return HeadLine("fields", Span(line.start, lines[index + height - 1].end), fields)
    return None


def _title(text: str, head: Head, signature: Signature | None) -> Span | None:
    """The title in a field or the lines of the head, else that of the plan that follows."""
    given = [field.value for field in head.fields() if field.kind == "title" and field.value]
    named = [
        Candidate(
            trimmed(text, value),
            sure=True,
            cut=value.of(text).endswith(("...", "…")),
            last=0,
        )
        for value in given
    ]
    found = best_of(text, [*named, *related(text, [*titles_in(text, head.lines)])])
    words = found.words(text) if found else ""
    if not words or is_headline(words) or names_paper(words):
        found = _title_behind(text, head, signature) or found
    if found:
        return found.span
    return (
        repeated(text, [line.span for line in head.of_kind("title")])
        or _given(text, head, signature)
        or _told(text, head)
    )


def _told(text: str, head: Head) -> Span | None:
    """The name of a document that an editor comes to, or that stands above how it was passed."""
    lines = (line.span for line in head.of_kind("text"))
    found = [_TELLS.search(text, line.start, line.end) for line in lines]
    found.append(_PASSED.search(text, 0, HEAD_LENGTH))
    named = (Span(*match.span("named")) for match in found if match)
    return next((name for name in named if kind_of(name.of(text))), None)


def _given(text: str, head: Head, signature: Signature | None) -> Span | None:
    """The name of the plan that a notice gives, which begins behind the signature with its 1."""
    match = _GIVES.search(text, 0, head.end + HEAD_LENGTH)
    if match is None or signature is None or match.end() > signature.start:
        return None
    behind = paragraphs_in(text, Span(signature.dated.span.end, len(text)), marks=UNREAD)
    begins = any(begins_body(text, line) for line in islice(behind, _LINES_BEHIND))
    named = Span(*match.span(match.lastgroup or 0))
    return named if begins and kind_of(named.of(text)) else None


def _title_behind(text: str, head: Head, signature: Signature | None) -> Candidate | None:
    """The title of the plan that a notice without one of its own sends."""
    lines = [*paragraphs_in(text, Span(head.end, len(text)), marks=UNREAD)]
    sent = {without_blanks(m["plan"]) for m in _SENDS.finditer(text, 0, head.end + HEAD_LENGTH)}
    behind = signature.dated.span.end if signature else len(text)
    near = 0
    for index, line in enumerate(lines):
        near += line.start > behind
        follows = 0 < near <= _LINES_BEHIND
        if not (sent or follows) or lines_of(text, line)[0].kind != "title":
            continue
        words = without_blanks(trimmed(text, line).of(text))
        if not (follows or any(plan.startswith(words) for plan in sent)):
            continue
        if found := candidate_at(text, lines, index):
            whole = with_years(text, found, lines)
            if follows or {found.words(text), whole.words(text)} & sent:
                return whole
    return None


def _numbers(text: str, head: Head, title: Span | None) -> Iterator[Span]:
    """The numbers that may be the notice's own, the surest first.

    They stand in a field, in a line of their own, or beside the title.
    """
    yield from _field_numbers(text, head)
    for line in head.of_kind("number"):
        if found := number_in(text, line.span, alone=True) or _ordinal(text, line.span, title):
            yield found
    for line in head.of_kind("title", "issuer", "mark", "furniture", "date"):
        found = number_in(text, line.span)
        # What a title names inside is another document's.
        if found and not (title and title.start <= found.start and found.end <= title.end):
            yield found
    # `青政〔2023〕59号各市人民政府：…`
    glued = (
        number_in(text, line.span)
        for line in head.of_kind("text")
        if _GLUED_NUMBER.match(text, line.span.start)
    )
    yield from filter(None, glued)
    rest = Span(head.end, max(head.end, min(len(text), HEAD_LENGTH)))
    for place in paragraphs_in(text, rest):
        if found := number_in(text, place, alone=True):
            yield found
    if title:
        yield from _offered_numbers(text, title)


def _ordinal(text: str, line: Span, title: Span | None) -> Span | None:
    """The number of an order or announcement, which says that it is one, or whose title does."""
    ordinal = ordinal_of(text, line)
    kind = kind_of(title.of(text)) if title else None
    return ordinal[1] if ordinal and (ordinal[0] or (kind or "").endswith(("告", "令"))) else None


def _offered_numbers(text: str, title: Span) -> Iterator[Span]:
    """The numbers beside the title in the names of files below: `青办〔2024〕7号 关于….pdf`."""
    said = without_blanks(title.of(text))
    foot = Span(max(title.end, len(text) - _FOOT_LENGTH), len(text))
    for line in paragraphs_in(text, foot, marks=UNREAD):
        found = number_in(text, line)
        if found and without_blanks(trimmed(text, line).of(text)) == said:
            yield found


def _field_numbers(text: str, head: Head) -> Iterator[Span]:
    for field in head.fields():
        if field.kind == "number" and (found := number_in(text, field.value)):
            yield found
        elif field.kind == "number" and _ORDINAL.fullmatch(field.value.of(text)):
            yield field.value


def _issuers(
    text: str, head: Head, title: Span | None, signature: Signature | None
) -> tuple[Span, ...]:
    about = about_at(text, title) if title else None
    if title and about is not None and (carried := text.find("贯彻", title.start, about)) > 0:
        # `市政府贯彻国务院关于…意见的实施意见`
        about = carried
    in_title = organs_in(text, Span(title.start, about)) if title and about is not None else ()
    # A line of organs may be part of the title, or of a copy of it.
    copies = copies_of(text, head.lines, title) if title else ()
    in_head = tuple(
        organ
        for line in head.of_kind("issuer")
        if not any(copy.start <= line.span.start < copy.end for copy in copies)
        for organ in organs_in(text, line.span)
    )
    return settled(
        text,
        in_title,
        _distinct(text, in_head),
        _field_organs(text, head, "issuer"),
        signing=(signature.organs if signature else ()) or _field_organs(text, head, "publisher"),
    )


def _field_organs(text: str, head: Head, kind: str) -> tuple[Span, ...]:
    return _distinct(
        text,
        [
            organ
            for field in head.fields()
            if field.kind == kind and are_organs(text, field.value)
            for organ in organs_in(text, field.value)
        ],
    )


def _distinct(text: str, organs: Sequence[Span]) -> tuple[Span, ...]:
    """Each organ once; the end of another one's name is that organ without its place."""
    first: dict[str, Span] = {}
    for organ in organs:
        first.setdefault(organ.of(text), organ)
    return tuple(
        organ
        for name, organ in first.items()
        if not any(other.endswith(name) for other in first if other != name)
    )


def _issued(
    text: str,
    head: Head,
    signature: Signature | None,
    in_field: Dated | None,
    printed: Dated | None,
) -> date | None:
    """The date of issue: that of the signature, but one of a field is surer than a damaged one."""
    # Pages write `2024-03-08 10:20`, notices `2024年3月8日`.
    in_head = (
        line.dated for line in head.of_kind("date") if not line.timed and "年" in line.span.of(text)
    )
    signed = signature.dated if signature else None
    first = (in_field, signed) if signature and signature.damaged else (signed, in_field)
    found = (dated.day for dated in (*first, printed, *in_head) if dated and dated.day)
    return next(found, None)


def _dated(fields: Iterable[_OfText], *kinds: str) -> Dated | None:
    """The date in a field of some kinds, the first kind before the others."""
    found = (
        dated
        for kind in kinds
        for words, field in fields
        if field.kind == kind
        for dated in dates_in(words, field.value.start, field.value.end)
        if dated.day
    )
    return next(found, None)


def _published(
    text: str, head: Head, own: Sequence[_OfText], of_page: Sequence[_OfText]
) -> date | None:
    """The page's date: in a field of the notice or of the page, a line with an hour, its source."""
    if dated := _dated([*own, *of_page], "published", "page_date", "archived"):
        return dated.day
    days = [
        line.dated.day
        for line in head.of_kind("date")
        if line.dated and line.dated.day and (line.timed or "年" not in line.span.of(text))
    ]
    # A table that lost its labels has the date of signature above it.
    if days:
        return max(days)
    # `2024-03-08 10:20 来源：…`
    in_front = (d for words, field in of_page for d in dates_in(words, 0, field.label.start))
    if dated := next((dated for dated in in_front if dated.day), None):
        return dated.day
    # `来源：青禾市政府网2024-03-08 10:20`
    dated = _dated([*own, *of_page], "source")
    return dated.day if dated else None


def _page_fields(page: Sequence[str]) -> Iterator[_OfText]:
    for words in page:
        plain = simplified(pinyin_edits(words).after)
        for line in paragraphs_in(plain, Span(0, len(plain)), marks=UNREAD):
            fields = [*line_fields(plain, line)] or [*dates_behind(plain, line)]
            yield from ((plain, field) for field in fields)


def _metadata(own: Sequence[_OfText], of_page: Sequence[_OfText]) -> dict[str, str]:
    """What the fields give, those of the notice before those of the page."""
    given: dict[str, str] = {}
    for words, field in (*own, *of_page):
        if field.value:
            given.setdefault(field.kind, " ".join(field.value.of(words).split()))
    return {kind: given[kind] for kind in _METADATA if kind in given}


def _doc_type(text: str, title: Span | None, fields: Sequence[Field]) -> str | None:
    if title and (kind := kind_of(title.of(text))):
        return kind
    kinds = (field.value.of(text) for field in fields if field.kind == "document_kind")
    return next((kind for words in kinds if (kind := kind_of(words))), None)


def _apart(head: Head, signature: Signature | None, printed: Dated | None) -> Iterator[Span]:
    for line in head.of_kind("fields", "date", "furniture"):
        yield line.span
    if signature:
        yield signature.dated.span
    if printed:
        yield printed.span
