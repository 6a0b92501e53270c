"""The names that a list of responsible parties holds, and what each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from policyner.grammar.lists.closing import without_closing, without_sentence
from policyner.grammar.lists.items import CLOSING, OPENING
from policyner.grammar.marks import without_blanks
from policyner.grammar.names.ends import HEADS, NAMES, PartyKind, ends_with_head, read_end
from policyner.grammar.names.levels import LEVEL, level_of
from policyner.grammar.names.own import own_agencies
from policyner.grammar.times import Open, read_time
from policyner.span import Span
from policyner.vocabulary import any_of

_HEAD = re.compile(HEADS)
_SHARED_HEAD = re.compile(rf"(?:{any_of(NAMES['shared_heads'])})$")
_COLLECTIVE = re.compile(rf"(?:{any_of(NAMES['collectives'])})$")
# Heads that only places share, and beginnings that no member of an ellipsis has.
_OF_PLACES = frozenset({"政府", "人民政府", "管委会", "街道办", "街道办事处"})
_GROUP = re.compile("[省市县区]级|各|有关|相关|其他|省直|市直")
# Levels share the head of the last one, whatever it is: `市、县级党委和政府`.
_BARE_LEVEL = re.compile(f"(?:各|有关|相关)?{LEVEL}")
_RANKS = {
    **dict.fromkeys(("省", "自治区", "直辖市"), 1),
    **dict.fromkeys(("市", "州", "盟"), 2),
    **dict.fromkeys(("县", "区", "旗"), 3),
    **dict.fromkeys(("乡", "镇", "街道"), 4),
    "村": 5,
}
_ANY_LEVEL = re.compile(any_of(_RANKS))
_LEVEL_WORD = re.compile(f"(?!村|市[直场]|县直|区[直域])(?:{_ANY_LEVEL.pattern})")
_NO_NAME = re.compile(any_of(NAMES["no_name"]))
# Members of an elliptic list: places (`南湖市`) and fields (`发展改革`), not names.
_LONGEST_MEMBER = 10
_ELSEWHERE = re.compile(r"各地区?|各地方|各方|省直|市直")
#: An item longer than this is a sentence.
LONGEST_NAME = 40
# What names nothing by its words is a name by its place where it looks like one.
_BY_PLACE = re.compile(
    r"(?!各$|无$|同上$|暂无$|不限$|负责|牵头|配合|协助|[做抓]好)[一-鿿（）()〈〉“”A-Za-z]{2,20}"
)
# `省财政厅等有关部门` is two names, `省财政厅等部门` one, `财政、医保等部门` one.
_ET_CETERA = re.compile(r"等(?P<rest>[^等]{0,30})$")
_BARE_REST = re.compile(
    r"(?:\d+个|[一二三四五六七八九十多]+个)?(?:(?:部门|单位|机构|机关|部委|方面|地方?)[和及、]?){0,2}$"
)
_LEADING = re.compile(
    r"[一二三四五六七八九十]是|(?:具体)?由|以(?=[省市县区州盟旗镇乡国各])|(?:以)?及其他(?!有关|相关|各|部门|单位)|及其(?!他)"
    r"|其他(?!有关|相关|各|部门|单位)|以及|[及和与](?!其他)|[及和与](?=其他)|[：:\-—·\d.]+"
)
_ROLE_MARK = re.compile(
    r"[（(\[［][^（()）\]］]*(?:牵头|负责|主办|配合|排|第一)[^（()）\]］]*[)）\]］]$"
)
# `市财政局（2027年6月底前）`
_ASIDE = re.compile("[（(](?P<said>[^（()）]{2,24})[)）]$")
# `县水利局（李四）`
_PERSON = re.compile(r"[（(](?P<who>[一-鿿 \u3000]{2,10})[)）]$")
_LONGEST_PERSON = 4
_BRACKETS = re.compile("[（(][^（()）]*[)）]")
_JOINING = frozenset("、和与及")


@dataclass(frozen=True, slots=True)
class Listed:
    """A name in a list.

    Attributes:
        span: Its place, without what stands around it.
        kind: `agency`, or the kind of another party; `None` where neither its words nor its
            place tell, so that it is a name only if something else says so.
    """

    span: Span
    kind: Literal["agency"] | PartyKind | None

    @property
    def party(self) -> PartyKind | None:
        """Its kind where it is another party."""
        return None if self.kind == "agency" else self.kind


def list_names(
    text: str, items: Sequence[Span], *, labelled: bool, people: bool = False
) -> Iterator[Listed]:
    """The names of a list, in order.

    Elliptic runs (`财政、医保等部门`) are one name; an item with 等有关部门 behind it is two.

    Args:
        text: The clean text.
        items: The items of the list, as `split_items` gives them.
        labelled: Whether a label or the head of a column says that the list names agencies: then
            an item is one by its place, though its words do not tell.
        people: Whether persons may stand behind the names: `县交通局张三`, `县水利局（李四）`.
    """
    last = items[0].start if items else 0
    for item in _joined_items(text, items):
        # Behind a comma or a blank a label's list may be over (`市民政局，持续抓好`), behind what
        # is no name it is.
        placed = labelled and not set(text[last : item.start]) & set("，,。 \t\u3000")
        own = _without_person(text, item) if people else item
        names = [*_names_in(text, own, placed=placed)] if len(item) <= LONGEST_NAME else []
        yield from names
        labelled = labelled and any(name.kind is not None for name in names)
        last = item.end


def _without_person(text: str, item: Span) -> Span:
    """An item without the person behind its name."""
    bracket = _PERSON.search(text, item.start, item.end)
    # `县水利局（河长办）` is one name.
    if bracket and read_end(bracket["who"]) is None:
        return Span(item.start, bracket.start())
    for end in range(item.end - _LONGEST_PERSON, item.end - 1):
        if ends_with_head(text[item.start : end]) and read_end(text[end : item.end]) is None:
            return Span(item.start, end)
    return item


def single_names(text: str, items: Sequence[Span]) -> Iterator[Listed]:
    """The names of the items one by one, the members of an ellipsis too."""
    for item in items:
        yield from _names_in(text, item, placed=False)


def times_among(text: str, items: Sequence[Span]) -> Iterator[Span]:
    """The items of a list, and the brackets behind them, that say when and name nobody."""
    for item in items:
        aside = _ASIDE.search(text, item.start, item.end)
        said = Span(*aside.span("said")) if aside else item
        yield from (place for place in dict.fromkeys((item, said)) if says_when(place.of(text)))


def says_when(words: str) -> bool:
    """Whether an item says when, by the calendar or how often: `2027年6月底前完成`, `长期`."""
    return not isinstance(read_time(words.removesuffix("完成")), Open | None)


def _joined_items(text: str, items: Sequence[Span]) -> Iterator[Span]:
    """The items of a list, with elliptic runs (`财政、医保等部门`) made one."""
    run: list[Span] = []
    whole = False  # whether the run is one whole name rather than members of an ellipsis
    for item in items:
        if run and not _is_joint(text, run[-1].end, item.start):
            yield from run
            run = []
        words = item.of(text)
        member = _is_member(words)
        # `有关部门和单位`, `各级党委、政府`: a bare head belongs to the name before it.
        if run and (
            words in NAMES["shared_heads"] or (not whole and _shares_head(text, run, words))
        ):
            run, whole = [Span(run[0].start, item.end)], True
        elif member and not whole:
            run.append(item)
        else:
            yield from run
            run, whole = [item], not member
    yield from run


def _is_joint(text: str, start: int, end: int) -> bool:
    between = text[start:end].strip()
    return bool(between) and set(between) <= _JOINING


def _is_member(words: str) -> bool:
    """Whether an item may be part of an elliptic list, in front of its head.

    Fields (`发展改革`), places (`南湖`), and heads that stand alone (`海关`) may.
    """
    return (
        len(words) <= _LONGEST_MEMBER
        and (not ends_with_head(words) or bool(_HEAD.fullmatch(words)))
        and read_end(words) in (None, "agency", "place")
        and not _ELSEWHERE.match(words)
    )


def _shares_head(text: str, run: Sequence[Span], words: str) -> bool:
    """Whether an item gives its head to the members in front of it."""
    members = [member.of(text) for member in run]
    levels = all(map(_BARE_LEVEL.fullmatch, members)) and not _BARE_LEVEL.fullmatch(words)
    if levels and _is_below(members[-1], words):
        return True
    head = _SHARED_HEAD.search(words)
    if head is None:
        return False
    if _COLLECTIVE.search(words) or _GROUP.match(words):
        return False
    # `海关、税务等部门` share a head; 海关 and `南湖市政府` do not.
    return head[0] not in _OF_PLACES or not any(map(_HEAD.fullmatch, members))


def _is_below(member: str, words: str) -> bool:
    """Whether words begin with a level at or below a member's: 各市, `县（区）人民政府`."""
    upper, lower = _LEVEL_WORD.search(member), _LEVEL_WORD.match(words)
    return upper is not None and lower is not None and _RANKS[upper[0]] <= _RANKS[lower[0]]


def stands_above(agency: str, place: str) -> bool:
    """Whether an agency cannot share its head with a place in front of it in a list.

    That of a higher level cannot (`各区、市级主管部门`), nor can 相关部门.
    """
    own, below = _ANY_LEVEL.match(agency), _ANY_LEVEL.search(place)
    higher = own is not None and below is not None and _RANKS[own[0]] < _RANKS[below[0]]
    return higher or (own is None and _COLLECTIVE.search(agency) is not None)


def _timed(text: str, start: int, end: int) -> re.Match[str] | None:
    """The bracket behind a name that says when."""
    aside = _ASIDE.search(text, start, end)
    return aside if aside and says_when(aside["said"]) else None


def _names_in(text: str, item: Span, *, placed: bool) -> Iterator[Listed]:
    """The one or two names of an item."""
    start, end = item.start, item.end
    while leading := _LEADING.match(text, start, end):
        start = leading.end()
    if mark := _ROLE_MARK.search(text, start, end) or _timed(text, start, end):
        end = mark.start()
    end = without_closing(text, start, _without_open_bracket(text, start, end))
    rest: Span | None = None
    cetera = _ET_CETERA.search(text, start, end)
    before = text[start : cetera.start()] if cetera else ""
    # `工业和信息化厅` is one name, `财政和医保等部门` an ellipsis.
    whole = "、" not in before and (ends_with_head(before) or not _JOINING.intersection(before))
    if cetera and whole:
        if not _BARE_REST.match(text, cetera.start("rest"), end):
            rest = Span(cetera.start("rest"), end)
        end = cetera.start()
    elif cetera and not cetera["rest"]:
        end = cetera.start()
    for name in (Span(start, max(start, end)), rest):
        if name is not None and (listed := _listed(text, name, placed=placed)):
            yield listed


def _listed(text: str, name: Span, *, placed: bool) -> Listed | None:
    words = without_blanks(name.of(text))
    if own_agencies().named(words) is not None:
        return Listed(name, "agency")
    kind = read_end(words)
    if kind not in (None, "agency"):
        return Listed(name, kind)
    if kind is None and placed and words == name.of(text) and (end := without_sentence(words)):
        return _listed(text, Span(name.start, name.start + end), placed=placed)
    # `市项目推进中心` is one all the same.
    told = kind == "agency" and level_of(words) is not None
    if (
        not words
        or (not told and _NO_NAME.search(_BRACKETS.sub("", words)))
        or (kind is None and says_when(words))
    ):
        return None
    if kind is None and placed and _BY_PLACE.fullmatch(words):
        kind = "agency"
    return Listed(name, kind)


def _without_open_bracket(text: str, start: int, end: int) -> int:
    """The end of a name, before a bracket that the item opens and never closes."""
    depth, opened = 0, end
    for offset in range(start, end):
        if text[offset] in OPENING:
            opened = offset if depth == 0 else opened
            depth += 1
        elif text[offset] in CLOSING:
            depth -= 1
    return opened if depth > 0 else end
