"""Sections that hold no tasks: those that state aims, and those that look back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policyner.grammar.marks import SENTENCE_END, WHITE, paragraphs_in, stripped, without_blanks
from policyner.grammar.names.ends import NAMES
from policyner.outline.block import Block
from policyner.span import Span
from policyner.vocabulary import any_of, read_vocabulary

_DATA = read_vocabulary(__package__, "sections.yaml")
_REMARK = r"(?:[（(][^）)]*[）)])?$"
_AIM = re.compile(rf"(?:{any_of(_DATA['aims'])})(?!{any_of(_DATA['means'])})")
# `一、目标`, `二、思路与目标`, `（一）近期目标（2027年）`
_AIM_AT_END = re.compile(rf"目标{_REMARK}")
_LONGEST_AIM = 24
_WORKS_ON_AIMS = re.compile(
    rf"(?:{any_of(_DATA['works_on_aims'])})(?:[一-鿿]{{0,4}}|[^，。；：、和与及]{{0,12}})$"
)
_WITH_TASKS = re.compile(any_of(_DATA["with_tasks"]))
_PAST = re.compile(rf"(?P<past>{any_of(_DATA['past'])}){_REMARK}")
_PAST_OF_A_TIME = re.compile(
    rf"(?:年|季度|以来|时期|阶段|过去|前期|上月|目前|五”).*?(?P<past>{any_of(_DATA['past_of_a_time'])}){_REMARK}"
)
_ASKS = re.compile(any_of(_DATA["asks"]))
_REPORTS = re.compile(f"(?:{'|'.join(_DATA['reports'])})[，,]")
_TURNS = re.compile(any_of(_DATA["turns"]))
# `截至2025年底，已建站点6个。市民政局负责再建3个`: whoever has to do something turns too.
_TASKED = (
    rf"由?[^，。；：、\n]{{1,16}}(?:{any_of((*NAMES['heads'], *NAMES['items']))})"
    r"(?:负责|牵头)(?![人的制]|同志|单位|部门)(?![^。；\n]{0,60}了)"
)
# `…，2026—2028年，力争新增站点60个`
_STRIVES = r"[^。；\n]{0,60}?(?<=[，,])(?:力争|争取(?![到得了]))"
# `…已建站点6个。2026年7月底前再建20个。`: a time by which nothing has been done yet.
_DUE = (
    r"(?:20\d\d年)?(?:年|\d{1,2}月(?:\d{1,2}日|[上中下]旬)?)底?前"
    r"(?![^。；\n]*(?:已|[成立定现台]了))"
)
_TURN = re.compile(rf"(?<=[。；])[ \t\u3000]*(?:{_TURNS.pattern}|{_TASKED}|{_STRIVES}|{_DUE})")
_BULLETIN = re.compile(rf"(?:{any_of(_DATA['bulletins'])})$")
_ASKS_FOR = re.compile(rf"关于.{{0,4}}(?:{any_of(_DATA['asks_for'])})")
# `下一步工作`, `意见建议`; `任务未完成` names what a bulletin reports.
_AHEAD = re.compile(rf"^(?:{any_of(_DATA['ahead'])})|(?:{any_of(_DATA['ahead'])})$")
# Blocks of a bulletin that are no report.
_APART = frozenset({"closing", "signature", "contents"})
_EDGE = WHITE + "，。：；、"


def is_aim(text: str, heading: Span | None) -> bool:
    """Whether a heading is that of aims or principles (`总体要求`, `基本原则`)."""
    if heading is None:
        return False
    # What a sentence says behind a comma, or further on, heads nothing: `编制方案，明确建设目标`.
    words, comma, _ = heading.of(text).strip(_EDGE).partition("，")
    found = _AIM.search(words[:_LONGEST_AIM])
    if found is None and not comma and len(words) <= _LONGEST_AIM:
        found = _AIM_AT_END.search(words)
    return found is not None and not _WORKS_ON_AIMS.search(words[: found.start()])


def looks_back(title: str) -> bool:
    """Whether a heading is that of a part that looks back (`工作回顾`, `主要成效`)."""
    told = _PAST.search(title) or _PAST_OF_A_TIME.search(title)
    return told is not None and not _ASKS.search(title, 0, told.start("past"))


def looks_ahead(title: str) -> bool:
    """Whether a heading is that of the next steps; `整改情况` tells of what was done."""
    return bool(_AHEAD.search(title)) and not title.endswith(("情况", "成效"))


@dataclass(frozen=True, slots=True)
class Sections:
    """Which blocks hold no tasks.

    Attributes:
        aims: For each block whether it states aims: by its own heading, or by one above it where
            it has no line of its own.
        past: For each block whether it reports what has been done.
        reports: The stretches that report what has been done: those blocks, and paragraphs
            that begin so. In order, none beside another.
    """

    aims: tuple[bool, ...]
    past: tuple[bool, ...]
    reports: tuple[Span, ...]


def find_sections(
    text: str, blocks: Sequence[Block], of_block: Sequence[range], *, title: Span | None
) -> Sections:
    """The sections that hold no tasks.

    A block looks back whose heading says so, with all below it; a paragraph does that begins
    with words such as `一年来，`, as far as a sentence turns to what is to come; and a
    bulletin does, but for what its headings call the next steps.

    Args:
        text: The clean text.
        blocks: The blocks in order.
        of_block: For each block its own responsibility lines.
        title: The notice's title.
    """
    bulletin = title is not None and _is_bulletin(without_blanks(title.of(text)))
    aims: list[bool] = []
    # Whether what stands below a block shares its aims.
    handed: list[bool] = []
    past: list[bool] = []
    reports: list[Span] = []
    for block, lines in zip(blocks, of_block, strict=True):
        own = is_aim(text, block.heading)
        above = block.parent is not None and handed[block.parent]
        # `（二）预期目标⏎1.新建食堂30个。责任单位：…`: what somebody has to do is a task.
        aims.append(own or (above and not lines))
        words = block.title(text)
        handed.append(above or (own and not _WITH_TASKS.search(words)))
        if block.parent is None:
            reported = bulletin and block.kind not in _APART
        else:
            reported = past[block.parent]
        if looks_back(words) or (reported and not (bulletin and looks_ahead(words))):
            past.append(True)
            reports.append(_behind(block.span, title))
        else:
            found = list(_joined(text, _reports(text, block)))
            # What stands below a parent's own words is told by itself.
            whole = (stripped(text, block.body), _below_heading(text, block))
            past.append(len(found) == 1 and found[0] in whole)
            reports += found
    return Sections(tuple(aims), tuple(past), tuple(_joined(text, reports)))


def _is_bulletin(title: str) -> bool:
    """Whether a title says that its text reports; `关于报送…情况的函` asks others to do so."""
    told = _BULLETIN.search(title)
    return told is not None and not _ASKS_FOR.search(title, 0, told.start())


def _behind(span: Span, title: Span | None) -> Span:
    """What of a bulletin's beginning is report: not its title, nor what stands above it."""
    return (
        span
        if title is None or title.end > span.end
        else Span(max(span.start, title.end), span.end)
    )


def _reports(text: str, block: Block) -> Iterator[Span]:
    """The beginnings of a block's paragraphs that report, as far as a sentence turns.

    One without a full stop (`一年来，我们坚持便民`) is a heading: what follows it reports too.
    """
    heads = False
    for paragraph in paragraphs_in(text, block.body):
        place = stripped(text, paragraph, _EDGE)
        reports = bool(_REPORTS.match(text, place.start, place.end))
        if not (reports or heads):
            continue
        is_heading = not SENTENCE_END.search(text, place.start, paragraph.end)
        if reports:
            heads = is_heading
        elif _TURNS.match(text, place.start, place.end) or (
            is_heading and _AHEAD.search(place.of(text))
        ):
            heads = False
            continue
        turn = _TURN.search(text, place.start, place.end)
        heads = heads and turn is None
        yield Span(place.start, turn.start() if turn else paragraph.end)


def _below_heading(text: str, block: Block) -> Span | None:
    """What stands below the heading of a leaf, where that is a line of its own."""
    if not block.is_leaf or block.heading is None:
        return None
    line, _, below = text[block.heading.end : block.span.end].partition("\n")
    start = block.span.end - len(below)
    return None if line.strip(_EDGE) else stripped(text, Span(start, block.span.end))


def _joined(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The stretches, stripped, those with only blanks between them as one."""
    whole: Span | None = None
    for span in spans:
        if whole is not None and not text[whole.end : span.start].strip(_EDGE):
            whole = Span(whole.start, span.end)
            continue
        if whole is not None:
            yield stripped(text, whole)
        whole = span
    if whole is not None:
        yield stripped(text, whole)
