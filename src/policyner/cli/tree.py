"""A notice as a tree on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group
from rich.text import Text
from rich.tree import Tree

from policyner.cli.words import as_is, measure_title
from policyner.linking.measure import ROLES
from policyner.records.notice import AnyMention, MeasureRecord, NoticeRecord


def notice_tree(record: NoticeRecord) -> Tree:
    """The notice's measures below their headings, each with who does what until when."""
    document = record.document
    tree = Tree(as_is(document.title or document.source, style="bold"), guide_style="dim")
    for line in _facts(record):
        tree.add(line)
    if not record.measures:
        tree.add(Text("no measures found", style="italic"))
    branches: dict[tuple[str, ...], Tree] = {(): tree}
    mentions = record.by_id()
    for measure in record.measures:
        branch = tree
        for depth, heading in enumerate(measure.path, start=1):
            place = measure.path[:depth]
            if place not in branches:
                branches[place] = branch.add(as_is(heading, style="bold"))
            branch = branches[place]
        branch.add(_measure(measure, mentions))
    return tree


def _facts(record: NoticeRecord) -> Iterator[Text]:
    document = record.document
    facts = {
        "number": document.document_number,
        "issued by": "、".join(document.issuers),
        "issued on": document.issued_on and document.issued_on.isoformat(),
    }
    for name, value in facts.items():
        if value:
            yield _line(name, value)


def _measure(measure: MeasureRecord, mentions: dict[str, AnyMention]) -> Group:
    title = measure_title(measure.number, measure.heading, measure.text)
    lines = [as_is(title, style="cyan")]
    for role in ROLES:
        names = dict.fromkeys(a.name for a in measure.agencies if a.role == role)
        if names:
            lines.append(_line(role, "、".join(names)))
    found = {
        "targets": measure.targets,
        "deadlines": measure.deadlines,
        "percentages": measure.percentages,
    }
    for name, ids in found.items():
        if ids:
            lines.append(_line(name, _joined(mentions[each].clean for each in ids)))
    if measure.other_parties:
        lines.append(_line("others", _joined(party.text for party in measure.other_parties)))
    return Group(*lines)


def _joined(words: Iterable[str]) -> str:
    return "；".join(words)


def _line(name: str, value: str) -> Text:
    return Text.assemble((f"{name}: ", "dim"), as_is(value))
