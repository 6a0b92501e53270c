"""A notice that its page gives twice: the second copy is set aside.

Copies are found by their sentences: a run of sentences that stood before, in
the same order, and is as long as a notice. An article that summarises a notice
before giving it in full is no copy, since it tells it in other words; letters to several
towns, permits of several plants and forms of several programmes are none, since each says
something of its own, be it one figure. So nothing that stands once is set aside.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import accumulate

from policyner.grammar.documents import KIND
from policyner.repair.edits import EditLog

REASON = "copy"

_SENTENCE = re.compile(r"[^。；;！\n]+[。；;！]?")
_BLANKS = re.compile(r"\s+")
# Sentences with fewer Chinese characters (headings, cells, figures) recur anyway; they
# are passed over.
_LEAST_HAN = 10
_LONG = re.compile(f"(?:[^\u4e00-\u9fff]*[\u4e00-\u9fff]){{{_LEAST_HAN}}}")
# A copy has at least so many sentences and characters, and is such a part of what the text is
# without its repetitions: the more copies there are, the smaller a part of the whole is each.
_LEAST_SENTENCES = 6
_LEAST_CHARACTERS = 300
_LEAST_SHARE = 0.2
# Of these so many may be damaged.
_MOST_DIFFERENT = 3
# Sentences in a row that a copy may lack or have changed.
_MOST_MISSED = 2
# Lines above and below a copy that tell whose it is; and characters of what stands above the first.
_MOST_BESIDE = 3
_LONGEST_HEAD = 300
_STOPS = ("。", "；", ";", "！")
_TITLE = re.compile(rf"关于.*(?:{KIND})》?$")
# Pages shorten titles: `关于推进公共文化...`.
_SHORTENED = re.compile(r"(.{6})(?:…|\.{3})")
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
# Longer sentences are not looked at for damage.
_LONGEST_DAMAGED = 400
_WORD = re.compile(r"\w")
_NUMERAL = re.compile("[\\d〇零一二两三四五六七八九十百千万亿]")


def copy_edits(text: str) -> EditLog:
    """Cuts of the second copies of a notice, whole sentences."""
    # A quick look first: are there sentences that stand twice at all?
    sentences = text.replace("。", "\n").replace("；", "\n").split("\n")
    long = [sentence for sentence in sentences if len(sentence) >= _LEAST_HAN]
    if len(long) - len(set(long)) < _LEAST_SENTENCES - _MOST_DIFFERENT:
        return EditLog.none(text)
    return EditLog.removing(REASON, text, list(_copies(text)))


def _copies(text: str) -> Iterator[tuple[int, int]]:
    pieces = _Pieces(text)
    long = pieces.long
    # For each long sentence the one it repeats; itself where it is new.
    first: dict[str, int] = {}
    repeats = [first.setdefault(pieces.words[piece], at) for at, piece in enumerate(long)]
    lengths = [end - start for start, end in (pieces.spans[piece] for piece in long)]
    repeated = sum(length for at, length in enumerate(lengths) if repeats[at] != at)
    least = max(_LEAST_CHARACTERS, _LEAST_SHARE * (len(text) - repeated))
    index = 0
    while index < len(long):
        last = _last_of_run(repeats, index) if repeats[index] != index else index
        if last == index or _begins_later(repeats, index, last):
            index += 1
            continue
        start, end = pieces.spans[long[index]][0], pieces.spans[long[last]][1]
        # Another copy may follow, which has its own turn.
        bound = pieces.spans[long[last + 1]][0] if last + 1 < len(long) else len(text)
        if (
            last - index + 1 >= _LEAST_SENTENCES
            and end - start >= least
            and not pieces.says_new(range(long[index], long[last] + 1))
            and not pieces.is_of_another(long[index], long[repeats[index]])
            and not pieces.is_signed_anew(long[last], long[repeats[last]])
        ):
            first_end = pieces.spans[long[repeats[last]]][1]
            yield start, _with_rest(text, end, first_end, bound=bound)
        index = last + 1


class _Pieces:
    """The sentences and lines of a text.

    Attributes:
        spans: Where each stands.
        words: Each without its blanks.
        long: The numbers of those that have many Chinese characters.
    """

    def __init__(self, text: str) -> None:
        matches = list(_SENTENCE.finditer(text))
        self.spans = [match.span() for match in matches]
        self.words = [_BLANKS.sub("", match[0]) for match in matches]
        self.long = [at for at, words in enumerate(self.words) if _LONG.match(words)]
        # All words, in which breaks of lines make no difference, and where each piece ends there.
        self._joined = "".join(self.words)
        self._ends = list(accumulate(map(len, self.words)))
        self._first: dict[str, int] = {}
        for at in self.long:
            self._first.setdefault(self.words[at], at)

    def says_new(self, run: range) -> bool:
        """Whether something of a run does not stand before it in this order, damaged or not.

        Args:
            run: Pieces; the first of them is long, and stands before.
        """
        reached = 0
        for at in run:
            words = self.words[at]
            earlier = self._first.get(words, at)
            if at != run.start and self._joined.startswith(words, reached):
                reached += len(words)
            elif earlier < run.start:
                reached = self._ends[earlier]
            else:
                behind = bisect_right(self._ends, reached)
                near = range(behind, min(run.start, behind + 1 + _MOST_MISSED))
                whole = next((it for it in near if _is_damaged(words, self.words[it])), None)
                if whole is None:
                    return True
                reached = self._ends[whole]
        return False

    def is_of_another(self, begin: int, first: int) -> bool:
        """Whether what stands above a run is of another notice than above the one it repeats.

        That is another title or addressee; or, above both, a sentence of its own.
        """
        above = self.words[max(0, begin - _MOST_BESIDE) : begin]
        end = self._ends[first]
        if first and self.words[first - 1].endswith(_STOPS) and above[-1].endswith(_STOPS):
            return self._joined.find(above[-1], 0, self._ends[begin - 2]) < 0
        head = self._joined[max(0, end - len(self.words[first]) - _LONGEST_HEAD) : end]
        if above[-1].endswith(("：", ":")) and above[-1] not in head:
            return True
        shortened = _SHORTENED.findall(head)
        return any(
            _TITLE.search(words) and words not in head and not any(it in words for it in shortened)
            for words in above
        )

    def is_signed_anew(self, last: int, first: int) -> bool:
        """Whether another date stands below a run than below the one it repeats."""
        one, other = (
            set(_DATE.findall("\n".join(self.words[at + 1 : at + 1 + _MOST_BESIDE])))
            for at in (last, first)
        )
        return bool(one and other and one.isdisjoint(other))


def _begins_later(repeats: list[int], index: int, last: int) -> bool:
    """Whether a run is as good without its first sentence: the first copy's signature.

    Its words may stand by the title, too, which comes next.
    """
    return repeats[index + 1] <= repeats[index] and _last_of_run(repeats, index + 1) >= last


def _last_of_run(repeats: list[int], index: int) -> int:
    """The last sentence of the run that repeats earlier ones in their order."""
    last, reached, missed = index, repeats[index], 0
    for at in range(index + 1, len(repeats)):
        earlier = repeats[at]
        # What a copy repeats lies before the copy.
        if reached < earlier <= reached + missed + 1 + _MOST_MISSED and earlier < index:
            last, reached, missed = at, earlier, 0
        elif missed == _MOST_MISSED:
            break
        else:
            missed += 1
    return last


def _is_damaged(words: str, whole: str) -> bool:
    """Whether a sentence is another one with characters lost, or with signs in their place.

    It has no word and no figure of its own: `支持托育服务` says something else than `支持养老服务`,
    `1号机组` than `11号机组`.
    """
    if max(len(words), len(whole)) > _LONGEST_DAMAGED:
        return False
    changes = SequenceMatcher(None, words, whole, autojunk=False).get_opcodes()
    same = sum(end - start for kind, start, end, *_ in changes if kind == "equal")
    return 2 * same >= len(whole) and not any(
        _WORD.search(words, start, end) or _cuts_figure(words, start, whole[theirs:their_end])
        for kind, start, end, theirs, their_end in changes
        if kind != "equal"
    )


def _cuts_figure(words: str, at: int, lost: str) -> bool:
    """Whether a part of a figure is lost before an offset, so that another figure is left."""
    return bool(
        (_NUMERAL.match(lost) and _NUMERAL.match(words[max(0, at - 1) : at]))
        or (_NUMERAL.match(lost[-1:]) and _NUMERAL.match(words, at))
    )


def _with_rest(text: str, end: int, first_end: int, *, bound: int) -> int:
    """The end of a copy, with the short lines (the signature) that follow both copies.

    Args:
        text: The whole text.
        end: Where the last long sentence of the copy ends.
        first_end: Where the one ends that it repeats.
        bound: Where the next long sentence begins; no line reaches beyond it.
    """
    rest = zip(
        _SENTENCE.finditer(text, end, bound), _SENTENCE.finditer(text, first_end), strict=False
    )
    for match, earlier in rest:
        if _BLANKS.sub("", match[0]) != _BLANKS.sub("", earlier[0]):
            break
        end = match.end()
    return end
