"""Titles: where one begins and ends in its lines, and what kind of document it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policyner.grammar.documents import KIND
from policyner.grammar.lists.items import outer_brackets
from policyner.grammar.marks import UNREAD, stripped, without_blanks
from policyner.outline.numbers import number_in
from policyner.span import Span

_BRACKET = r"(?:[（(〔][^（()）〔〕\n]{1,40}[)）〕])"
# What stands behind another bracket: `（试行）（征求意见稿）`.
_DRAFT = r"(?:[（(](?:征求意见|送审|讨论|公示|修订|修改)稿[）)])"
# Only a law of the People's Republic is told by 法, with which much else ends.
_LAW = rf"^《?中华人民共和国[^，。；：]{{1,40}}(?P<law>法典?){_BRACKET}?》?{_BRACKET}?$"
_ENDS = re.compile(
    rf"(?P<kind>{KIND})》?{_BRACKET}?{_DRAFT}?$|{_LAW}|印发《[^《》]{{4,80}}》{_BRACKET}?$"
)
_KIND_INSIDE = re.compile(rf"(?P<kind>{KIND}){_BRACKET}?{_DRAFT}?》?{_BRACKET}?$|{_LAW}")
# What says that a line is a title and no item of a menu.
_ABOUT = re.compile("关于|印发|转发|批转|公布《|发布《")
# An announcement by which an organ issues what stands below: its paper's name alone.
_PAPER = re.compile(r"[\u4e00-\u9fff]{4,40}(?:委员会|政府|[厅局])(?:公告|令)")
# What a newspaper says of one: `青禾市印发管网改造方案`, `青禾印发《节水方案》`.
_HEADLINE = re.compile(
    rf"(?!.*(?:关于|转发))[^《》]*印发[^《》]*(?<!的)(?:{KIND})"
    r"|[\u4e00-\u9fff]{2,8}(?<![府局委厅部办会室院署])印发《[^《》]*》"
)
_CUT = re.compile(r"(?:\.{3,}|…+)$")
_CLOSED = re.compile(rf"的(?:{KIND})》?{_BRACKET}?$")
_GOES_ON = re.compile(rf"^(?!关于)[^。；：]{{0,60}}的?(?:{KIND})》?{_BRACKET}?$")
# The plan by which the one named above it is carried out: `…规划纲要⏎（2016—2030年）实施方案`.
_CARRIED_OUT = re.compile(
    rf"{_BRACKET}?(?:贯彻)?(?:实施|落实|分工)[^。；：，]{{0,6}}(?:{KIND}){_BRACKET}?"
)
# Titles that say neither 关于 nor 印发 are at least so long.
_SHORTEST = 6
_LONGEST = 150
# A text speaks of its title in so many of its words, and in so small a part of them of another;
# so many characters below are looked at.
_SPOKEN = 0.3
_LEAST_SHARE = 0.25
_BELOW = 3_000
_MOST_LINES = 12
_NO_TITLE = re.compile(
    r"[。；;！!>»→›|｜_]|->|^(?:根据|按照|为|现将|经(?![济贸营费开])|附件|抄送|主送|目录|摘要|各)|通知如下|(?:汇编|合集|集锦|[主承协]办)$|^[（(](?:[一二三四五六七八九十]|\d{1,2}[）)])|^\W*$"
)
_INNER_MARKS = str.maketrans("〈〉", "《》")
_LAST_BRACKET = re.compile(r"（(?:19|20)\d\d年(?:第?\d{1,4}号)?）$")
_PARTED = re.compile(r"\n[ \t\u3000]*\n")
_COLON = re.compile("[：:]")
_BLANKS = re.compile(r"[ \t\u3000]+")
# The rest of a title that a page cut off in front.
_WITHIN_MARKS = re.compile("[^《]*》")
# The name of a file, which no line below it goes on with.
_FILE = re.compile(r"\.(?:docx?|pdf|wps|txt|html?|ofd)[ \t\u3000]*$", re.IGNORECASE)
_COLONS = re.compile(r"[）)\]】 \t\u3000:：]*")
# In front of a title: marks of a site, its number, who put it up, the head of its paper.
_BEFORE = (
    re.compile(r"[【\[［][^【】\[\]［］\n]{1,12}[】\]］]"),
    re.compile(rf"「(?:{KIND})」"),
    re.compile(r"[（(](?:已|现已)?(?:废止|失效|作废)[）)]"),
    # The column of a page, behind a stroke that is no mark of official writing: `政务服务丨…`.
    re.compile(r"[\u4e00-\u9fff]{2,8}[ ]?丨"),
    # A page of several texts: `第一篇：…`.
    re.compile(r"第[一二三四五六七八九十\d]{1,3}篇[：:]"),
    re.compile(r"(?:标题|题名|名称|来源|转载|转发自)[：:]|标[ \t\u3000]{1,6}题[：:]?"),
    re.compile(
        r"[\u4e00-\u9fff]{2,30}(?:局|委|办|厅|部|府|网|室|院|台|报|中心|发布|[省市县区])[：:]"
        r"(?=[^：:]*(?:关于|印发|的))"
    ),
    # Whatever stands in front of organs that issue, or of a place's rule, and offers no other text.
    re.compile(
        r"(?!相关|附|下载|[上下]一|依据|原文)(?:(?!解读|链接)[^：:。，；《》\n]){2,20}[：:]"
        r"(?=[\u4e00-\u9fff]{2,30}(?:政府|[府局委厅部会]|办公[厅室])(?:关于|印发|转发|批转)"
        rf"|[\u4e00-\u9fff]{{2,8}}[省市县区州旗盟][^：:，]{{2,40}}(?:{KIND})$)"
    ),
)
# Behind it: its validity, its number, the name of the site, the ending of a file.
_BEHIND = (
    re.compile(
        r"[（(\[【［](?:已|全文|现已)?(?:废止|失效|作废|修改|有效|现行有效|废除|全文|附全文|附解读"
        r"|含解读|图解|公开版|全文有效|(?:最终)?定稿)"
        r"(?:文件)?[）)\]】］]$"
    ),
    # What says when a rule was passed (题注 of 立法技术规范（试行）（一）, 2009).
    re.compile(r"[（(](?:19|20)\d\d年[^（()）\n]{4,240}(?:通过|修订|修正|公布|批准)[）)]$"),
    # The year by which a library of laws tells versions apart, behind the title's own years.
    re.compile(r"(?<=[）)])[（(](?:19|20)\d\d年[）)]$"),
    re.compile(r"[（(]?(?:共|精选|通用)?(?:\d{1,2}|[二三四五六七八九十]{1,3})篇[）)]?$"),
    # How long a library says that it is.
    re.compile(r"[（(](?:共|合计)?\d{1,3}[页份](?:珍藏版)?[）)]$"),
    re.compile(r"(?<=》)全文(?:发布|公布)?$"),
    # How far what a reply answers is solved: `…的答复函 B`.
    re.compile(r"(?<=[复函见])[ \t\u3000]+[（(]?[ABC]类?[）)]?$"),
    # A newspaper's headline: `青禾市节水方案发布`.
    re.compile(r"(?<=[案法划则施])(?:发布|出台|公布)$"),
    re.compile(r"[ \t\u3000]附[：:][ \t\u3000]?[\u4e00-\u9fff]{2,12}$"),
    re.compile(
        r"[ ]?[-_—–|｜][ -]*[\u4e00-\u9fff]{2,20}"
        r"(?:网|网站|政府|门户|平台|公开|局|委|办|文件|文库|规章|法规)$"
    ),
    _FILE,
    re.compile(r"(?:\.{3,}|…+)$"),
    re.compile(r"[【\[][^【】\[\]\n]{1,20}[】\]]$"),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be the title.

    Attributes:
        span: Its place, without what stands around it.
        sure: Whether it says that it is one (`关于…的通知`).
        cut: Whether the page cut its end off.
        last: Index of the last of its lines.
    """

    span: Span
    sure: bool
    cut: bool
    last: int

    def words(self, text: str) -> str:
        """Its words without blanks."""
        return without_blanks(self.span.of(text))


def trimmed(text: str, line: Span) -> Span:
    """A title without marks, numbers and names of sites in front of it and behind."""
    span = _stripped(text, line)
    changed = True
    while changed and span:
        changed = False
        for pattern in _BEFORE:
            match = pattern.match(text, span.start, span.end)
            if match and match.start() < match.end() < span.end:
                span, changed = _stripped(text, Span(match.end(), span.end)), True
        for pattern in _BEHIND:
            match = pattern.search(text, span.start, span.end)
            if match and match.start() > span.start:
                span, changed = _stripped(text, Span(span.start, match.start())), True
        inner_ways = (_without_number, _inside_marks, _once)
        for inner in (way(text, span) for way in inner_ways):
            if inner and inner != span:
                span, changed = inner, True
                break
    return span


def may_be_part(words: str) -> bool:
    """Whether a line may be a title or a part of one."""
    return (
        bool(words)
        and len(words) <= _LONGEST
        and not _NO_TITLE.search(words)
        and not _COLON.search(words)
    )


def candidate_at(text: str, lines: Sequence[Span], index: int) -> Candidate | None:
    """The title that begins in a line and may go on in the lines below it.

    Args:
        text: The clean text.
        lines: Places of lines that may be parts of titles, without a gap.
        index: The line that it is to begin in.
    """
    for last in range(index, min(len(lines), index + _MOST_LINES)):
        span = trimmed(text, Span(lines[index].start, lines[last].end))
        words = without_blanks(span.of(text))
        if len(words) > _LONGEST or _WITHIN_MARKS.match(words):
            return None
        if last > index and _is_dressed(text, lines[index:last], lines[last]):
            return None
        sure = bool(_ABOUT.search(words)) and not is_headline(words)
        cut = bool(_CUT.search(lines[last].of(text).rstrip(UNREAD)))
        if cut and sure:
            return Candidate(span, sure=True, cut=True, last=last)
        if not _ENDS.search(words):
            continue
        if _goes_on(text, lines, last, words):
            continue
        if not sure and len(words) < _SHORTEST:
            return None
        return Candidate(span, sure=sure, cut=False, last=last)
    return None


def best_of(text: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """The title among candidates: the first sure one, or a fuller one that holds its words.

    A page may stand below another title of its own; that of the notice is then there twice.
    """
    sure = [candidate for candidate in candidates if candidate.sure]
    plain = [one for one in candidates if not is_headline(one.words(text))]
    chosen = next(iter(sure or plain or candidates), None)
    if chosen is None:
        return None
    words = chosen.words(text)
    if about_at(text, chosen.span) == chosen.span.start:
        count = Counter(candidate.words(text) for candidate in sure)
        if count[words] == 1:
            chosen = next((c for c in sure if count[c.words(text)] > 1), chosen)
            words = chosen.words(text)
    for other in candidates:
        # A copy that the page did not put into marks, gave no year or number to tell it from
        # others, and set nothing behind.
        again = other.words(text)
        if words != again and (
            words.translate(_INNER_MARKS) == again
            or _LAST_BRACKET.sub("", words) == again
            or _says_more(words, again)
        ):
            return other
    about = _ABOUT.search(words)
    if about and about.start() > 0 and not chosen.cut:
        # It names who issues; a line of organs above a second copy is none of the title's.
        return chosen
    twice = sum(candidate.words(text) == words for candidate in sure) > 1
    for other in candidates:
        if twice and _PARTED.search(text, other.span.start, about_at(text, other.span) or 0):
            # Named without organs twice; those apart above one more copy are its library's.
            continue
        fuller = other.words(text)
        holds = fuller.endswith(words) or (chosen.cut and fuller.startswith(words))
        if holds and len(fuller) > len(words) and not other.cut:
            return other
    return chosen


def related(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of which what stands below speaks, where it speaks of any.

    A menu or another headline of the page has words that do not come again.
    """
    if len(candidates) < 2:
        return [*candidates]
    below = text[max(one.span.end for one in candidates) :][:_BELOW]
    spoken = set(pairwise(below))
    shares = [_share(one.words(text), spoken) for one in candidates]
    most = max(shares)
    least = most * _LEAST_SHARE if most >= _SPOKEN else 0
    return [one for one, share in zip(candidates, shares, strict=True) if share >= least]


def _share(words: str, spoken: set[tuple[str, str]]) -> float:
    """The part of the pairs of characters in some words that are spoken of."""
    pairs = [*pairwise(words)]
    return sum(pair in spoken for pair in pairs) / max(1, len(pairs))


def _says_more(words: str, title: str) -> bool:
    """Whether words are a title with what a page set behind: `…的通知0政策`, or the title again.

    Or with where it stands on a site in front: `青禾市政府网站 部门文件 关于…的通知`.
    """
    if words.endswith(title) and "网站" in words[: -len(title)]:
        return True
    rest = words[len(title) :]
    return words.startswith(title) and (
        (_CLOSED.search(title) is not None and rest[:1] not in "（的")
        or (rest[:2], rest[-4:]) == (title[:2], title[-4:])
    )


def repeated(text: str, lines: Sequence[Span]) -> Span | None:
    """The first line that names a document and stands there twice: a title of no known kind."""
    said = [without_blanks(line.of(text)) for line in lines]
    count = Counter(said)
    both = zip(lines, said, strict=True)
    return next((line for line, words in both if "《" in words and count[words] > 1), None)


def is_headline(words: str) -> bool:
    """Whether words without blanks are what a newspaper says of a notice."""
    return _HEADLINE.fullmatch(words) is not None


def names_paper(words: str) -> bool:
    """Whether words without blanks say who announces, and nothing of what: `南湖省人民政府公告`."""
    return _PAPER.fullmatch(words) is not None


def kind_of(title: str) -> str | None:
    """The kind of document that a title names (`通知`, `预案`); `None` where it names none."""
    match = _KIND_INSIDE.search(without_blanks(title))
    return match["kind"] or match["law"] if match else None


def about_at(text: str, title: Span) -> int | None:
    """Where a title comes to its subject: behind the organs that issue."""
    match = _ABOUT.search(text, title.start, title.end)
    return match.start() if match else None


def _is_dressed(text: str, above: Sequence[Span], line: Span) -> bool:
    """Whether lines give a title in a page's dress that a line below gives by itself.

    `关于修桥的通知 - 政府文件 - 青禾在线⏎关于修桥的通知`, the name of a file, or an item of a list.
    """
    if _FILE.search(text, above[-1].start, above[-1].end) or text[above[-1].start] == "-":
        return True
    words = without_blanks(trimmed(text, line).of(text))
    said = without_blanks(text[above[0].start : above[-1].end])
    return len(words) >= _SHORTEST and _ENDS.search(words) is not None and words in said


def _goes_on(text: str, lines: Sequence[Span], last: int, words: str) -> bool:
    """Whether what ends like a title goes on: `关于加强规划⏎管理的意见`."""
    if last + 1 >= len(lines):
        return False
    following = without_blanks(trimmed(text, lines[last + 1]).of(text))
    if words.count("《") > words.count("》") and "》" in following:
        return True
    if words.endswith("》") and _CLOSED.match(following):
        # `关于印发《…》⏎的通知`
        return True
    if not _ABOUT.search(words):
        return _CARRIED_OUT.fullmatch(following) is not None
    return (
        not _CLOSED.search(words)
        and not words.endswith("》")
        and _CLOSED.search(following) is not None
        and _GOES_ON.match(following) is not None
        and not _ABOUT.search(following)
    )


def _without_number(text: str, span: Span) -> Span:
    """A title without the number that stands in front of it or behind."""
    number = number_in(text, span)
    if number is None:
        return span
    front = text[span.start : number.start].strip(UNREAD + "（([【*")
    if not front or front.endswith("文件"):
        behind = _COLONS.match(text, number.end, span.end)
        return _stripped(text, Span(behind.end() if behind else number.end, span.end))
    if not text[number.end : span.end].strip(UNREAD + "）)]】"):
        title = Span(span.start, number.start)
        return _stripped(text, stripped(text, title, "", behind=UNREAD + "（([【"))
    return span


def _once(text: str, span: Span) -> Span:
    """A title that its line gives twice, once."""
    for blank in _BLANKS.finditer(text, span.start, span.end):
        if text[span.start : blank.start()] == text[blank.end() : span.end]:
            return Span(span.start, blank.start())
    return span


def _inside_marks(text: str, span: Span) -> Span:
    """`《…》` as a whole is its inside."""
    if span.of(text)[:1] != "《":
        return span
    outer = next(outer_brackets(text, span), None)
    if outer is None or outer.end != span.end or text[outer.end - 1] != "》":
        return span
    return _stripped(text, Span(span.start + 1, span.end - 1))


def _stripped(text: str, span: Span) -> Span:
    return stripped(text, span, UNREAD + "\n●■◆★·•|｜", behind=UNREAD + "\n|｜")
