"""Lists as officials write them: `A、B，C和D`, brackets kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyner.grammar.marks import BULLETS, WHITE
from policyner.grammar.names.ends import NAMES, ends_as_party, ends_with_head
from policyner.grammar.names.levels import level_of
from policyner.grammar.names.own import own_agencies
from policyner.grammar.names.registry import registry
from policyner.grammar.names.runs import names_apart, run_of
from policyner.span import Span, holding

OPENING = "（([［〔【「『“〈《"
CLOSING = "）)]］〕】」』”〉》"

_OPENING, _CLOSING = frozenset(OPENING), frozenset(CLOSING)
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")
# What may stand in front of an item: `（1）市民政局`, `①市民政局`, `A.市民政局`, `一是由`.
_NUMBER = (
    r"(?:[（(［\[【]\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[A-Za-z])\s?[)）］\]】]"
    r"|(?:\d{1,2}|[A-Za-z]|[Ⅰ-Ⅻⅰ-ⅻ])[.．、)）](?!\d)|[一二三四五六七八九十]{1,3}、)"
)
# A star may also tell who leads (`市民政局*、市财政局`), or hide a name (`*县财政局`).
_SYMBOL = rf"(?:[①-⑳⑴-⒇㈠-㈩❶-❿➀-➓㊀-㊉{BULLETS}△◎]|[*＊](?![省市县区州旗镇乡]))"
_MARKER = rf"(?:{_SYMBOL}|(?<=[、，,；;。:：\s（(厅局委办部会院署府行]){_NUMBER})"
_SEPARATOR = re.compile(rf"(?:[、，,；;\s。]|(?<=[一-鿿）)])[/／](?=[一-鿿])|{_MARKER})+")
_FIRST = re.compile(rf"(?:[、，,；;\s。]|{_SYMBOL}|{_NUMBER})+")
_JOINT = re.compile("(?:以及|及其(?!他)|及|和|与)(?=.)")
# Bare heads: `有关部门和单位`, `各级党委和政府` are one name each.
_BARE = frozenset([*NAMES["shared_heads"], "党委", "社会资本", "个人"])
# What follows a bare head in a list: `党委和政府等`.
_REST = re.compile("等.*|按.*")
_NAME = re.compile("[一-鿿（）()]+")
_LONGEST_PART = 16
_BLANK = frozenset(WHITE)


def split_items(text: str, span: Span) -> tuple[Span, ...]:
    """The items of a list, without separators, markers and blanks.

    `省发展改革委、财政厅，各设区市人民政府和平潭综合实验区管委会` has four items;
    `各县（市、区）人民政府` has one, for a separator inside brackets parts nothing, and
    `工业和信息化局` too, for its 和 stands behind no name. Blanks and line breaks inside a name
    (`规划自然⏎资源局`) part nothing either.

    Args:
        text: The clean text.
        span: The list's place in it.
    """
    items: list[Span] = []
    start = span.start
    for separator in _separators(text, span):
        if separator.start > start:
            items += _joined_parts(text, Span(start, separator.start))
        start = max(start, separator.end)
    if start < span.end:
        items += _joined_parts(text, Span(start, span.end))
    return tuple(items)


def outer_brackets(text: str, span: Span) -> Iterator[Span]:
    """The outermost bracketed stretches inside `span`, brackets included.

    A bracket that is never closed reaches to the end of `span`; one that was
    never opened counts for nothing.
    """
    depth, start = 0, span.start
    for match in _BRACKET.finditer(text, span.start, span.end):
        if match[0] in _OPENING:
            if depth == 0:
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield Span(start, match.end())
    if depth:
        yield Span(start, span.end)


def _separators(text: str, span: Span) -> Iterator[Span]:
    """What parts the items: marks and markers outside of brackets, and blanks behind a name."""
    brackets = list(outer_brackets(text, span))
    start = span.start
    for match in _found(text, span):
        around = holding(brackets, match.start)
        # `（1）` is a marker and no bracket of a name.
        if around and (around.start < match.start or match.end < around.end):
            continue
        if set(match.of(text)) <= _BLANK and _goes_on(text, start, match, span.end):
            continue
        yield match
        start = match.end


def _found(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    if first := _FIRST.match(text, span.start, span.end):
        start = first.end()
        yield Span(*first.span())
    for match in _SEPARATOR.finditer(text, start, span.end):
        yield Span(*match.span())


def _goes_on(text: str, start: int, blank: Span, stop: int) -> bool:
    """Whether a name goes on behind a blank or a line break: `规划自然⏎资源局`."""
    before = text[start : blank.start]
    following = _NAME.match(text, blank.end, stop)
    if not following or len(before) > _LONGEST_PART:
        return False
    # Another name may run on behind it: `市卫生健⏎康委市数据局`.
    both = before + following[0]
    end = next((cut for cut in run_of(both) if cut > len(before)), len(both))
    rest = both[len(before) : end]
    return (
        bool(_NAME.fullmatch(before))
        and (not ends_as_party(before) or _is_one_organ(before, rest))
        and level_of(rest) is None
        and not rest.startswith("各")
        and ends_as_party(rest)
    )


def _is_one_organ(before: str, rest: str) -> bool:
    """Whether an organ's name ends as a party does in front of a blank: `县住房和城乡⏎建设局`."""
    known = registry().local
    return any(before[start:] + rest in known for start in range(1, len(before)))


def _joined_parts(text: str, item: Span) -> Iterator[Span]:
    """The names that 和 and the like join, and those that run together."""
    whole: list[Span] | None = None
    start = item.start
    for joint in _JOINT.finditer(text, item.start, item.end):
        if whole is None:
            own = (name.shifted(item.start) for name in own_agencies().find(item.of(text)))
            whole = [*outer_brackets(text, item), *own]
        if any(stretch.start <= joint.start() < stretch.end for stretch in whole):
            continue
        if _joins(text[start : joint.start()], text[joint.end() : item.end]):
            yield from names_apart(text, Span(start, joint.start()))
            start = joint.end()
    yield from names_apart(text, Span(start, item.end))


def _joins(left: str, right: str) -> bool:
    """Whether 和 stands between two names, and not inside one (`工业和信息化局`)."""
    if len(left) < 2 or left in _BARE or not ends_as_party(left) or _REST.sub("", right) in _BARE:
        return False
    return ends_with_head(left) or ends_as_party(right)
