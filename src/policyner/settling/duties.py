"""Whoever an item of a list of duties begins with: `（一）综合科⏎负责起草文件。`.

What stands there is an agency by its place, whatever the network makes of it: sections of an
office, teams and stations, whose names end other words elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.lists.items import split_items
from policyner.grammar.marks import stripped
from policyner.grammar.names.ends import KINDS_OF_ORGANS, NAMES, ends_with_head, read_end
from policyner.grammar.names.groups import read_group
from policyner.grammar.names.levels import level_of
from policyner.outline import Block, Outline
from policyner.outline.cues import LABELS
from policyner.outline.duties import DUTIES, is_team, who_has_duty
from policyner.settling.putting_in import with_names
from policyner.span import Span
from policyner.tagging.mention import Mention

# A heading that does something (`成立工作专班`), or names no body in particular (`工作机构`).
_NO_NAME = re.compile(
    r"^(?:成立|组建|设立|建立|建强|建好|下设|组成|加强|强化|优化|发挥|健全|完善|明确|落实|推进|推动|提升|打造)"
    r"|(?:[一-鿿]{0,4}机构|成员单位|有关方面)\Z|[：:]"
)

# `转变政府职能` is a task.
_DUTIES = re.compile(rf"(?P<who>[^，。；：]{{3,30}}?)的?(?!职能){DUTIES}[：:]?")


def settle_duties(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with whoever the items of lists of duties begin with.

    Args:
        outline: The notice's outline.
        mentions: What was found so far, of all layers.
    """
    return with_names(mentions, _names(outline), missed=lambda _: True)


def _names(outline: Outline) -> Iterator[Span]:
    text = outline.text
    lists: set[int | None] = set()
    for block in outline.blocks:
        yield from _of_heading(text, block)
        for begins, numbered in _items(block):
            names = who_has_duty(text, stripped(text, begins), numbered=numbered)
            if not names or not _are_agencies(text, names):
                continue
            if numbered:
                lists.add(block.parent)
            # `联系单位：市民政局` is a label.
            yield from (name for name in names if numbered or _is_known(name.of(text)))
    # Beside such items a heading that is a name alone is one more: `（二）督导室⏎1.开展督导。`
    for block in outline.blocks:
        if block.number is not None and block.heading is not None and block.parent in lists:
            names = split_items(text, block.heading)
            if _are_agencies(text, names):
                yield from names


def _are_agencies(text: str, names: Sequence[Span]) -> bool:
    return all(_is_agency(name.of(text)) for name in names)


def _of_heading(text: str, block: Block) -> Iterator[Span]:
    """Whose duties the heading of a list says that they are: `县公安局：`, `（二）县公安局职责`."""
    if block.heading is None:
        return
    names = split_items(text, block.heading)
    if block.kind == "duties":
        yield from (name for name in names if _is_agency(name.of(text)))
    elif block.number is not None:
        yield from _of_title(text, block.heading)
        # `（二）县融媒体中心：⏎开设专栏。`
        told = text.startswith(("：", ":"), block.heading.end) and _are_agencies(text, names)
        yield from (name for name in names if told and level_of(name.of(text)))


def _of_title(text: str, heading: Span) -> Sequence[Span]:
    """Whose duties a heading says that it tells: `（二）县公安局职责`."""
    title = _DUTIES.fullmatch(text, heading.start, heading.end)
    names = split_items(text, Span(*title.span("who"))) if title else ()
    are_names = all(
        ends_with_head(words) and _is_agency(words) and _is_known(words)
        for words in (name.of(text) for name in names)
    )
    return names if are_names else ()


def _is_known(words: str) -> bool:
    """Whether a name is no kind of organ without a field: `有关部门`."""
    group = read_group(words, within=None)
    return group is None or group.function is not None or not words.endswith(KINDS_OF_ORGANS)


def _items(block: Block) -> Iterator[tuple[Span, bool]]:
    """What a number stands in front of, and the items of lists without numbers; which it is."""
    for stretch in block.stretches:
        if stretch.tail:
            yield stretch.span, False
        elif block.number is not None and block.number.start == stretch.span.start:
            yield Span(block.number.end, max(block.number.end, stretch.span.end)), True


def _is_agency(words: str) -> bool:
    return (
        (read_end(words) == "agency" or is_team(words))
        and not _NO_NAME.search(words)
        and words not in LABELS
        and words not in NAMES["never"]
    )
