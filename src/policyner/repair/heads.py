"""The head of a page that came as one line: what stood in lines of its own is parted by blanks.

`首页 公开 青禾市财政局 青禾市民政局 关于…的通知 青财〔2024〕3号 各区财政局：` What stands between
two blanks says by itself whether a line began with it or ended behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from policyner.grammar.documents import KIND
from policyner.repair.page_fields import count_labels
from policyner.span import Span

_PieceKind = Literal[
    "title", "number", "organ", "date", "dated", "addressees", "label", "mark", "bullet", "body", ""
]

_PIECE = re.compile(r"[^ \t\u3000\n]+")
# A number, a date and a pair of brackets may hold blanks: `〔2023 〕24 号`, `2024 年3 月`.
_WITHIN = re.compile(
    r"(?<=[\d〔\[【（(])[ \t\u3000]+(?=[年月日号〕\]】）)])"
    r"|(?<=[年月第〔〕\]】）)])[ \t\u3000]+(?=\d{1,4}[ \t\u3000]?[月日号〕\]】）)])"
)
_HAN = "\u4e00-\u9fff"
_BRACKET = "(?:[（(〔][^（()）〔〕]{1,40}[)）〕])"
_ORGAN_ENDS = "[府局委厅部会办室组院署司]"
_BRACKETS = (("《", "》"), ("（", "）"), ("【", "】"))
_LONGEST_PIECE = 200
_LONGEST_VALUE = 20
# What a page shows for blanks that it could not read.
_UNREAD = "?？\ufffd"
_YEAR = r"[〔﹝\[［【（(]\s?(?:19|20)\d\d\s?年?[〕﹞\]］】）)]"
_DAY = (
    r"(?:(?:19|20)\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}日?"
    r"|[一二][〇○ＯOo零0一二三四五六七八九]{3}年\S{1,2}月\S{1,3}日)"
)
# A bracket that a page opens for its sizes of letters, and never closes.
_LEFT_OPEN = re.compile(r"[【\[](?:字体|字号)[：:][^】\]]{0,4}$|[：:][【\[]$")
# The page's own title, which it cut within its marks, in front of that of the notice.
_WHOLE_TITLE = re.compile(rf"[{_HAN}]{{2,40}}[府局委厅部办会室院]关于[^》]{{2,140}}")
# What parts bread crumbs, and a label whose value is no organ, number or title.
_CRUMB = re.compile(r"[>»›→/]+|-+>")
_VALUELESS = re.compile(
    rf"\S*(?:{'|'.join(count_labels())})[：:](?:\d\S{{0,8}})?(?:字[体号][：:])?[【\[]?"
    r"|附件[：:]|(?:以下[为是]?|文章|信息)正文[：:]?|\S*(?:背景色|保护色)[：:]|[【\[]?字体[：:]?|[【\[]?字号[：:][【\[]"
)
# The sizes of letters that a page offers, of which a program may keep the label alone.
_SIZES_LABEL = re.compile(r"[【\[]?(?:字体|字号|文字大小)[：:][【\[]?")
_SIZES = re.compile(r"[\[【（(]?(?:[大中小\]】）)|｜]|默认|标准|较大|特大).{0,6}")
# The title in a field may begin with several organs.
_TITLED = re.compile(rf"\S?(?:标题|名称)[：:][{_HAN}]{{2,40}}{_ORGAN_ENDS}")
# The label of a date, a kind or a validity, whose value is no number of a notice.
_UNNUMBERED = re.compile(r"\S*(?:来源|作者|日期|时间|分类|主题词|[性效])[：:]")
_OF_DATE = re.compile(r"\S*(?:日期|时间)[：:]")
_KINDS: tuple[tuple[_PieceKind, re.Pattern[str]], ...] = (
    ("body", re.compile(r".*[。；!！].*|[^：:]*，.*[^：:]|.*，[^：:]*[：:].+")),
    (
        "body",
        re.compile(r"(?:第?[一二三四五六七八九十]{1,3}[、章]|[（(][一二三四五六七八九十]{1,3}[）)])\S*"),
    ),
    (
        "number",
        re.compile(
            rf"[（(]?[{_HAN}]{{2,16}}\s?{_YEAR}\s?第?\s?\d{{1,5}}\s?号[）)]?"
            # Who issues may be glued to it.
            rf"(?:[{_HAN}]{{2,40}}{_ORGAN_ENDS})?"
        ),
    ),
    # `（2024年3月5日）` below a title: the date of issue, in a line of its own.
    ("dated", re.compile(rf"[（(]{_DAY}[）)]")),
    ("date", re.compile(rf"[（(【]?{_DAY}[）)】]?")),
    (
        "label",
        re.compile(rf"(?:[【\[■•·-]?[{_HAN}]{{2,6}}[】\]]?[:：]|[【\[][{_HAN}]{{2,6}}[】\]])\S{{0,20}}"),
    ),
    ("bullet", re.compile("[-•·●■◆]")),
    ("addressees", re.compile(r"[^。；]{2,300}[：:]")),
    (
        "title",
        re.compile(
            rf"\S{{0,60}}(?:关于|印发|转发|批转)\S{{2,140}}|\S{{0,60}}关于"
            rf"|《?中华人民共和国\S{{2,40}}法典?》?{_BRACKET}?"
            rf"|《?\S{{4,80}}(?:{KIND})》?{_BRACKET}?》?{_BRACKET}?(?:\d{{1,2}}篇\S{{0,8}})?"
        ),
    ),
    ("organ", re.compile(rf"[{_HAN}（）]{{2,40}}{_ORGAN_ENDS}")),
    ("mark", re.compile(r"[（(\[【][^（()）【】\[\]]{2,20}[）)\]】]")),
)  # fmt: skip
# `发文机关` and its value are one line, with a colon or without.
_VALUES = frozenset({"organ", "number", "date", ""})
_CLOSED: frozenset[_PieceKind] = frozenset(
    {"title", "number", "organ", "dated", "addressees", "mark"}
)
# A title is told by its place, by one of these, or by how a notice goes on behind it.
_OTHERS: frozenset[_PieceKind] = frozenset(
    {"number", "organ", "addressees", "label", "date", "dated"}
)
_FIRST_WORDS = re.compile("为|根据|按照|依据|依照|遵照|经|现将|近|一、|第一[章条]")
# What an editor says before a notice runs to where the page cut it off: `核心提示：…...`.
_TEASER = re.compile(r"(?:核心提示|摘要|导读|简介)[：:][^\n]{0,200}?(?:\.{3,}|…)")
# The row of a site that leads up to its governments, the highest first or last.
_HIGHEST = re.compile("中央人民政府(?:网站?)?|中国政府网")
#: An item of such a row: `青禾市人民政府`, `南湖省政府网`.
GOVERNMENT = re.compile(rf"[{_HAN}]{{2,20}}政府(?:网站?)?")
# With a letter nothing needs to stand between its number and what it says.
_LETTER = re.compile("[你贵]")
_LIBRARY = re.compile(r"文章属性(?=[ \t\u3000]{0,4}[•·●]?[ \t\u3000]{0,4}【)")
_LIBRARY_FIELD = re.compile(r"[•·●]?[ \t\u3000]{0,4}【[\u4e00-\u9fff \t]{2,8}】")
_BEHIND_TITLE = re.compile(r"(?:[（(][^。\n]{4,60}?日[）)])?")
# What stands further down is the text of the notice.
_HEAD = 1_500


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two blanks, and what it is."""

    span: Span
    kind: _PieceKind


def head_breaks(text: str, line: Span) -> Iterator[int]:
    """Offsets of the characters with which lines of a glued head begin; none where there is none.

    Args:
        text: The text so far.
        line: The line, which is longer than a paragraph.
    """
    pieces = list(_pieces(text, Span(line.start, min(line.end, line.start + _HEAD))))
    if not _is_head(text, pieces):
        return
    crumbs, in_head = False, True
    ladders = _ladders(text, pieces)
    for before, piece, following in zip(pieces, pieces[1:], [*pieces[2:], None], strict=False):
        if piece.span.start in ladders or _puts_up(text, before, piece, following):
            continue
        in_head = in_head and before.kind not in ("body", "addressees")
        if in_head and (_is_crumb(text, before) or _is_crumb(text, piece)):
            crumbs = True
        elif (
            crumbs
            or _parted(text, before, piece)
            or (in_head and _begins_text(text, before, piece))
        ):
            yield piece.span.start
            crumbs = False


def library_breaks(text: str, line: Span) -> Iterator[int]:
    """Offsets at which lines begin where a library of laws glued its fields to a notice.

    `…的意见文章属性•【制定机关】…•【时效性】现行有效正文…的意见（青政〔2024〕8号）为…`

    Args:
        text: The text so far.
        line: The line.
    """
    mark = _LIBRARY.search(text, line.start, line.end)
    if mark is None:
        return
    title = text[line.start : mark.start()].strip()
    labels = list(_LIBRARY_FIELD.finditer(text, mark.start(), min(line.end, mark.start() + _HEAD)))
    yield mark.start()
    yield from (label.start() for label in labels)
    value = labels[-1].end()
    body = text.find("正文", value, min(line.end, value + _LONGEST_PIECE))
    if body < 0:
        return
    yield body
    yield body + len("正文")
    if title and text.startswith(title, body + len("正文")):
        behind = _BEHIND_TITLE.match(text, body + len("正文") + len(title), line.end)
        if behind:
            yield from (place for place in {behind.start(), behind.end()} if place < line.end)


def _is_head(text: str, pieces: Sequence[_Piece]) -> bool:
    kinds = [piece.kind for piece in pieces]
    if kinds[:2] == ["number", "body"] and _LETTER.match(text, pieces[1].span.start):
        return True
    if "title" not in kinds:
        return "addressees" in kinds and len(_OTHERS & set(kinds)) > 1
    # A mark belongs to the title: `（征求意见稿）`.
    parts = [piece for piece in pieces if piece.kind != "mark"]
    titles = [piece.span.of(text) for piece in parts if piece.kind == "title"]
    return (
        "title" in kinds[:2]
        or bool(_OTHERS & set(kinds))
        or len(set(titles)) < len(titles)
        or any(
            before.kind == "title" and _FIRST_WORDS.match(text, piece.span.start)
            for before, piece in pairwise(parts)
        )
    )


def _pieces(text: str, line: Span) -> Iterator[_Piece]:
    within = {match.start() for match in _WITHIN.finditer(text, line.start, line.end)}
    start: int | None = None
    for match in _PIECE.finditer(text, line.start, line.end):
        start = match.start() if start is None else start
        words = text[start : match.end()]
        teaser = _TEASER.match(text, start, line.end)
        if teaser and match.end() < teaser.end():
            continue
        if match.end() not in within and not (_is_open(words) and _goes_on(text, words, match)):
            yield _piece(text, Span(start, match.end()))
            start = None


def _is_open(words: str) -> bool:
    """Whether words end within brackets, or within a list."""
    words = _LEFT_OPEN.sub("", words) or "-"
    return (
        len(words) < _LONGEST_PIECE
        and words[-1] not in "。：:"
        and (
            words[-1] in "、，"
            or any(words.count(opening) > words.count(closing) for opening, closing in _BRACKETS)
        )
    )


def _goes_on(text: str, words: str, last: re.Match[str]) -> bool:
    """Whether words that are open go on in the next piece, which may be a title of its own."""
    following = _PIECE.search(text, last.end())
    return not (words[:1] == "《" and following and _WHOLE_TITLE.fullmatch(following[0]))


def _piece(text: str, span: Span) -> _Piece:
    words = span.of(text).strip(_UNREAD)
    found = (kind for kind, pattern in _KINDS if pattern.fullmatch(words))
    return _Piece(span, next(found, ""))


def _is_crumb(text: str, piece: _Piece) -> bool:
    return _CRUMB.fullmatch(piece.span.of(text)) is not None


def _ladders(text: str, pieces: Sequence[_Piece]) -> frozenset[int]:
    """Where pieces begin that stand beside another one of a row of governments of a site."""
    found: set[int] = set()
    beside = False
    for piece, following in pairwise(pieces):
        words = piece.span.of(text)
        if beside and GOVERNMENT.fullmatch(words) and not _names_itself(text, following):
            found.add(piece.span.start)
        else:
            beside = _HIGHEST.fullmatch(words) is not None
    return frozenset(found)


def _names_itself(text: str, piece: _Piece) -> bool:
    """Whether a title goes on behind who issues: `关于…的通知`, a number."""
    return piece.kind == "number" or piece.span.of(text).startswith(("关于", "印发", "文件"))


def _puts_up(text: str, before: _Piece, piece: _Piece, following: _Piece | None) -> bool:
    """Whether an organ stands behind the date at which it put a page up: `2024-03-08 县水利局`."""
    return (
        (before.kind, piece.kind) == ("date", "organ")
        and "-" in before.span.of(text)
        and (following is None or not _names_itself(text, following))
    )


def _begins_text(text: str, before: _Piece, piece: _Piece) -> bool:
    """Whether the first words of a notice follow on the last value of a page's fields."""
    return (
        piece.kind == "body"
        and before.kind in ("", "label")
        and len(before.span.of(text)) <= _LONGEST_VALUE
        and _FIRST_WORDS.match(text, piece.span.start) is not None
    )


def _is_no_value(label: str, kind: _PieceKind) -> bool:
    """Whether what follows a label cannot be its value: a count's organ, a date's number."""
    if (kind == "number" and _UNNUMBERED.fullmatch(label)) or (
        kind == "organ" and _OF_DATE.fullmatch(label)
    ):
        return True
    return kind != "" and _VALUELESS.fullmatch(label) is not None


def _begins_title(text: str, before: _Piece, piece: _Piece) -> bool:
    """Whether a field gives the first of the organs that a title names."""
    named = _TITLED.fullmatch(before.span.of(text)) is not None
    return named and piece.kind == "title" and not piece.span.of(text).startswith("关于")


def _offers_sizes(text: str, before: _Piece, piece: _Piece) -> bool:
    """Whether a page's label for the size of letters stands in front of none."""
    return (
        _SIZES_LABEL.fullmatch(before.span.of(text)) is not None
        and _SIZES.fullmatch(piece.span.of(text)) is None
    )


def _parted(text: str, before: _Piece, piece: _Piece) -> bool:
    """Whether a line ended between two pieces."""
    if _is_no_value(before.span.of(text), piece.kind) or _offers_sizes(text, before, piece):
        return True
    if before.kind == "label" and text[before.span.end - 1] in "：:】]":
        # The value of the field; a title may stand behind a field without one.
        return piece.kind not in _VALUES
    if before.kind == "bullet" or _begins_title(text, before, piece):
        return False
    if piece.kind == "":
        return before.kind in _CLOSED
    if piece.kind == "body":
        return before.kind in _CLOSED or before.kind == "date"
    return piece.kind != "date" or before.kind != ""
