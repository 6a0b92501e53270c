"""Snippets of notices with their gold inside them.

    （一）修桥。（[县交通局|牵]牵头，[财政局=县财政局|配]配合）

A mention stands in square brackets: its words; behind `=` its name, where the record completes it,
or several with `+` between them, where it stands for several agencies;
behind `|` its role in the measure that it lies in: 牵 leads, 配 supports, 责 is responsible.
Behind `@` stand the numbers of the measures that it has the role in, where it is not (only)
its own, parted by `&`; behind `:` how the role is known, where the snippet cares: 行 by the
measure's line, 文 in running text, 承 inherited, 约 by a convention. A mention without a role must
get none.
`{L:…}` is a deadline, `{T:…}` a target, `{P:…}` a percentage, with its value behind `|` where
the snippet cares: `{L:6月底前|end=2026-06-30 kind=by}`. `<南湖大学:school>` is another party, with
its kind. `{!T:…}` is what a model marks and no target is. `¦` stands where a measure begins: with
it in the snippet, no measure may begin anywhere else; `¦aim¦` is one that is no task.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policyner.linking import Measure, Role, link
from policyner.outline import Outline, parse_outline
from policyner.span import Span
from policyner.tagging.mention import Label, Mention

ROLES = {"牵": "lead", "配": "support", "责": "responsible"}
BASES = {"行": "line", "文": "running_text", "承": "inherited", "约": "convention"}
LAYERS: dict[str, Label] = {"L": "DEADLINE", "T": "TARGET", "P": "PERCENT"}

_MARK = re.compile(
    r"\[(?P<words>[^\]=|]+)(?:=(?P<name>[^\]|]+))?"
    r"(?:\|(?P<role>[牵配责])(?::(?P<basis>[行文承约]))?(?:@(?P<at>[^\]]+))?)?\]"
    r"|<(?P<party>[^<>:]+):(?P<kind>[a-z]+)>"
    r"|\{(?P<wrong>!?)(?P<layer>[LTP]):|(?P<close>(?:\|(?P<value>[a-z_]+=[^{}|]*))?\})"
    r"|(?P<begin>¦)(?:(?P<measure>parent|aim|closing)¦)?"
)


@dataclass(frozen=True, slots=True)
class Agency:
    """What a snippet expects of a mention of an agency."""

    mention: int
    name: str
    role: str | None
    basis: str | None
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Another party that a snippet expects in a list."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A snippet without its marks, and what they say.

    Attributes:
        text: The snippet without its marks.
        mentions: All that it marks, the wrong ones too.
        agencies: What it expects of each agency.
        begins: Where its measures begin.
        kinds: The kind of each of them.
        parties: The other parties of its lists.
        values: Keys and values by the index of a mention.
        wrong: Indices of the mentions that are none.
    """

    text: str
    mentions: tuple[Mention, ...]
    agencies: tuple[Agency, ...]
    begins: tuple[int, ...]
    kinds: tuple[str, ...]
    parties: tuple[Party, ...]
    values: Mapping[int, Mapping[str, str]]
    wrong: frozenset[int]

    @property
    def outline(self) -> Outline:
        return parse_outline(self.text)

    @property
    def measures(self) -> list[Measure]:
        return link(self.outline, self.mentions)


def read_snippet(marked: str) -> Snippet:
    """Takes the marks out of a snippet."""
    text = ""
    position = 0
    mentions: list[Mention] = []
    agencies: list[Agency] = []
    begins: list[int] = []
    kinds: list[str] = []
    parties: list[Party] = []
    values: dict[int, dict[str, str]] = {}
    wrong: set[int] = set()
    opened: list[tuple[Label, int, bool]] = []
    for mark in _MARK.finditer(marked):
        text += marked[position : mark.start()]
        position = mark.end()
        if mark["begin"]:
            begins.append(len(text))
            kinds.append(mark["measure"] or "task")
        elif mark["layer"]:
            opened.append((LAYERS[mark["layer"]], len(text), bool(mark["wrong"])))
        elif mark["party"]:
            parties.append(Party(Span(len(text), len(text) + len(mark["party"])), mark["kind"]))
            text += mark["party"]
        elif mark["close"]:
            label, start, is_wrong = opened.pop()
            if is_wrong:
                wrong.add(len(mentions))
            if mark["value"]:
                values[len(mentions)] = dict(part.split("=", 1) for part in mark["value"].split())
            mentions.append(Mention(label, start, len(text)))
        else:
            words = mark["words"]
            role = ROLES[mark["role"]] if mark["role"] else None
            basis = BASES[mark["basis"]] if mark["basis"] else None
            at = tuple(mark["at"].split("&")) if mark["at"] else ()
            agencies.append(Agency(len(mentions), mark["name"] or words, role, basis, at))
            mentions.append(Mention("DEPT", len(text), len(text) + len(words)))
            text += words
    assert not opened, f"a mark is never closed: {marked}"
    return Snippet(
        text + marked[position:],
        tuple(mentions),
        tuple(agencies),
        tuple(begins),
        tuple(kinds),
        tuple(parties),
        values,
        frozenset(wrong),
    )


def check(marked: str) -> None:
    """Links a snippet and compares what comes out with its gold."""
    snippet = read_snippet(marked)
    measures = snippet.measures
    found: dict[tuple[int, str, int], list[Role]] = {}
    for measure in measures:
        for role in measure.roles:
            found.setdefault((measure.span.start, role.role, role.mention), []).append(role)
    expected = {}
    for agency in snippet.agencies:
        if agency.role is not None:
            for start in _where(snippet, measures, agency):
                expected[start, agency.role, agency.mention] = agency
    assert _readable(snippet, found) == _readable(snippet, expected)
    for key, agency in expected.items():
        assert [role.name for role in found[key]] == agency.name.split("+")
        assert agency.basis is None or {role.basis for role in found[key]} == {agency.basis}
    if snippet.begins:
        assert tuple(measure.span.start for measure in measures) == snippet.begins
    for measure in measures:
        for role in measure.roles:
            assert role.cue.of(snippet.text).strip()


def _where(snippet: Snippet, measures: list[Measure], agency: Agency) -> list[int]:
    if agency.at:
        return [m.span.start for m in measures if m.number in agency.at]
    span = snippet.mentions[agency.mention].span
    return [m.span.start for m in measures if m.span.contains(span)]


def _readable(snippet: Snippet, keys: object) -> list[tuple[str, str, str]]:
    return sorted(
        (snippet.text[start : start + 8], role, snippet.mentions[mention].span.of(snippet.text))
        for start, role, mention in keys  # type: ignore[attr-defined]
    )
