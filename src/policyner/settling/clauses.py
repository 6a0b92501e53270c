"""A target is a clause: it begins and ends where clauses do.

In official writing a target runs from the beginning of its clause, behind the deadline
and words such as 力争, to the punctuation behind value, unit and counted noun
(guidelines, TARGET). The model says which clause states a target; where it starts or stops
in the middle of one, the clause's own edges are taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyner.outline.tables import CELL_EDGE
from policyner.settling.enumerations import (
    COMPARES,
    COUNTERS,
    LEVELS,
    SEVERALLY,
    holds_value,
    shares_its_noun,
    split_cells,
    split_items,
)
from policyner.settling.outcomes import DOING, states_an_outcome
from policyner.settling.stated_targets import DONE
from policyner.settling.who_is_asked import behind_who_is_asked
from policyner.span import Span, first_over
from policyner.tagging.mention import Mention
from policyner.vocabulary import any_of, read_vocabulary

_DATA: dict[str, dict[str, str]] = read_vocabulary(__package__, "clauses.yaml")
#: What becomes of something, in front of how much: alternatives of a regular expression.
PREDICATES = any_of(_DATA["predicates"])

# Between clauses, but not in `1,200` or `2:1`; the mark of a list (、) may also stand inside
# a target.
_EDGE = re.compile(
    rf"[，。；：！？;!?（）()《》“”［］【】〔〕]|(?<!\d)[,:]|[,:](?!\d)|{CELL_EDGE.pattern}"
)

_BLANK = re.compile("[ \u3000]+")
_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"))
_LIST_MARK = re.compile("[、和与及并]")

# What counts whole things alone.
_WHOLE = any_of(sorted(COUNTERS))
# What only begins like these: `争取上级资金6亿元`, `即办件`.
_SOUGHT = (
    rf"争取(?!{DOING})[^，。；、\d]{{0,12}}(?:资金|补助|投资|债券|贷款|额度)\d"
    "|即[办时将]"
)
# Where something is done, for whom, by what means; but `在建`, `在校`.
_WHERE = rf"(?:在(?![建校岗职册外线编产学途])|{any_of(_DATA['bearing_on'])})"
# What a clause may begin with and a target does not: always, or where the model agrees.
_ALWAYS = re.compile(
    rf"(?!{_SOUGHT})(?:{any_of(_DATA['always'])})|[ \u3000]+|[—–―－-]+|[●■◆▲·]"
    # But `四、五类危桥`, `二、三级医院`.
    r"|[\d一二三四五六七八九十]{1,3}[ \u3000]?[.．、]"
    r"(?!\d|[一二三四五六七八九十](?:[类级线等期档]|年级))|[①-⑳]"
    r"|[（(]?[\d一二三四五六七八九十]{1,3}[)）]"
    # `2.50个小区…` at the beginning of a line, where 个 counts no fractions; `2 改造小区60个`.
    rf"|(?<![^\n])\d{{1,2}}[.．](?=\d+(?:{_WHOLE}))"
    rf"|(?<![^\n])\d{{1,3}}[ \u3000]+(?=[一-鿿])(?!{_WHOLE}|[百千万亿]|{any_of(_DATA['units'])})"
    r"|[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十百]{1,4}条"
    # `推进` before a clause with a subject of its own (guidelines, edge cases).
    rf"|(?:{any_of(_DATA['how'])})*(?:推进|带动)"
    rf"(?=[^\d一二三两，。；][^，。；]*(?:{PREDICATES}))"
    rf"|(?:{any_of(_DATA['how'])})+(?=推动|促进|争取)"
    # Who does it, if they are no agency: `由县城投公司建设停车场3处`.
    rf"|由[^，。；、的由\d]{{2,16}}?(?:负责|牵头)?(?=(?:{DOING})(?!的))"
    rf"|负责(?=(?:{DOING})(?![的率]))"
    # When, if the model did not see it.
    r"|[到至]?20\d\d年[底末]?(?:以?前|起)?(?!的|度|版|以来|第|\d)|[上下]半年"
    # How, in front of what is done: `重点引进2家`, but `重点人群签约率`, `重点建设项目`.
    rf"|(?:{any_of(_DATA['manner'])})(?=在|(?:{DOING})(?!项目|工程|领域|对象|任务))"
    "|使(?![用命得馆者])|保证(?!金)|要(?![求素点件道塞])|应(?=提高|提升|达到|全部|实现|完成|建成|不)"
    # `拟新建`, `计划播种粮食`, but no `计划投资`, which is what is measured.
    rf"|拟(?={DOING})|计划(?!单列|性|[内外的]|生育|经济|总?投资|[一-鿿]{{0,4}}(?:数量|[指目]标|[完执]..?率))"
    # Whose money it is: `市财政每年安排1万户`.
    r"|[省市县区州旗](?:(?:本级|级)?财政|本?级)(?=每年|安排|统筹|设立|投入)"
    # Where something is done, unless the place is counted: `在20个县建设服务中心`.
    rf"|在[^\d，。；]{{1,40}}?(?:{any_of(_DATA['scopes'])})(?:重点)?"
    # The same with a verb and its own amount: `在20个县增补学位2万个`, `围绕产业链培育企业12家`.
    rf"|{_WHERE}[^，。；\n]{{2,40}}?(?=(?:{DONE}|{any_of(_DATA['doing_there'])})+"
    rf"(?!项目|工程|领域|对象|任务)(?:(?!{DOING})[^，。；的比率占\d\n]){{0,12}}\d)"
    # The same with how many right behind any verb of doing: `在乡镇医院改造60张病床`.
    rf"|{_WHERE}[^\d，。；\n]{{2,40}}?(?=(?:{DOING}){{1,2}}\d)"
)
_BEHIND = re.compile(rf"(?:{any_of(_DATA['always'])})$")
# `面积力争|达到60万亩`: the indicator stands in front of such a word.
_ATTAINS = re.compile("达到|突破|超过|保持")
_SEEKS = re.compile(_SOUGHT)
_WHERE_SEEN = re.compile(rf"(?:{any_of(_DATA['where_seen'])})+")
# What an agency does again and again (`区审计局要每季度抽查1次`) begins with how often.
_EVERY = re.compile("每[两二三半]?(?:年|半年|季度?|月|周|天|日|学期)")
_FOR_WHOM = re.compile("[为对]")
_DUTY = re.compile(f"(?:要|应当?|须|需)?(?={_EVERY.pattern})")
# The same of whoever holds a post: `乡级河长要|每周巡河1次`.
_HOLDS_POST = re.compile(
    "[一-鿿]{1,8}?(?:[河湖林田路链校院镇乡村组]长|书记|主任|干部|领导|负责人|负责同志|员)"
    f"(?:要|应当?|须|需)(?={_EVERY.pattern}[^，。；\\d]{{1,12}}[\\d一二两三四五六]+次)"
)
# What an agency has to do: `市水利局负责|新建…`, `市住建局|改造…`, but `市民政局负责的项目`.
_OWNS = re.compile(
    r"(?:要|应当?|须|需要?|将|(?:具体)?负责|牵头)+(?=[一-鿿])(?![的人制])"
    rf"|(?=(?:{DOING})(?!项目|工程|领域|对象|任务|[率的]))"
)
# `由市民政局等部门`, `由市民政局批准的…`: more is named before anything is done.
_MORE_NAMED = re.compile("[等的、和及与（，]|[一-鿿]{1,4}的")
_TOGETHER = re.compile("会同|联合|[和与、]")
# `各级政府、部门的档案`, `各级政府作出的承诺`: the agency is a part of what is named.
_OF_AGENCY = re.compile("[、和及与]|[一-鿿]{1,3}的")

# What follows the outcome in its clause: `等目标`, or what is done with what was counted.
_CALLED = re.compile(
    rf"(?:等|的)?(?:{any_of(_DATA['called'])})*(?<!考核)(?<!下达)(?<!管控)目标(?:顺利|如期|圆满)?(?:实现|完成)?$|等(?:指标|任务)$"
)
_GOES_ON = re.compile(
    rf"[重主专]?[点要项]?用于|并(?={any_of(_DATA['goes_on'])})|(?<![先部均都])进行"
    # `增长5%左右、力争更好结果`
    r"|[、并]?(?:力争|努力争取|争取)(?=[^\d]*$)"
)
_SHARE = re.compile("[%％‰]|分之|比例|[一二三四五六七八九]成")
# `选派专家200名到乡镇服务`: what those do who are sent.
_SENT = re.compile(r"(?:每年)?(?:选派|选认|选聘|选拔|遴选|抽调)")
_THEY_DO = re.compile("(?<=[员家才人生工部伍队])(?:到|赴|深入|牵头|服务|参与|担任)")
# `对60户家庭进行改造` has its verb there.
_HAS_OBJECT = re.compile(r"^(?:对|为|将|把|给|向|在|与|同|\d)")

# Characters that a mention may lack on either side. Further away lies another part
# of the sentence, about which the model knew better.
_REACH = 40
_LONGEST_ASIDE = 82
# `基础信息（站点信息、线路信息等）入库率`, `“绿贷通”平台`: what a bracket or quotation inside a
# clause says in between; no marker, no label and no points of an assessment.
_ASIDE = re.compile(
    r"(?<=[\w”])[（(](?![\d一二三四五六七八九十.]+分?[）)])[^（()）。；：:\n]{1,80}[）)]\Z"
    r"|“[^“”。；：\n]{1,20}”\Z"
)
# `2400户（累计3600户）餐饮单位接入`, `县（市、区）建成`: the clause goes on behind the bracket.
_INNER = re.compile(r"[（(][^（()）。；：:\n]{1,30}[）)](?=[一-鿿])(?!等|左右|以[上下内])")
_PLACES = frozenset("县市区镇乡村")
_LEVELS = re.compile(LEVELS)
# `台（套）`, `套（间）`: another counter of the same amount.
_OTHER_COUNTER = re.compile(r"（[^\W\d]{1,2}）")


def settle_clauses(
    text: str, mentions: Sequence[Mention], *, numbers: Sequence[Span] = ()
) -> list[Mention]:
    """Mentions whose TARGET layer begins and ends where clauses do.

    Args:
        text: The clean text.
        mentions: What the model found, of all layers, deadlines settled.
        numbers: The numbers of the blocks.

    Returns:
        The mentions; a TARGET that began in the middle of a clause begins behind the
        clause's opening words, one that stopped in the middle stops at its end. Two
        pieces of one clause are one, as confident as the surer piece; a list of
        indicators with values is one target for each. One that names
        neither a number nor complete coverage nor a rank is no target and goes, and
        so does one that grants something or states a condition.
    """
    found = [mention for mention in mentions if mention.label == "TARGET"]
    targets = list(split_cells(text, _joined(text, found)))
    clauses = Clauses(text, mentions, numbers)
    settled = []
    floor = 0
    for number, mention in enumerate(targets):
        roof = targets[number + 1].start if number + 1 < len(targets) else len(text)
        whole = _as_far_as_stated(text, clauses.around(mention.span, Span(floor, roof)))
        if text.startswith("、", whole.start, whole.end):
            whole = Span(whole.start + 1, whole.end)
        if whole.start < whole.end and states_an_outcome(text, whole):
            settled.append(mention.at(whole))
            floor = whole.end
    others = [mention for mention in mentions if mention.label != "TARGET"]
    return [*others, *split_items(text, settled)]


def _as_far_as_stated(text: str, clause: Span) -> Span:
    """A clause without what it calls its outcome, and without what is done with it."""
    words = clause.of(text).rstrip("。；，、.;,")
    onward = [_CALLED.search(words)]
    if not _HAS_OBJECT.match(words):
        onward += [m for m in _GOES_ON.finditer(words, 1) if not _is_use_of_a_share(words, m)]
    if _SENT.match(words):
        onward += _THEY_DO.finditer(words)
    ends = [match.start() for match in onward if match is not None]
    stated = min((end for end in ends if holds_value(words, 0, end)), default=len(words))
    return Span(clause.start, clause.start + stated)


def _is_use_of_a_share(words: str, onward: re.Match[str]) -> bool:
    """Whether what goes on says what a share is for: `资金的5%以上用于培训`."""
    return onward[0].endswith("用于") and _SHARE.search(words, 0, onward.start()) is not None


def _joined(text: str, targets: Sequence[Mention]) -> list[Mention]:
    """Targets, with pieces of one clause joined: what lies between parts no list."""
    joined: list[Mention] = []
    for mention in targets:
        if joined:
            last = joined[-1]
            between = text[last.end : mention.start]
            if (
                len(between) <= _REACH
                and not _EDGE.search(between)
                and (
                    SEVERALLY in text[last.start : last.end]
                    or not _LIST_MARK.search(between)
                    or shares_its_noun(text, last.end, mention.start)
                    or (between == "、" and COMPARES.match(text, mention.start))
                )
            ):
                confidence = max(last.confidence, mention.confidence)
                joined[-1] = Mention("TARGET", last.start, mention.end, confidence)
                continue
        joined.append(mention)
    return joined


class Clauses:
    """Where the clauses of a text begin and end."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], numbers: Sequence[Span] = ()
    ) -> None:
        self.text = text
        self.deadlines = sorted(m.span for m in mentions if m.label == "DEADLINE")
        self.begins = {span.end for span in (*self.deadlines, *numbers)}
        self.deadline_ends = {span.start: span.end for span in self.deadlines}
        self.agency_ends = {m.start: m.end for m in mentions if m.label == "DEPT"}
        self.behind_agencies = frozenset(self.agency_ends.values())

    def around(self, target: Span, room: Span) -> Span:
        """The whole statement that a target is a part of, inside `room`."""
        target = self._without_agency(self._behind_deadline(target))
        return self._balanced(Span(self._start(target, room), self._end(target, room)), room)

    def _behind_deadline(self, target: Span) -> Span:
        """The target without the end of the deadline that it begins in: `2027年|年底比…降低`."""
        before = first_over(self.deadlines, Span(target.start, target.start + 1))
        begins_inside = before is not None and before.start < target.start < before.end < target.end
        return Span(before.end, target.end) if before and begins_inside else target

    def _without_agency(self, target: Span) -> Span:
        """The target without the next cell's agency, which one blank parts from it."""
        for blank in _BLANK.finditer(self.text, target.start + 1, target.end):
            if blank.end() in self.agency_ends and holds_value(
                self.text, target.start, blank.start()
            ):
                return Span(target.start, blank.start())
        return target

    def _balanced(self, target: Span, room: Span) -> Span:
        """The target with the rest of a bracket or quotation that begins or ends inside it.

        The name in front of it belongs to it as well: `挥发性有机物（VOCs）排放量下降10%`.
        """
        text, start, end = self.text, target.start, target.end
        for opening, closing in _PAIRS:
            depth = text.count(opening, start, end) - text.count(closing, start, end)
            if depth == -1:
                begin = text.rfind(opening, max(room.start, start - _REACH), start)
                if text[end - 1] == closing and opening in "（(":
                    end -= 1
                elif begin > room.start and closing not in text[begin:start]:
                    start = self._start(Span(begin, end), room)
            elif depth == 1:
                finish = text.find(closing, end, min(room.end, end + _REACH))
                if finish >= 0 and opening not in text[end:finish]:
                    end = self._end(Span(start, finish + 1), room)
        return Span(start, end)

    def _start(self, target: Span, room: Span) -> int:
        """Where the clause's statement begins, mostly at or before the target's start."""
        text, seen = self.text, target.start
        clause = self._clause(seen, room.start)
        if clause is None:
            return seen
        # What is done again and again begins with how often, where the model saw it begin so.
        if _EVERY.match(text, seen) and not _FOR_WHOM.match(text, clause, seen):
            return seen - len("至少") if text.endswith("至少", clause, seen) else seen
        opening = self.behind_opening(clause, target.end)
        if _WHERE_SEEN.fullmatch(text, opening, seen):
            return seen
        if opening < seen:
            # `铁路力争完成投资260亿元`, `水利部门改造渠道20公里`: the model saw it begin behind
            # such a word, or behind who does it.
            owned = self.agency_ends.get(opening) == seen and not _OF_AGENCY.match(text, seen)
            told = None if _ATTAINS.match(text, seen) else _BEHIND.search(text, clause, seen)
            if owned or (told and not _SEEKS.match(text, told.start())):
                return self.behind_opening(seen, target.end)
            # A list mark in front means an item of its own, if the one before it is complete.
            if _LIST_MARK.match(text[seen - 1]) and (
                0 < clause == room.start or holds_value(text, opening, seen)
            ):
                return seen
        # `县供电公司配合县工信局|改造线路6公里`: whoever is named last does it.
        if seen in self.behind_agencies and _OWNS.match(text, seen, target.end):
            opening = self.behind_opening(seen, target.end)
        return opening if opening < target.end else seen

    def _clause(self, seen: int, floor: int) -> int | None:
        """Where the clause begins in which a target was seen; `None` if that is far away."""
        text, lowest, clause = self.text, max(floor, seen - _REACH), seen
        while clause > floor:
            aside = text[clause - 1] in "）)”" and _ASIDE.search(
                text, max(floor, clause - _LONGEST_ASIDE), clause
            )
            if aside:
                clause = aside.start()
                lowest = max(floor, lowest - len(aside[0]))
            elif clause in self.begins or _EDGE.match(text, clause - 1):
                return clause
            elif clause == lowest:
                return None
            else:
                clause -= 1
        return floor

    def behind_opening(self, clause: int, end: int) -> int:
        """Where the words end that a clause may begin with and a target does not."""
        while True:
            owners = self._behind_owners(clause, end)
            if match := _ALWAYS.match(self.text, clause, end):
                clause = match.end()
            elif duty := _DUTY.match(self.text, owners, end):
                return max(clause, duty.end())
            elif holder := _HOLDS_POST.match(self.text, clause, end):
                return holder.end()
            elif owners > clause and (
                owns := _OWNS.match(self.text, owners, end)
                or (self.text.startswith("在", owners) and _ALWAYS.match(self.text, owners, end))
            ):
                clause = owns.end()
            elif (
                owners > clause
                and self.text.startswith("由", clause)
                and not _MORE_NAMED.match(self.text, owners)
            ):
                clause = owners
            elif (asked := behind_who_is_asked(self.text, clause, end)) > clause:
                clause = asked
            elif (timed := self.deadline_ends.get(clause, end)) < end:
                clause = timed
            else:
                return clause

    def _behind_owners(self, clause: int, end: int) -> int:
        """Where the agencies end that a clause begins with: `由市财政局会同市审计局`."""
        place = clause + self.text.startswith("由", clause)
        while (owner := self.agency_ends.get(place, end + 1)) <= end:
            together = _TOGETHER.match(self.text, owner)
            clause, place = owner, together.end() if together else -1
        return clause

    def _end(self, target: Span, room: Span) -> int:
        """Where the clause ends, at or behind the target's end."""
        text = self.text
        highest = min(room.end, target.end + _REACH)
        listed = SEVERALLY in target.of(text)
        end = target.end
        # The next cell, whose edge was lost: `合格率达到98%市财政局`.
        if end in self.agency_ends and holds_value(text, target.start, end):
            return end
        while end < highest:
            blank = _BLANK.match(text, end)
            if blank and blank.end() in self.agency_ends:
                return end
            counted = text[end - 1] in COUNTERS
            if counted and (other := _OTHER_COUNTER.match(text, end, highest)):
                return other.end()
            if (counted or text[end - 1] in _PLACES) and (
                inner := _INNER.match(text, end, room.end)
            ):
                end, highest = inner.end(), min(room.end, highest + len(inner[0]))
                continue
            if _EDGE.match(text, end):
                return self._without_blank(end)
            is_mark = text[end] == "、" and not listed and not _LEVELS.match(text, end)
            if is_mark and self._another_item(end, room):
                return end
            end += 1
        return highest if highest == len(text) else target.end

    def _without_blank(self, end: int) -> int:
        # One blank stands between a cell and its bar.
        return end - 1 if self.text[end - 1] in " \u3000" else end

    def _another_item(self, mark: int, room: Span) -> bool:
        """Whether a list mark ends a target: what follows it in the clause has a value too."""
        if COMPARES.match(self.text, mark + 1):
            return False
        edge = _EDGE.search(self.text, mark + 1, min(room.end, mark + _REACH))
        return edge is None or holds_value(self.text, mark + 1, edge.start())
