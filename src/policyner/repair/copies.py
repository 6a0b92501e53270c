"""A notice that its page gives twice: the second copy is set aside.

Copies are found by their sentences: a run of sentences that stood before, in
the same order, and is as long as a notice. An article that summarises a notice
before giving it in full is no copy, since it tells it in other words; letters to several
towns, permits of several plants and forms of several programmes are none, since each says
something of its own, be it one figure. So nothing that stands once is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

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
    sentences: list[tuple[int, int]] = []
    first: dict[str, int] = {}
    # For each sentence the one it repeats; itself where it is new.
    repeats: list[int] = []
    # Where each sentence, short ones too, stands first.
    places: dict[str, int] = {}
    for match in _SENTENCE.finditer(text):
        words = _BLANKS.sub("", match[0])
        places.setdefault(words, match.start())
        if _LONG.match(match[0]):
            repeats.append(first.setdefault(words, len(sentences)))
            sentences.append(match.span())
    repeated = sum(end - start for at, (start, end) in enumerate(sentences) if repeats[at] != at)
    least = max(_LEAST_CHARACTERS, _LEAST_SHARE * (len(text) - repeated))
    index = 0
    while index < len(sentences):
        last = _last_of_run(repeats, index) if repeats[index] != index else index
        if last == index or _begins_later(repeats, index, last):
            index += 1
            continue
        start, end = sentences[index][0], sentences[last][1]
        # Another copy may follow, which has its own turn.
        bound = sentences[last + 1][0] if last + 1 < len(sentences) else len(text)
        if (
            last - index + 1 >= _LEAST_SENTENCES
            and end - start >= least
            and not _says_new(text, places, sentences, repeats, range(index, last + 1))
        ):
            yield start, _with_rest(text, end, sentences[repeats[last]][1], bound=bound)
        index = last + 1


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


def _says_new(
    text: str,
    places: dict[str, int],
    sentences: list[tuple[int, int]],
    repeats: list[int],
    run: range,
) -> bool:
    """Whether something of a run stands nowhere before it, and is no damaged form of it."""
    start, end = sentences[run.start][0], sentences[run[-1]][1]
    damaged = set()
    reached = repeats[run.start]
    for at in run:
        if repeats[at] < run.start:
            reached = repeats[at]
            continue
        words = text[slice(*sentences[at])]
        near = sentences[reached + 1 : reached + 2 + _MOST_MISSED]
        if any(_is_damaged(words, text[slice(*place)]) for place in near):
            damaged.add(_BLANKS.sub("", words))
    found = (_BLANKS.sub("", match[0]) for match in _SENTENCE.finditer(text, start, end))
    return any(places[words] >= start and words not in damaged for words in found)


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
