"""Bodies of a task as subjects: `创建工作专班负责日常调度` (guidelines, decided edge cases).

A command post, a task force or an inspection body that begins its clause and goes on with a duty
is an agency by its name: all 33 such places in 4,000 notices are names. So are all who have one
part in the task (`各承办单位要压实责任`). Elsewhere the network's word stands, for many such words
only begin what they name (`成立工作专班`).

So is an institution with its level in front (`县公路段`), where it begins a clause, or stands in a
list that does, and its part in the task follows: all 966 such places in 4,000 notices are names.
One that stands bare behind an agency in such a list is too (`市民政局、救助站负责`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policyner.grammar.lists.closing import OF_POST
from policyner.grammar.lists.items import split_items
from policyner.grammar.lists.names import list_names
from policyner.grammar.marks import BULLETS
from policyner.grammar.names.ends import NAMES, read_end
from policyner.grammar.names.levels import level_of
from policyner.grammar.names.registry import registry
from policyner.grammar.names.runs import names_apart
from policyner.outline.cues import LABEL_ROOTS
from policyner.settling.agencies import IN_CHARGE
from policyner.settling.putting_in import with_names
from policyner.span import Span
from policyner.tagging.mention import Mention
from policyner.vocabulary import any_of

# What founds a body or takes it for an object, and what only points at one.
_NO_NAME = (
    # A number of an article, prepositions and pronouns …
    r"第[一二三四五六七八九十百]+条|[由经报各每本该其以在对向与请按要]|根据"
    # … and verbs.
    r"|成立|组建|设立|建立|下设|加强|发挥|纳入|健全|完善"
)
# How institutions end that end other words as well behind a level: `市民会`, `县机关科室`.
_ENDS_OTHERS = frozenset(
    {"会", "科", "股", "司", "处", "科室", "处室", "单位", "部门", "机关", "机构", "部", "院"}
)
_DUTY = (
    rf"负责(?!{OF_POST}|解释)|牵头(?!单位|部门)|统筹|会同|定期|要(?![求素点闻件害是约])|应(?![急用对邀])|须"
    r"|依法(?![律规治院庭])|按[年季月周旬]|每[年季月周日]"
)
# All who have one part in the task, or one of two: `各承办单位`, `各决策事项承办单位`,
# `各责任（配合）单位`, `各协作和配合单位`.
_EACH = (
    rf"各(?:(?![和及与的])[一-鿿]){{0,8}}?(?:{LABEL_ROOTS}){{1,2}}"
    rf"(?:[（(](?:{LABEL_ROOTS})[)）]|[、和及与](?:{LABEL_ROOTS}))?(?:单位|部门|机构|处室|科室|股室)"
)
_ENDS = any_of(word for word in (*NAMES["heads"], *NAMES["items"]) if word not in _ENDS_OTHERS)
_SUBJECT = re.compile(
    rf"(?:^|(?<=[\n。；，：）]))(?:第[一二三四五六七八九十百]+条)?[ \u3000]*[由请]?"
    rf"(?P<name>{_EACH}|{IN_CHARGE}|(?!{_NO_NAME})(?:(?!由)[一-鿿]){{0,16}}?(?:{any_of(NAMES['bodies'])})(?:办公室)?)"
    rf"(?=[，,]?{_DUTY})"
)

# An institution of a place: `县公路段配合`, `市供销社、市妇联负责`.
_LEVEL = "(?:自治区|[省市县区州盟旗])"
_NO_PART = (
    "[由和与及等的各请或]|成立|组建|相关|有关|所在|两级|负责|企业"
    # `市救助站协同市财政局`, `县检察院支持县自然资源局依法查处`
    "|(?<=[局委厅办部会院署队站心])协同|支持|配合|协助|会同|督促|委托|移交|报送|联合(?![会社])"
    "|(?<=[局委办])[会商](?=[省市县区州旗盟])"
)
_OTHERS = rf"(?:[、和与]{_LEVEL}[^，。；：、\n]{{2,16}}?){{0,4}}"
_PART = rf"{_DUTY}|(?:密切|积极|主动|全力|协同)?(?:配合|协助|参与)(?!单位|部门)"
_INSTITUTION = re.compile(
    rf"(?:^|(?<=[\n。；，：）、和与由 \u3000{BULLETS}]))"
    rf"(?P<name>{_LEVEL}(?:(?!{_NO_PART})[一-鿿]){{0,16}}?(?:{_ENDS}))"
    rf"(?={_OTHERS}等?[，,]?(?:{_PART}))"
)

# `组织部门负责核查`: a kind of organ by a field that the registry knows.
_KIND = re.compile(
    r"(?:^|(?<=[\n。；，：]))(?P<name>(?:各级|各地|县级以上|[省市县区]级|同级|本级|属地|当地)?"
    r"(?P<field>(?![由对向请])[一-鿿]{2,8}?)(?:行政)?(?:主管)?(?:部门|机关))"
    rf"(?=[，,]?{_DUTY})"
)
# A section of a county's office, or an office of a township, which ends so alone:
# `1.基教股负责招生`, `人事股、计财股牵头`, `水利所和各村（社区）负责`.
_SECTION = re.compile(
    rf"(?:^|(?<=[\n。；，：）、.．由 \u3000{BULLETS}①-⑳]))"
    rf"(?P<name>(?!{_NO_NAME})(?:(?![由各及和与的])[一-鿿]){{2,6}}"
    "(?:(?<![控参入持])股|(?<![举承主协经兴创开筹督查交])办"
    # But not in `同时制定所负责行业的预案`.
    "|(?<=水利|水务|财政|派出|司法|国土|资源|林业|畜牧|规划|城建|村建|供电|环保|农机|文化|兽医|房管)所))"
    r"(?=(?:[、和与][^，。；：、\n和与]{2,10}){0,4}(?:负责|牵头|配合)(?![人的]|单位|部门))"
)
# Townships that share their body are one name: `东城街道、西城街道办事处`. A longer word in front
# is no part of the first: `组织白杨镇、龙泉镇政府`.
_OF_PLACES = re.compile(
    r"(?:^|(?<=[\n。；，：）由请 \u3000]))"
    r"(?P<name>(?![由请各])[一-鿿]{2,3}(?P<kind>街道|苏木|[镇乡])"
    r"(?:、[一-鿿]{2,3}(?P=kind)){1,12}(?:办事处|(?:人民)?政府))"
)
# What stands behind an agency in a list whose part in the task follows.
_BEHIND = re.compile(
    rf"(?:[、和与及][^，。；：、\n（）()和与及]{{2,12}}?){{1,6}}(?=等?(?:{_PART}))"
)
_BARE = re.compile(rf"(?![各其]|有关|相关|用人|{_NO_NAME})[一-鿿]{{0,6}}?(?:{_ENDS})")

_SHORTEST = 2


def settle_bodies(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with bodies of a task whole where a clause begins with them.

    Args:
        text: The clean text.
        mentions: What was found so far, of all layers.
    """
    names = {*_bodies(text), *_beside(text, mentions)}
    return with_names(mentions, sorted(names), missed=lambda _: True)


def _bodies(text: str) -> Iterator[Span]:
    found = {
        Span(*match.span("name"))
        for form in (_SUBJECT, _SECTION, _OF_PLACES)
        for match in form.finditer(text)
    }
    for match in _INSTITUTION.finditer(text):
        # 市场 and 县城 begin with no level; 市队 is too short to tell.
        if level_of(match["name"]) is not None and len(match["name"]) > _SHORTEST:
            found.update(names_apart(text, Span(*match.span("name"))))
    found.update(
        Span(*match.span("name"))
        for match in _KIND.finditer(text)
        if match["field"] in registry().fields
    )
    return (span for span in sorted(found) if read_end(span.of(text)) == "agency")


def _beside(text: str, mentions: Sequence[Mention]) -> Iterator[Span]:
    """Who stands bare behind an agency in a list whose part in the task follows."""
    for mention in mentions:
        listed = _BEHIND.match(text, mention.end) if mention.label == "DEPT" else None
        items = split_items(text, Span(*listed.span())) if listed else ()
        yield from (
            name.span
            for name in list_names(text, items, labelled=False)
            if name.kind == "agency"
            and _BARE.fullmatch(text, name.span.start, name.span.end)
            and name.span.of(text) not in NAMES["never"]
            # `残联、妇联等群团组织`: what sums them up is none of its own.
            and text[name.span.start - 1] != "等"
        )
