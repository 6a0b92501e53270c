"""A notice as a tree on the terminal: its outline, and who does what until when."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group
from rich.text import Text
from rich.tree import Tree

from policyner.cli.words import as_is
from policyner.extractor import Reading
from policyner.language import translated
from policyner.linking.measure import ROLES, Measure, TargetBounds
from policyner.outline import Block
from policyner.records.notice import DocumentRecord, MeasureRecord
from policyner.records.titles import measure_title
from policyner.span import Span
from policyner.tagging.mention import Mention

# How a role is known, where no line of the measure itself says it.
_HOW = {
    "running_text": "in running text",
    "inherited": "from a line elsewhere",
    "convention": "by convention",
}


# Blocks whose words are no heading: what they say, the record has elsewhere or not at all.
_NO_HEADINGS = frozenset({"signature", "contents", "below"})


def notice_tree(reading: Reading) -> Tree:
    """The notice's outline, each measure at its place in it."""
    record = reading.to_record()
    tree = Tree(
        as_is(record.document.title or record.document.source, style="bold"), guide_style="dim"
    )
    for line in _facts(record.document):
        tree.add(line)
    if not record.measures:
        tree.add(Text(translated("no measures found"), style="italic"))
    ordered = sorted(reading.measures, key=lambda measure: (measure.span.start, measure.span.end))
    measures = list(zip(ordered, record.measures, strict=True))
    branches: list[Tree] = []
    position = 0
    for block in reading.outline.blocks:
        branch = tree if block.parent is None else branches[block.parent]
        own = []
        while position < len(measures) and measures[position][0].span.start < block.span.end:
            own.append(measures[position])
            position += 1
        first, rest = (own[0], own[1:]) if own and _is_whole(block, own[0][0]) else (None, own)
        if first is not None:
            branch = branch.add(_measure(reading, *first))
        elif block.kind not in _NO_HEADINGS and (title := _title(reading, block)):
            branch = branch.add(_aims(reading, block, title))
        branches.append(branch)
        for each in rest:
            branch.add(_measure(reading, *each))
    return tree


def _is_whole(block: Block, first: Measure) -> bool:
    """Whether the first measure of a block is what its heading names."""
    return first.number is not None or block.kind in ("row", "aim")


def _aims(reading: Reading, block: Block, title: str) -> Group:
    """A heading that is no measure, with the targets that stand below it all the same."""
    targets = [
        mention.span.of(reading.outline.text)
        for mention in _starting_in(reading.mentions, block.span)
        if mention.label == "TARGET"
    ]
    return Group(as_is(title, style="bold"), *(_line("target", words) for words in targets))


def _starting_in(mentions: Sequence[Mention], span: Span) -> Sequence[Mention]:
    low = bisect_left(mentions, span.start, key=lambda mention: mention.start)
    return mentions[low : bisect_left(mentions, span.end, low, key=lambda mention: mention.start)]


def _title(reading: Reading, block: Block) -> str:
    """The words of a block's heading; none for the head of the notice."""
    text = reading.outline.text
    if block.kind is None:
        return ""
    if block.kind == "table":
        return "／".join(block.span.of(text).split("\n", maxsplit=1)[0].split("\t"))
    number = block.number.of(text) if block.number else None
    heading = block.heading.of(text) if block.heading else None
    return measure_title(number, heading, block.span.of(text))


def _facts(document: DocumentRecord) -> Iterator[Text]:
    shown = {
        "number": document.document_number,
        "issued by": "、".join(document.issuers),
        "issued on": document.issued_on and document.issued_on.isoformat(),
        "printed on": document.printed_on and document.printed_on.isoformat(),
        "published on": document.published_on and document.published_on.isoformat(),
        "addressed to": "；".join(document.addressees),
        "attached": "；".join(document.attachments),
        "set aside": _counted(region.reason for region in document.set_aside),
        "lost": _counted(loss.kind for loss in document.losses),
    }
    for name, value in shown.items():
        if value:
            yield _line(name, value)


def _counted(kinds: Iterable[str]) -> str:
    """`furniture 2、page 1`: how many there are of each kind, in the order of the first."""
    return "、".join(f"{translated(kind)} {count}" for kind, count in Counter(kinds).items())


def _measure(reading: Reading, measure: Measure, record: MeasureRecord) -> Group:
    lines = [as_is(measure_title(record.number, record.heading, record.text), style="cyan")]
    lines += _roles(record)
    lines += (_target(reading, bounds) for bounds in measure.bounds)
    attached = {bounds.percent for bounds in measure.bounds}
    found = {
        "deadlines": measure.deadlines,
        "percentages": [index for index in measure.percentages if index not in attached],
    }
    for name, indices in found.items():
        if indices:
            lines.append(_line(name, "；".join(_words(reading, indices))))
    if record.other_parties:
        lines.append(_line("others", "；".join(party.text for party in record.other_parties)))
    return Group(*lines)


def _roles(record: MeasureRecord) -> Iterator[Text]:
    for role in ROLES:
        found = [agency for agency in record.agencies if agency.role == role]
        for basis in dict.fromkeys(agency.basis for agency in found):
            names = dict.fromkeys(agency.name for agency in found if agency.basis == basis)
            yield _line(role, "、".join(names), remark=_HOW.get(basis, ""))


def _target(reading: Reading, bounds: TargetBounds) -> Text:
    """A target with the deadline and the percentage that belong to it."""
    (words,) = _words(reading, [bounds.target])
    bound = [index for index in (bounds.deadline, bounds.percent) if index is not None]
    return _line("target", words, remark="，".join(_words(reading, bound)))


def _words(reading: Reading, indices: Sequence[int]) -> Iterable[str]:
    return [reading.mentions[index].span.of(reading.outline.text) for index in indices]


def _line(name: str, value: str, *, remark: str = "") -> Text:
    words = Text.assemble((translated(f"{name}: {{}}").format(""), "dim"), as_is(value))
    behind = translated(f" ({remark})") if remark else ""
    return Text.assemble(words, as_is(behind, style="dim")) if remark else words
