"""Line breaks that a page has lost: a notice that stands in one line.

Numbered headings, the addressees, the signature and the attachments of a notice
begin lines of their own (GB/T 9704—2012). Where a line is as long as no paragraph
is, a break is put back in front of them; so that nothing stands for nothing, the
break takes the place of the character beside it together with that character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyner.grammar.documents import FIRST_WORDS, KIND
from policyner.repair.edits import EditLog
from policyner.repair.heads import head_breaks, library_breaks
from policyner.repair.pairs import is_pair
from policyner.span import Span

REASON = "lines"

# No paragraph of a notice is longer; and so many headings or fields must have been glued.
_LONGEST_PARAGRAPH = 800
_LEAST_GLUED = 3
# A line that is nearly the whole text is no paragraph even if it is shorter.
_MOST_OF_A_TEXT = 0.9
_SHORTEST_NOTICE = 300
# One that begins with a head is one even if it is shorter still.
_SHORTEST_WITH_HEAD = 100
_LINE = re.compile(r"[^\n]+")
_BLANKS = frozenset(" \u3000")
# What a program leaves of a line's end and the next one's indent.
_GAPS = re.compile("[ \u3000]{3,}")

_ONES = ("", *"一二三四五六七八九")
_NUMERALS = {
    numeral: 10 * tens + ones
    for tens, ten in enumerate(("", "十", *(digit + "十" for digit in _ONES[2:])))
    for ones, one in enumerate(_ONES)
    if (numeral := ten + one)
}
_CN = "|".join(sorted(_NUMERALS, key=len, reverse=True))
# In the order in which they stand above each other; `（一）项` and `1.5` refer or count.
_NUMBER = re.compile(
    rf"第(?P<chapter>{_CN})章(?=[\u3400-\u9fff ])"
    rf"|第(?P<article>{_CN})条(?=[ \u3000])"
    rf"|(?P<cn>{_CN})、(?![一二三四五六七八九十])"
    rf"|（(?P<paren_cn>{_CN})）(?![（、至和项款])"
    r"|(?P<arabic>[1-9]\d?)[.．、](?=[\u3400-\u9fff“《])"
    r"|（(?P<paren_arabic>[1-9]\d?)）(?=[\u3400-\u9fff“《])"
)
_KINDS = ("chapter", "article", "cn", "paren_cn", "arabic", "paren_arabic")
# What a numeral belongs to in running text: `第一、`, `之一、`, `（二）、（三）`.
_COUNTS = frozenset("第之初周星期至到和及、〇一二三四五六七八九十百0123456789.")

_HAN = "[\u3400-\u9fff]"
_TITLE = "(?:通知|意见|方案|办法|规定|批复|通报|措施|细则|计划|规划|决定)"
_NUMBERED = rf"{_HAN}{{2,12}}〔(?:19|20)\d\d〕\s?\d{{1,4}}\s?号"
_ADDRESSEES = "[各市省县区有国][^。；]{2,200}?："
# A title may go on with its place: `关于在城市规划区内…的通告`.
_SURELY_ADDRESSED = "(?:[市省县区]?各|[市省县区][级直属政]|有关|国务院)[^。；]{2,200}?："
_DATE = r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
_ORGAN_END = "[府局委厅部会办室组院司]"
# Behind these the head of a notice goes on in a new line: its title, its number, whom it
# addresses. They are looked for in its first characters alone.
_HEAD_ENDS = (
    re.compile(rf"{_TITLE}(?=(?:{_NUMBERED}|{_SURELY_ADDRESSED}))"),
    re.compile(rf"(?<=〕).{{1,6}}号(?={_ADDRESSEES})"),
    re.compile(rf"(?<=[府局委厅部门会构位办县区市院校）])：(?={FIRST_WORDS})"),
)
# Behind the number of its page another line of its contents begins: `流程图19青禾市…`.
_WORDS = r"(?:(?!\D\d{1,3}[\u3400-\u9fff](?<!年))[^\s。；：])"
# A plan begins with its general rules, or with its contents: `青禾市节水方案一、总则`; a rule with
# what it is for: `青禾市停车管理办法第一条 为了…`.
_PLAN_TEXT = re.compile(
    r"目[ \u3000]{0,4}录[ \u3000]{0,2}(?:[1一]|第[一1][章条])"
    r"|(?:1[.．、]?|一、|第[一1]章)[ \u3000]{0,2}总[ \u3000]{0,2}则(?![的规中，。、）》])"
    r"|第一条[ \u3000]{0,2}(?:为|根据|按照|依据)"
)
_PLAN_BEGINS = re.compile(
    rf"(?:(?P<title>(?<=[ \u3000日])(?!\d{{4}}年\d{{1,2}}月){_WORDS}{{6,80}}?)|{_HAN}{{2}})"
    rf"(?<!本)(?:{KIND})(?<!目录)(?:（[^（）\n]{{2,20}}）)?"
    rf"(?=[ \u3000]{{0,2}}(?:{_PLAN_TEXT.pattern}))"
)
# Its own title stands in front of its contents and behind them.
_PLAN_HEAD = 3_000
# Behind what an editor says the notice itself begins.
_LEAD_ENDS = re.compile("(?:全文|原文|详情)如下[：:](?![\n])")
_HEAD = 600
# Behind the notice stands what the page adds.
_TAIL_BEGINS = re.compile(
    r"(?<=[ \u3000])(?:相关(?:阅读|链接|新闻|文章|报道|解读|文件)|延伸阅读|上一篇"
    r"|下一篇|上一条|下一条|版权所有|主办单位|网站标识码|扫一扫|分享到|责任编辑|打印本页|【打印|返回顶部|网站地图"
    r"|【责任编辑|收藏|热门文章|友情链接|关注公众号|扫码|客服电话|技术支持|Copyright|COPYRIGHT)"
)
# Behind a signature the notice is at its end, whatever the page adds.
_SIGNED = re.compile(rf"{_ORGAN_END}[ \u3000]{{0,4}}{_DATE}[ \u3000](?=\S)")
# A date that stands by itself behind a sentence, an organ or an officer is a signature, and the
# plan follows.
_DATED = re.compile(
    rf"(?:(?<=[。！][ \u3000])|(?<={_ORGAN_END}[ \u3000])|(?<=长[ \u3000])"
    rf"|[长理席任][ \u3000]+{_HAN}{{2,4}}[ \u3000]+)"
    rf"(?P<date>(?:{_DATE}|[一二][〇○零0一二三四五六七八九]{{3}}年"
    r"[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)[ \u3000])"
    r"(?=\S)(?!前|起|至|印发|发布|公布|通过|施行|召开)"
)
# Behind these a plan that follows its notice goes on, and in front of a signature a list.
_ENDS = (
    re.compile(
        rf"(?:实施|若干|行动|工作){_TITLE}(?=为(?:深入|贯彻|进一步|加快|切实|全面|落实|牢固|认真|提高))"
    ),
    re.compile(
        rf"[。会厅局委府）](?=[ \u3000]{{0,2}}{_HAN}{{2,6}}?[省市县区]{_HAN}{{2,16}}?{_ORGAN_END}"
        rf"\s?{_DATE})"
    ),
    # Organs that sign together, which no title goes on behind.
    re.compile(rf"[厅局委会](?={_HAN}{{2,3}}省{_HAN}{{2,12}}[厅局委会](?!关于|印发|转发))"),
    re.compile(r"（此件[^）]{2,12}）(?=[^\n])"),
    # `…的⏎实施意见 根据…`: the title of a plan, which a blank parts from its first words.
    re.compile(rf"[\u3400-\u9fff](?:{KIND})(?=[ \u3000](?:为|根据|按照|依据){_HAN}{{2}})"),
)
# In front of these a line begins: a field of a responsibility line, an attachment, the date
# of a signature and what is said of publication.
_WHO = "(?:责任|牵头|参与|配合|落实|主办|协办|实施|牵头推进|牵头考核)(?:单位|部门)："
_BEGINS = re.compile(
    rf"(?<![（(\[［【〔、，；;])(?:{_WHO}|(?:(?:完成|落实|办结)(?:时限|时间)|进度安排)：)"
    r"|(?<=[。）日])附件(?:：|\d|[一二三四五六七八九十])"
    rf"|(?<={_ORGAN_END}){_DATE}(?=$|[\n（附抄])"
    r"|（此件"
)
_FIELD = re.compile(_WHO)
_ITEM = re.compile(r"[^、，。；：（\n]+")
# An organ's name that something else follows than the rest of a name or a verb.
_LAST_ORGAN = re.compile(
    rf"(?:管委会|政府|委员会|厅|局)(?![长办党机牵配负等及和与会同有各按])(?={_HAN}{{2}})"
)
_LONGEST_FIELD = 300
# A table whose cells marks part: the first of its columns counts the rows.
_NUMBERS = re.compile("序号(?P<mark>[\t|｜])")
_FIRST_ROW = re.compile(r"[^\d\n]+1")
_FEWEST_COLUMNS, _MOST_COLUMNS = 3, 12
_LONGEST_HEADER = 200


@dataclass(frozen=True, slots=True)
class _Number:
    kind: int
    value: int
    start: int


def line_edits(text: str) -> EditLog:
    """Breaks put back into lines that are too long for a paragraph, in order."""
    longest = max(map(len, text.split("\n")))
    library = "文章属性" in text
    is_all = longest >= _MOST_OF_A_TEXT * len(text)
    limit = _SHORTEST_WITH_HEAD if is_all else _LONGEST_PARAGRAPH
    places = {place[0]: place for place in _plans(text)}
    if longest < min(limit, _SHORTEST_NOTICE) and not library:
        return EditLog.replacing(REASON, text, sorted(places.values()))
    for line in _LINE.finditer(text):
        if library:
            places |= _library(text, Span(*line.span()))
        if len(line[0]) < limit and not _has_gaps(line[0].strip()):
            continue
        begins = [*_headings(text, *line.span()), *_rows(text, *line.span())]
        begins += [match.start() for match in _BEGINS.finditer(text, *line.span())]
        head = [*head_breaks(text, Span(*line.span()))]
        if not _is_glued(len(begins), len(head), line.end() - line.start()):
            continue
        for at in (*head, *_around(text, *line.span())):
            places[at - 1] = (at - 1, at, "\n")
        for at in _ends(text, *line.span()):
            place = _break_behind(text, at)
            places.setdefault(place[0], place)
        for at in begins:
            if at > line.start() and at - 1 not in places:
                places[at] = (at, at + 1, "\n" + text[at])
    return EditLog.replacing(REASON, text, sorted(places.values()))


def _break_behind(text: str, at: int) -> tuple[int, int, str]:
    """The break behind a character, which takes the place of a blank, that one or the next."""
    if text[at] in _BLANKS:
        return at, at + 1, "\n"
    if text[at + 1 : at + 2] in _BLANKS:
        return at + 1, at + 2, "\n"
    return at, at + 1, text[at] + "\n"


def _plans(text: str) -> Iterator[tuple[int, int, str]]:
    """The breaks around the own title of a plan, right behind which its text begins."""
    if not _PLAN_TEXT.search(text, 0, _PLAN_HEAD):
        return
    for match in _PLAN_BEGINS.finditer(text, 0, _PLAN_HEAD):
        if match["title"]:
            yield _break_behind(text, match.start() - 1)
        yield _break_behind(text, match.end() - 1)


def _is_glued(begins: int, head: int, length: int) -> bool:
    """Whether a line with so many beginnings of lines in it was several."""
    return head > 0 or (begins >= _LEAST_GLUED and length >= _SHORTEST_NOTICE)


def _has_gaps(line: str) -> bool:
    """Whether a line holds what a program left of several ends of lines."""
    return len(line) >= _SHORTEST_NOTICE and len(_GAPS.findall(line)) >= _LEAST_GLUED


def _library(text: str, line: Span) -> dict[int, tuple[int, int, str]]:
    begins = (at for at in library_breaks(text, line) if at > line.start)
    return {at: (at, at + 1, "\n" + text[at]) for at in begins}


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets of the characters of a line behind which a break was lost."""
    head = min(end, start + _HEAD)
    for pattern in (_LEAD_ENDS, *_HEAD_ENDS):
        yield from (match.end() - 1 for match in pattern.finditer(text, start, head))
    for pattern in _ENDS:
        yield from (match.end() - 1 for match in pattern.finditer(text, start, end))
    for field in _FIELD.finditer(text, start, end):
        at = _end_of_field(text, field.end(), min(end, field.end() + _LONGEST_FIELD))
        if at is not None:
            yield at


def _around(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets behind the blanks at which lines of the page behind the notice begin."""
    tail = max(start, end - _HEAD)
    yield from (match.start() for match in _TAIL_BEGINS.finditer(text, tail, end))
    yield from (match.end() for match in _SIGNED.finditer(text, tail, end))
    for match in _DATED.finditer(text, start, end):
        yield from match.span("date")


def _end_of_field(text: str, start: int, end: int) -> int | None:
    """Offset of the last character of a list of agencies that other words are glued to."""
    for item in _ITEM.finditer(text, start, end):
        organ = _LAST_ORGAN.search(text, *item.span())
        if organ:
            return organ.end() - 1
        if text[item.end() : item.end() + 1] not in ("、", "，"):
            return None
    return None


def _headings(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets of the numbers in a line that begin headings."""
    numbers = [n for m in _NUMBER.finditer(text, start, end) if (n := _number(text, m))]
    ahead = _values_ahead(numbers)
    last = [0] * len(_KINDS)
    # Numbering may run on from section to section.
    running = [0] * len(_KINDS)
    for number, following in zip(numbers, ahead, strict=True):
        begins = number.value == 1 and following == 2
        if not begins and number.value - 1 not in (
            last[number.kind] or -1,
            running[number.kind] or -1,
        ):
            continue
        last[number.kind] = running[number.kind] = number.value
        last[number.kind + 1 :] = [0] * (len(_KINDS) - number.kind - 1)
        yield number.start


def _rows(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets at which the header and the rows of tables begin whose cells marks part.

    A row has as many marks as the header, and its number follows on that of the row before.
    """
    for header in _NUMBERS.finditer(text, start, end):
        mark = header["mark"]
        columns = _columns(text, header.end(), min(end, header.end() + _LONGEST_HEADER), mark)
        if columns < _FEWEST_COLUMNS:
            continue
        yield header.start()
        row, at = 1, header.end() - 1
        while (at := _mark_behind(text, at, end, mark, columns - 1)) >= 0:
            if not text.endswith(str(row), start, at):
                break
            yield at - len(str(row))
            row += 1


def _columns(text: str, start: int, end: int, mark: str) -> int:
    """How many columns a header has: its last cell and the number of the first row are glued."""
    cells = text[start:end].split(mark)[:_MOST_COLUMNS]
    glued = (number for number, cell in enumerate(cells) if _FIRST_ROW.fullmatch(cell))
    return next(glued, -2) + 2


def _mark_behind(text: str, at: int, end: int, mark: str, count: int) -> int:
    """Offset of the mark that is so many marks behind another one; -1 if there is none."""
    for _ in range(count):
        at = text.find(mark, at + 1, end)
        if at < 0:
            return -1
    return at


def _values_ahead(numbers: list[_Number]) -> list[int]:
    """For each number the value of the next of its kind; 0 where there is none."""
    ahead = [0] * len(numbers)
    following = [0] * len(_KINDS)
    for index in range(len(numbers) - 1, -1, -1):
        ahead[index] = following[numbers[index].kind]
        following[numbers[index].kind] = numbers[index].value
    return ahead


def _number(text: str, match: re.Match[str]) -> _Number | None:
    """What a match counts; `None` where the words in front of it make it no heading."""
    kind = match.lastgroup
    assert kind is not None  # noqa: S101 - every alternative has a group
    before = text[match.start() - 1 : match.start()]
    numeral = match[kind]
    if before in _COUNTS or (kind == "cn" and is_pair(before + numeral[0])):
        return None
    if kind == "arabic" and before.isascii() and before.isalpha():
        return None
    value = _NUMERALS.get(numeral) or int(numeral)
    return _Number(_KINDS.index(kind), value, match.start())
