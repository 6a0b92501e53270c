"""Where an agency's name begins and ends, wherever in a text it stands, and what is none.

What lists of responsibility lines say beyond this, `lists` settles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from policyner.grammar.lists.items import split_items
from policyner.grammar.lists.names import list_names, stands_above
from policyner.grammar.marks import BULLETS, parted
from policyner.grammar.names.ends import (
    BRACKET,
    HEADS,
    NAMES,
    ends_as_marked,
    ends_as_party,
    ends_with_head,
    read_end,
)
from policyner.grammar.names.levels import level_of
from policyner.grammar.names.registry import registry
from policyner.grammar.names.runs import is_front, names_apart
from policyner.outline import Outline
from policyner.outline.cues import LABELS
from policyner.span import Span, first_over
from policyner.tagging.mention import INFERRED, Mention
from policyner.vocabulary import any_of, begins_any_of

_HEAD = re.compile(HEADS)
_BRACKET = re.compile(BRACKET)
_ALWAYS = re.compile(any_of(NAMES["always"]))
# Not at the end of a longer name: `市直各部门`, `省级有关部门`, `组织、民政等有关部门`.
_LONGER = frozenset("各直级本属等地管")
# But `各地各部门` is places, then agencies.
_ALL_PLACES = "各地"
# A bracket that is a part or another name of the organ before it: `商务部（外资司）`.
_OWN_BRACKET = re.compile(
    r"[（(〈](?!设在|含|不含|以下|联系|由|牵头|责任)(?:[^（()）〈〉，。；、：\n]{1,12}(?:厅|局|委|办|办公室|司|处|科|室|股|中心|管委会)"
    r"|单位|局|委|厅|处室|管委会|乡|镇|办事处)[)）〉]"
)
# What goes on with the name before it: `商务部`办公厅, `市政府`办公室.
_GOES_ON = re.compile(
    r"(?:办公[厅室]|总?值班室|(?<=办)公[厅室]|党组|党委)(?![一-鿿]?(?:主任|书记|成员))|及其部门"
    # `各乡镇党委`和人民政府 is one.
    r"|(?<=党委)[和、](?:人民)?政府(?![办性工常部各有])|(?<=[纪监]委)派驻[一-鿿]{0,12}?纪检(?:监察)?组"
)
# What the network cut: `县公安局交警大`队.
_CUT_END = re.compile("(?<=[总支大中])队|(?<=委员)会(?!议)|(?<=领导小)组")
_GOES_ON_BEHIND = re.compile(r"(?:办|部|委|局|厅|署|院|政府|小组|指挥部|委员会)\Z")
_OF_ITS_OWN = re.compile("各(?![一-鿿]{0,2}[省市县区州旗镇乡]|乡镇|街道|级)")
_WITH_COMMITTEE = re.compile(r"党委[和、]\Z")
_GOVERNMENT = frozenset({"政府", "人民政府"})
_ITEM = "(?:[^、和及与（(]|[（(][^（()）]*[）)])"
_LISTED = re.compile(
    rf"(?:各[^、和及与]|{_ITEM}{{3,}})(?:、{_ITEM}{{3,}})+"
    # `镇委、镇政府`
    r"|([省市县区州盟旗镇乡])委、\1(?:人民)?政府"
)
# `各级扫黄办、法制部门`: what stands in front of the first belongs to all.
_OF_ALL = re.compile("各?[省市县区乡镇各]级|各地")
# A part of the organ before it, that the network took for another: `市司法局`行政复议科.
_PART = re.compile(r"[一-鿿]{1,14}(?:处|科|股|司|室|支队|大队|中队|监督局)")
# One that it did not see at all: `市住建局`房管科.
_SECTION = re.compile(
    r"(?<=[局委办室])(?![以由将和及])[一-鿿]{2,8}[股科](?![一-鿿])"
    # `市教育局督导室要…`
    r"|(?<=[局委])(?!有关|相关)(?:(?![以由将和及各会组])[一-鿿]){2,4}[股科室](?=要|应当?|须|负责|牵头)"
    # `县公安局交警大队`
    r"|(?<=局)(?![以由将和及与各会组派抽协负])[一-鿿]{2,5}?[总支大中]队"
)
# `经开区管委会` of which the network took 经 for a word in front.
_ZONE = re.compile("开区")

# Markers of a list and words in front of a name.
_IN_FRONT = re.compile(
    r"[〔（(\[【、，：:；。\s]+|[一二三四五六七八九十]是(?=由|[省市县区州旗])"
    r"|(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[A-Za-z]|[Ⅰ-Ⅻ])[.．、)）])"
    rf"|[①-⑳{BULLETS}]"
    # `派出工作组`, `率救灾工作组`: who is sent.
    r"|(?:派出|率)(?=[一-鿿]{0,4}组)"
    r"|各(?:地区?|[一-鿿]{0,4}?(?:乡镇|街道|镇街|[市县区州旗镇乡村]))(?=各)|其(?=主管|有关|相关|上级)"
    rf"|(?:{any_of(NAMES['in_front'])})(?=[省市县区州盟旗]|国家|有关|各|由)"
)
# `区县（含自治县，下同）民政部门` as a whole, of which the network may have seen nothing.
_REMARKED = re.compile(
    r"(?<![一-鿿])(?:各|有关|相关)?(?:设区)?[省市县区州旗乡镇]+[（(][^（()）\n]{1,16}下同[)）]"
    r"[一-鿿、]{2,12}?(?:部门|机关|政府)"
)
# `区县（含自治县，下同）`民政部门: levels that share a name, with a remark.
_LEVELS = re.compile(
    r"(?:各|有关|相关)?(?:设区)?[省市县区州旗乡镇]+[（(](?:[^（()）\n]*(?:[市县区旗州镇]|下同)[^（()）\n]*)[)）]\Z"
)
# The end of such a remark, where the network's name begins inside it: `下同）民政部门`.
_OPEN_REMARK = re.compile(r"[^（()）\n]{0,4}[)）]")
#: As statutes name them: `负责药品监督管理的部门`, a part of a regular expression.
IN_CHARGE = r"(?:负责|负有|承担)(?:(?![负的要应须])[一-鿿、]){2,24}的(?:部门|机关|机构)"
_IN_CHARGE = re.compile(IN_CHARGE)
# `各地税务机关` is one name, `各地各部门` is not.
_EVERYWHERE = re.compile(r"(?:各地区?|各地方|本地)\Z")
_BEHIND = "、，。；：:;,〕】 \u3000\u00a0\n\t"
# `领导小组设在教育局`, `市政府及市防汛指挥部`, `民政等部门和妇联等群团组织`; and what an organ does
# beside another: `县水利局派出工作组`, `市发改委协调电力主管部门`, `旗林草局审查、旗政府`, but
# 县矛盾协调办 is one.
_APART = re.compile(
    "设在|下设|(?<=等部门)[和及与](?=[一-鿿]{2})(?!单位|企业|机[构关]|个人)|(?<=[局厅委办部会府])(?:派出(?!所|机构|机关|监管)|协调(?![小工领办处科组机中会委])"
    "|审[查核批]、|(?:以?及|和|与)(?=[省市县区州旗盟](?![级直属])[^、和及与]{2,16}$))"
)
# `A等有关部门` is A and 有关部门, `A等部门` is A (guidelines, edge cases).
_ET_CETERA = re.compile(
    r"等(?:\d+个|多个|几个)?(?P<others>(?:有关|相关|各)?(?:部门|单位|部委|机关|方面)?)"
)
_OTHERS = ("有关", "相关", "各")
# Fields that share a head: `教育、民政、残联`.
_MEMBER = re.compile(r"[一-鿿]{2,8}")

# A name that only begins another word (guidelines, decided edge cases): an institution, a meeting.
_MEETING = (
    r"(?:[一-鿿]{2,12}(?:委员会|领导小组)|常委会|全委会)?(?:第[一-鿿]{1,3}次)?(?:(?!召开|举行|组织|参加|印发|报告|研究|主持|联席)[一-鿿]{2,4}工作"
    r"|常务|全体|党组|专题|办公|常委会|全委会|电视电话|视频)*会议|(?:常务|办公|党组|调度)会(?!议)"
    r"|全会|[一二三四五六七八九十]{1,3}届[历一二三四五六七八九十]{1,3}次(?:全|会议)"
)
_OTHER_WORD = re.compile(rf"性[一-鿿]|{_MEETING}|{any_of(NAMES['other_words'])}")
# `财政部公告2020年第6号` is the number of a document, and so is that of two issuers.
_NUMBERED = re.compile(
    r"(?:[\s、]?(?:(?:国家)?税务总局|海关总署))*公告\s?(?:(?:19|20)\d\d年)?第|[一-鿿]{0,4}[〔﹝\[](?:19|20)\d\d[〕﹞\]]"
)
# Posts and meetings are none, nor are labels; 主管部门 is both a label and an agency.
_POST = re.compile(
    r"(?:[省市县区州局厅镇乡]长|书记|主任|总指挥|负责人|负责同志|同志|(?:办公|常务|党委|党组|调度)会)\Z"
)
# A post behind the organ whose it is; 防指 and the like end as no organ does.
_POST_BEHIND = re.compile(
    r"(?:党政|行政|主要|分管|常务)*(?P<sure>副?(?:总指挥|指挥长))?"
    r"(?(sure)|副?(?:[省市县区州盟旗局厅镇乡]长|书记|主任|秘书长|组长|(?<=委)常委|负责人|负责同志|领导))\Z"
)
_POST_CUT = 2
# `各级党政主要负责人` of which the network took a part.
_CUT_POST = re.compile("(?<=主)要(?:负责|领导)")
# What stands between two places that share their body: `东城街道、西城街道办事处`.
_BODY_OF_PLACE = re.compile(r"(?P<kind>街道|苏木|[镇乡县区市旗])(?:办事处|(?:人民)?政府|管委会)\Z")
_NO_AGENCIES = (frozenset(LABELS) - {"主管部门"}) | frozenset(NAMES["never"])
# Characters behind a name's end that the network may have taken along: `省政府分|管副省长`.
_SLIP = 4
# Names at the centre that begin other names more often than not.
_OTHERS_OWN = frozenset({"中科院", "中国科学院", "全国人大", "人民银行", "中国人民银行", "国务院"})
_GOES_ON_AFTER = re.compile(
    r"[一-鿿]{0,12}(?:局|司|处|院|厅|室|小组|中心|门)(?![一-鿿])|门|公告|[一-鿿]{0,4}[〔﹝\[]"
)
#: Where a name stands alone, or behind a word that takes a name.
ALONE = r"(?<![一-鿿A-Za-z])|(?<=[和与及由经报向据从请])"
_SHORT = 2
_LONGEST_LEVELS = 24


def settle_agencies(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions whose DEPT layer begins and ends where names do.

    Args:
        text: The clean text.
        mentions: What the model found, of all layers.

    Returns:
        The mentions; a DEPT has its bracket whole (`水利厅（河长办）` is one name), no marks,
        markers, verbs or `等` at its ends; names that run together or that 设在 joins are one each.
        What only begins another word, ends as a place, a company, a school or a hospital does,
        or is a label, is none. Generic names that are always agencies and that the model missed
        are put in, with the confidence `INFERRED`.
    """
    found = [mention for mention in mentions if mention.label == "DEPT"]
    others = [mention for mention in mentions if mention.label != "DEPT"]
    settled = [
        mention.at(name)
        for mention in _whole(text, found)
        for whole in _names(text, mention.span)
        for part in _listed(text, whole)
        if not _NUMBERED.match(text, part.end)
        for name in names_apart(text, part)
        if _is_agency(text, name)
    ]
    return sorted([*others, *settled, *_missed(text, settled)], key=Mention.order)


def outside_heads(outline: Outline, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without agencies that only head a column: `成员单位`, `相关部门`."""
    heads = [table.header.span for table in outline.tables]
    return [
        mention
        for mention in mentions
        if mention.label != "DEPT"
        or first_over(heads, mention.span) is None
        or level_of(mention.span.of(outline.text)) is not None
    ]


def _whole(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Agencies with all of their names: brackets, and what the network took for another name."""
    whole: list[Mention] = []
    for mention in mentions:
        last = whole[-1] if whole else None
        if last and mention.start < last.end:
            continue
        if last and _belongs(text, last, mention):
            bracket = _BRACKET.match(text, last.end)
            end = max(mention.end, bracket.end() if bracket else 0)
            confidence = max(last.confidence, mention.confidence)
            whole[-1] = Mention("DEPT", last.start, _end(text, Span(last.start, end)), confidence)
        else:
            whole.append(mention.at(Span(_start(text, mention), _end(text, mention.span))))
    return whole


def _belongs(text: str, last: Mention, mention: Mention) -> bool:
    """Whether a mention is the rest of the one before it: its bracket, or a place behind 总局."""
    bracket = _BRACKET.match(text, last.end)
    if bracket and mention.start == last.end + 1 and mention.end >= bracket.end() - 1:
        return True
    if _WITH_COMMITTEE.search(text, last.start, mention.start):
        return mention.span.of(text) in _GOVERNMENT
    between, organ = text[last.end : mention.start], last.span.of(text)
    if not between:
        return _goes_on(organ, mention.span.of(text))
    body = _BODY_OF_PLACE.search(text, mention.start, mention.end)
    if body and between in ("、", body["kind"] + "、"):
        return text.endswith(body["kind"] + "、", last.start, mention.start)
    return between == "驻" and is_front(organ)


def _goes_on(organ: str, words: str) -> bool:
    """Whether the name of an organ goes on in the words of a mention right behind it."""
    # `民政、财政、`审计部门: the network cut the members from their head.
    if organ.endswith("、"):
        return not ends_as_party(organ[:-1])
    # `市安委会`各专业委员会
    if _OF_ITS_OWN.match(words):
        return level_of(organ) is not None
    if _PART.fullmatch(words):
        return ends_with_head(organ) and level_of(words) is None
    return is_front(organ)


def _start(text: str, mention: Mention) -> int:
    """Where a name begins, with `各地` or levels and their remark in front of it."""
    if _ZONE.match(text, mention.start) and text[mention.start - 1 : mention.start] == "经":
        return mention.start - 1
    remark = _OPEN_REMARK.match(text, mention.start, mention.end)
    closed = remark.end() if remark else mention.start
    if levels := _LEVELS.search(text, max(0, closed - _LONGEST_LEVELS), closed):
        return levels.start()
    # 负责`药品监督管理的部门`
    front = max(0, mention.start - len("负责"))
    if _IN_CHARGE.fullmatch(text, front, mention.end):
        return front
    before = _EVERYWHERE.search(text, max(0, mention.start - 4), mention.start)
    return before.start() if before and text[mention.start] not in "各，、" else mention.start


def _end(text: str, name: Span) -> int:
    """Where a name ends, with what goes on with it and the bracket that it opens or owns."""
    end = name.end
    if _GOES_ON_BEHIND.search(text, name.start, end) and (more := _GOES_ON.match(text, end)):
        end = more.end()
    elif cut := _CUT_END.match(text, end):
        end = cut.end()
    elif section := _SECTION.match(text, end):
        end = section.end()
    opening = max(text.rfind(mark, name.start, end) for mark in "（(〈")
    if opening > name.start and text.startswith("以下", opening + 1):
        return opening
    bracket = _BRACKET.match(text, opening) if opening > name.start else None
    if bracket is None and ends_with_head(text[max(name.start, end - 8) : end]):
        bracket = _OWN_BRACKET.match(text, end)
    return max(end, bracket.end()) if bracket else end


def _names(text: str, span: Span) -> Iterator[Span]:
    """The names in one mention, mostly one."""
    for part in parted(text, span, _APART):
        yield from _name(text, part)


def _name(text: str, span: Span) -> Iterator[Span]:
    """What is left of a name without what stands around it, and what `等` adds."""
    start, end = _without_marks(text, span)
    mark = text.rfind("等", start, end)
    rest = _ET_CETERA.fullmatch(text, mark, end) if mark > start else None
    if rest and ends_as_marked(text, start, mark) and not _shares(text[start:mark]):
        yield Span(start, mark)
        if rest["others"].startswith(_OTHERS):
            yield Span(*rest.span("others"))
        return
    if not ends_as_marked(text, start, end):
        heads = [head.end() for head in _HEAD.finditer(text, start, end)]
        # Of `各区（管委会）` the bracket is part.
        if heads and end - heads[-1] <= _SLIP and text[heads[-1] : end] not in ("）", ")"):
            section = _SECTION.match(text, heads[-1])
            end = section.end() if section else heads[-1]
    if end - start > 1:
        yield Span(start, end)


def _listed(text: str, name: Span) -> Sequence[Span]:
    """The names of a list that the network took for one name; a name itself elsewhere."""
    items = split_items(text, name)
    # `残联、妇联`
    if len(items) > 1 and all(item.of(text) in registry().local for item in items):
        return items
    if not _LISTED.fullmatch(text, name.start, name.end) or _OF_ALL.match(text, name.start):
        return (name,)
    names = [*list_names(text, items, labelled=False)] if len(items) > 1 else []
    agencies = [listed.span for listed in names if listed.kind == "agency"]
    # What is lost between them was part of a name, but for places in front that cannot share the
    # head: `各村、镇农技站`.
    front = names[: len(names) - len(agencies)]
    if len(names) < 2 or not agencies or any(listed.kind != "place" for listed in front):
        return (name,)
    own = agencies[0].of(text)
    apart = all(stands_above(own, place.span.of(text)) for place in front)
    return agencies if apart else (name,)


def _shares(words: str) -> bool:
    """Whether words in front of 等 share the head behind it: `教育、民政、残联`."""
    first, *others = words.split("、")
    return bool(others) and bool(_MEMBER.fullmatch(first)) and not ends_with_head(first)


def _without_marks(text: str, span: Span) -> tuple[int, int]:
    start, end = span.start, span.end
    while start < end and text[end - 1] in _BEHIND:
        end -= 1
    if text[end - 1 : end] in ("）", ")") and not _BRACKET.search(text, start, end):
        end -= 1
    end = _without_post(text, start, end)
    if not _BRACKET.fullmatch(text, start, end):
        while match := _IN_FRONT.match(text, start, end):
            start = match.end()
    return start, end


def _without_post(text: str, start: int, end: int) -> int:
    """Where a name ends in front of a post, of which the network may have cut the end."""
    for stop in range(end, min(end + _POST_CUT, len(text)) + 1):
        post = _POST_BEHIND.search(text, start, stop)
        # `县防总指挥部` ends with none.
        if post is None or not start < post.start() < end or text.startswith("部", stop):
            continue
        if post["sure"] or (stop == end and ends_as_marked(text, start, post.start())):
            return post.start()
    return end


def _is_agency(text: str, name: Span) -> bool:
    """Whether a name is one, and not the beginning of another word, a post or a label."""
    words = name.of(text)
    return not (
        len(words) < 2
        or words in _NO_AGENCIES
        or _OTHER_WORD.match(text, name.end)
        or _POST.search(words)
        or _CUT_POST.match(text, name.end)
        or read_end(words) not in (None, "agency")
    )


def _missed(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """What is always an agency, where nothing was found."""
    taken = [mention.span for mention in mentions]
    for span in _always(text):
        if first_over(taken, span) is None:
            yield Mention("DEPT", span.start, span.end, INFERRED)


def _always(text: str) -> Iterator[Span]:
    """Generic names, groups with a remark, and the organs at the centre by the registry."""
    for match in _ALWAYS.finditer(text):
        before = text[match.start() - 1] if match.start() else ""
        if before not in _LONGER or text.endswith(_ALL_PLACES, 0, match.start()):
            yield Span(*match.span())
    # A quick look: hardly any notice has one.
    for match in _REMARKED.finditer(text) if "下同" in text else ():
        yield Span(*match.span())
    for match in _central().finditer(text):
        organ = Span(match.start(), _end(text, Span(*match.span())))
        ends = not _GOES_ON_AFTER.match(text, organ.end) and not _NUMBERED.match(text, organ.end)
        if ends and _is_agency(text, organ):
            yield organ


@cache
def _central() -> re.Pattern[str]:
    """The organs at the centre (950 in the gold, 20 of them inside the names of others)."""
    names = [n for n in registry().national if len(n) > _SHORT and n not in _OTHERS_OWN]
    # There is a 建设部 in `项目建设部` too.
    return re.compile(begins_any_of(names) + rf"(?:{ALONE})(?:{any_of(names)})")
