"""Kinds: every way of writing that must come out right, and what is held against it.

The modules `*_kinds.py` beside this one read as a list of what notices write: a kind is a
number, one sentence that says what must come out, and cases. A case is a snippet with its gold
inside it, in the language of `tests/linking/snippets.py`, on one line: `⏎` stands for a line
break and `⇥` for a tab. A case behind `✗` comes out wrong today; once it comes out right, its
test says so, and the mark goes.

What is compared is the record, as users get it. Where a kind is about structure, roles or values,
the walk is given the gold mentions, so that no model decides it. Where a kind is about what a list
names, the walk is given no name too: the list alone must be enough. Where a kind is about what is
found in running text, the embedded model reads the case inside a notice. `[words=*|责]` is a
mention whose completed name does not matter, `{L:words|at=1&2}` a time of the measures 1 and 2,
`{L:words|at=0}` one of none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from snippets import Snippet, read_snippet

from policyner.extractor import Extractor, read
from policyner.reading.dispatch import read_bytes, read_text
from policyner.reading.source import Source
from policyner.repair import repair
from policyner.tagging.mention import Label, Mention

#: A notice around a case that needs one: who issued it, and when.
HEAD = (
    "青禾市人民政府办公室关于印发便民利民工作方案的通知\n青政办发〔2026〕12号\n"
    "各县（区）人民政府，市政府各部门：\n"
)
SIGNED = "\n青禾市人民政府办公室\n2026年3月2日\n"

#: The layers that a case marks with braces.
_IN_BRACES: tuple[Label, ...] = ("DEADLINE", "TARGET", "PERCENT")

#: The layers that a measure holds, and its keys for them.
_HELD: dict[Label, str] = {"DEADLINE": "deadlines", "TARGET": "targets"}

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of writing.

    Attributes:
        line: Number of the kind.
        says: What must come out.
        cases: Snippets, or texts with what must come out of them; those that come out wrong
            today behind `✗`.
    """

    line: int
    says: str
    cases: tuple[str | tuple[Any, ...], ...]


def each(kinds: Iterable[Kind]) -> list[Any]:
    """One parameter, or one row of them, for each case of some kinds."""
    return [
        _parameter(kind, case, number)
        for kind in kinds
        for number, case in enumerate(kind.cases, start=1)
    ]


def _parameter(kind: Kind, case: str | tuple[Any, ...], number: int) -> Any:
    text, *expected = (case,) if isinstance(case, str) else case
    wrong = pytest.mark.xfail(strict=True, reason=kind.says, raises=AssertionError)
    return pytest.param(
        text.removeprefix("✗").replace("⏎", "\n").replace("⇥", "\t"),
        *expected,
        id=f"{kind.line}-{kind.says.replace(' ', '_')}-{number}",
        marks=wrong if text.startswith("✗") else (),
    )


@cache
def embedded() -> Extractor:
    """The embedded model, loaded once."""
    return Extractor.load()


def record_of(text: str, mentions: Sequence[Mention] | None) -> Record:
    """A text's record, as JSON has it.

    Args:
        text: The text.
        mentions: What a model is said to have found; the embedded model reads the text
            where it is `None`.
    """
    return _record_of(read_text(text), mentions)


def record_of_page(page: str) -> Record:
    """The record of an HTML page in which a model found nothing."""
    return _record_of(read_bytes(page.encode(), name="通知.html"), ())


def _record_of(source: Source, mentions: Sequence[Mention] | None) -> Record:
    if mentions is None:
        return embedded().extract(source).model_dump(mode="json")
    aligned = repair(source.text)
    clean = [m.at(aligned.to_clean(m.start, m.end)) for m in mentions]
    return read(source, aligned, clean).to_record().model_dump(mode="json")


def check_roles(marked: str) -> None:
    """Given the gold mentions: who has which role in which measure, and no name moves."""
    snippet = read_snippet(marked + "\n")
    record = record_of(snippet.text, snippet.mentions)
    assert _spans(record, "DEPT") == _gold(snippet, "DEPT")
    _compare_measures(snippet, record)


def check_lists(marked: str) -> None:
    """The same, and where a model saw nothing: every name by its place in the list."""
    check_roles(marked)
    snippet = read_snippet(marked + "\n")
    seen = [m for m in snippet.mentions if m.label != "DEPT"]
    _compare_measures(snippet, record_of(snippet.text, seen))


def check_structure(marked: str) -> None:
    """Given the gold mentions: the measures, their kinds, what is in them and what is past."""
    snippet = read_snippet(marked + "\n")
    record = record_of(snippet.text, snippet.mentions)
    _compare_measures(snippet, record)
    if set(snippet.kinds) - {"task"}:
        assert [m.get("kind") for m in record["measures"]] == list(snippet.kinds)
    past = record["document"].get("past") or []
    for index in snippet.wrong:
        span = snippet.mentions[index].span
        assert any(p["start"] <= span.start and span.end <= p["end"] for p in past), past
    if snippet.wrong:
        for layer in _HELD:
            assert _spans(record, layer) == _gold(snippet, layer)


def check_values(marked: str, *, signed: bool = True) -> None:
    """Given the gold mentions in a notice: their extents stay, and their values are these."""
    snippet = read_snippet(HEAD + marked + (SIGNED if signed else "\n"))
    record = record_of(snippet.text, snippet.mentions)
    for layer in _IN_BRACES:
        _compare_mentions(snippet, record, layer)


def check_fields(marked: str) -> None:
    """Given nothing: the times that stand in fields are found and read."""
    snippet = read_snippet(HEAD + marked + SIGNED)
    _compare_mentions(snippet, record_of(snippet.text, ()), "DEADLINE")


def check_found(marked: str, layer: Label) -> None:
    """The embedded model, in a notice: one layer's mentions are these and no others."""
    snippet = read_snippet(HEAD + marked + SIGNED)
    inside = range(len(HEAD), len(snippet.text) - len(SIGNED))
    _compare_mentions(snippet, record_of(snippet.text, None), layer, inside=inside)


def check_whole(marked: str, layer: Label) -> None:
    """The embedded model, in a case that is a notice itself."""
    snippet = read_snippet(marked + "\n")
    _compare_mentions(snippet, record_of(snippet.text, None), layer)


def _compare_mentions(
    snippet: Snippet, record: Record, layer: Label, *, inside: range | None = None
) -> None:
    """One layer's extents, and the values that a snippet cares for."""
    assert _spans(record, layer, inside=inside) == _gold(snippet, layer)
    found = {m["start"]: m for m in record["mentions"] if m["label"] == layer}
    for index, expected in snippet.values.items():
        mention = snippet.mentions[index]
        if mention.label == layer:
            value = found[mention.start][layer.lower()] or {}
            given = {key: "null" if value.get(key) is None else value[key] for key in expected}
            assert (mention.span.of(snippet.text), given) == (
                mention.span.of(snippet.text),
                dict(expected),
            )


def _compare_measures(snippet: Snippet, record: Record) -> None:
    """Measures, their roles, other parties, times and targets against a snippet's."""
    by_id = {m["id"]: m for m in record["mentions"]}
    measures = record["measures"]
    if snippet.begins:
        assert [_head(snippet, m) for m in measures] == [
            _words_at(snippet, start) for start in snippet.begins
        ]
    free = {
        snippet.mentions[a.mention].span.of(snippet.text) for a in snippet.agencies if a.name == "*"
    }
    found = sorted(
        {
            (_head(snippet, m), a["role"], words, "*" if words in free else a["name"])
            for m in measures
            for a in m["agencies"]
            for words in [by_id[a["mention"]]["text"]]
        }
    )
    assert found == sorted(_roles(snippet, measures))
    if snippet.parties:
        parties = [(p["text"], p.get("kind")) for m in measures for p in m["other_parties"]]
        assert parties == [(p.span.of(snippet.text), p.kind) for p in snippet.parties]
    if snippet.begins and _gold(snippet, "DEADLINE"):
        for layer, key in _HELD.items():
            held = [(_head(snippet, m), by_id[i]["text"]) for m in measures for i in m[key]]
            assert sorted(held) == sorted(_held(snippet, measures, layer))


def _roles(snippet: Snippet, measures: Sequence[Record]) -> Iterator[tuple[str, str, str, str]]:
    for agency in snippet.agencies:
        if agency.role is not None:
            mention = snippet.mentions[agency.mention]
            for measure in _measures_with(mention, agency.at, measures):
                for name in agency.name.split("+"):
                    yield _head(snippet, measure), agency.role, mention.span.of(snippet.text), name


def _held(snippet: Snippet, measures: Sequence[Record], layer: Label) -> Iterator[tuple[str, str]]:
    for index, mention in enumerate(snippet.mentions):
        if mention.label == layer and index not in snippet.wrong:
            at = snippet.values.get(index, {}).get("at")
            for measure in _measures_with(mention, at.split("&") if at else (), measures):
                yield _head(snippet, measure), mention.span.of(snippet.text)


def _measures_with(mention: Mention, at: Sequence[str], measures: Sequence[Record]) -> list[Record]:
    """The measures with some numbers (0 is none), or the one that a mention stands in."""
    found = [
        m
        for m in measures
        if (m["number"] in at if at else m["start"] <= mention.start and mention.end <= m["end"])
    ]
    assert bool(found) == ("0" not in at), f"{mention.label} {mention.start} stands in no measure"
    return found


def _head(snippet: Snippet, measure: Record) -> str:
    return _words_at(snippet, measure["start"])


def _words_at(snippet: Snippet, start: int) -> str:
    """A place in a form that a person finds in the snippet."""
    return f"{start} {snippet.text[start : start + 8]}"


def _spans(record: Record, layer: Label, *, inside: range | None = None) -> list[str]:
    return [
        f"{m['start']} {m['text']}"
        for m in record["mentions"]
        if m["label"] == layer and (inside is None or m["start"] in inside)
    ]


def _gold(snippet: Snippet, layer: Label) -> list[str]:
    found = (m for i, m in enumerate(snippet.mentions) if i not in snippet.wrong)
    return [
        f"{m.start} {m.span.of(snippet.text)}"
        for m in sorted(found, key=Mention.order)
        if m.label == layer
    ]
