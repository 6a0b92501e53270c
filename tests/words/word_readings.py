"""The words of the vocabularies between repair and records, each with what its example gives.

A vocabulary is a YAML file in a room of the middle. A word is a leaf of it: a key with an example
behind it, or an entry of a list. `words_in` lists them, `Word.outcome` says in a line of text what
the rooms make of the example. Lines that nobody would read as one thing (a list of labels, an
organ's names) get an example made of their neighbours'.

    python tests/words/word_readings.py     writes `outcomes.tsv` anew: read what changed in it
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

import policyner
from policyner import vocabulary
from policyner.span import Span

OUTCOMES = Path(__file__).with_name("outcomes.tsv")
_ROOT = Path(policyner.__file__).parent
_ROOMS = ("outline", "grammar", "linking", "resolving", "settling")
_LISTS_OF_NAMES = ("registry.yaml", "history.yaml", "provinces.yaml")


@dataclass(frozen=True, slots=True)
class Word:
    """A word.

    Attributes:
        file: Its file, from the package on (`outline/cues.yaml`).
        path: The keys and indices that lead to it, itself the last.
        word: Itself.
        example: What is read.
    """

    file: str
    path: tuple[str | int, ...]
    word: str
    example: str

    @property
    def section(self) -> str:
        """Where in its file it stands."""
        return ".".join(map(str, self.path[:-1]))

    def outcome(self) -> str:
        """What comes out of its example."""
        return outcome(self.file, self.section, self.word, self.example)


def all_words() -> Iterator[Word]:
    """The words of all vocabularies, in order."""
    for room in _ROOMS:
        for path in sorted((_ROOT / room).rglob("*.yaml")):
            yield from words_in(path.relative_to(_ROOT).as_posix())


def words_in(file: str) -> Iterator[Word]:
    """The words of one vocabulary, in order."""
    # By its path: to ask its package for it would import what reads it.
    text = (_ROOT / file).read_text(encoding="utf-8")
    data = yaml.load(text, Loader=vocabulary._LOADER)  # noqa: S506 - as it is read elsewhere
    name = file.rpartition("/")[2]
    if name == "head.yaml":
        yield from _labels(file, data)
    elif name in _LISTS_OF_NAMES:
        yield from _names(file, name, data)
    else:
        yield from _leaves(file, data, ())


def package_of(file: str) -> tuple[str, str]:
    """Package and name of a file, as `read_vocabulary` takes them."""
    room, _, name = file.rpartition("/")
    return f"policyner.{room.replace('/', '.')}", name


def _leaves(file: str, data: Any, path: tuple[str | int, ...]) -> Iterator[Word]:
    for key, entry in data.items() if isinstance(data, dict) else enumerate(data):
        example = entry.get("example") if isinstance(entry, dict) else entry
        if isinstance(example, str):
            yield Word(file, (*path, key), key if isinstance(key, str) else entry["kind"], example)
        else:
            yield from _leaves(file, entry, (*path, key))


def _labels(file: str, data: Mapping[str, Any]) -> Iterator[Word]:
    for kind, row in data["fields"].items():
        example: str = row["example"]
        groups = {group: row.get(group, ()) for group in ("sure", "others")}
        shown = next(each for group in groups.values() for each in group if each in example)
        for group, labels in groups.items():
            for index, label in enumerate(labels):
                place = ("fields", kind, group, index)
                yield Word(file, place, label, example.replace(shown, label))
    for index, value in enumerate(data["none"]):
        yield Word(file, ("none", index), value, f"文号：{value}")


def _names(file: str, name: str, data: Mapping[str, Any]) -> Iterator[Word]:
    if name == "provinces.yaml":
        for section, words in data.items():
            for key, entry in words.items():
                yield Word(file, (section, key), key, entry if section == "peoples" else key)
        return
    entries = data["organs"] if name == "history.yaml" else data["functions"]
    for key, entry in enumerate(entries) if isinstance(entries, list) else entries.items():
        top = (next(iter(data)) if name == "history.yaml" else "functions", key)
        for index, alias in enumerate(entry.get("also", ())):
            yield Word(file, (*top, "also", index), alias, alias)
        inner = entry.get("local", {}) if name == "history.yaml" else entry
        where = (*top, "local") if name == "history.yaml" else top
        for form in inner.get("bodies", {}):
            yield Word(file, (*where, "bodies", form), form, form)
        head = _SHORT_HEADS.get((inner.get("heads") or [""])[0], "")
        for index, stem in enumerate(inner.get("short", ())):
            yield Word(file, (*where, "short", index), stem, stem + head)
        for index, field in enumerate(inner.get("fields", ())):
            yield Word(file, (*where, "fields", index), field, f"{field}部门")


_SHORT_HEADS = {"委员会": "委", "办公室": "办", "局": "局", "厅": "厅", "馆": "馆"}


def without(data: Any, path: tuple[str | int, ...]) -> None:
    """Takes what a path leads to out of a vocabulary."""
    for key in path[:-1]:
        data = data[key]
    del data[path[-1]]


def outcome(file: str, section: str, word: str, example: str) -> str:
    """What comes out of an example, in a line of text.

    Args:
        file: The word's file.
        section: Where in it the word stands.
        word: The word.
        example: The example.
    """
    frame = _FRAMES.get(file, {}).get(section.partition(".")[0], "{}")
    text = frame.replace("{}", example).replace("{word}", word)
    reading = _READINGS[file]
    return re.sub(r"\s+", " ", reading(text, word)).strip()


def _told(value: Any) -> str:
    """A value's parts that say something."""
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_told, value)) + ")"
    if not is_dataclass(value):
        return str(value)
    parts = ((field.name, getattr(value, field.name)) for field in fields(value))
    return "(" + ", ".join(f"{n}={_told(v)}" for n, v in parts if v not in (None, False, ())) + ")"


def _spans(text: str, spans: Any) -> str:
    return " / ".join(span.of(text) for span in spans)


def _lines(text: str, word: str) -> str:
    from policyner.outline import parse_outline

    return "; ".join(
        " ".join(
            [
                *(f"{s.role} {_spans(text, s.items)} [{s.cue.of(text)}]" for s in line.segments),
                *(f"time {time.of(text)}" for time in line.times),
            ]
        )
        for line in parse_outline(text).lines
    )


def _blocks(text: str, word: str) -> str:
    from policyner.outline import parse_outline

    outline = parse_outline(text)
    blocks = (
        f"{block.kind}{' aim' * block.aim}{' past' * block.past} {len(block.stretches)}"
        for block in outline.blocks
    )
    return ", ".join(blocks) + "; past " + "/".join(span.of(text) for span in outline.past)


def _duties(text: str, word: str) -> str:
    from policyner.outline.duties import duties_in

    return _spans(text, duties_in(text, Span(0, len(text))))


def _fields(text: str, word: str) -> str:
    from policyner.outline.fields import line_fields

    fields = line_fields(text, Span(0, len(text)))
    return "; ".join(f"{field.kind} {field.value.of(text)}" for field in fields)


def _columns(text: str, word: str) -> str:
    from policyner.outline.tables import find_tables
    from policyner.outline.tables.columns import Column, Header, read_column

    if text.startswith("序号工作"):
        items = (s.items for table in find_tables(text) for r in table.rows for s in r.segments)
        return "; ".join(_spans(text, each) for each in items)
    if "\u3000" not in text:
        tables = find_tables(text)
        return "; ".join(_spans(text, c) for table in tables for r in table.rows for c in r.cells)
    cells = [Span(*match.span()) for match in re.finditer("[^\u3000]+", text)]
    columns = [read_column(text, cell) for cell in cells]
    kinds = " ".join(column.kind if column else "-" for column in columns)
    whole = [column or Column("other", cell) for column, cell in zip(columns, cells, strict=True)]
    return kinds + " reports" * Header.of(text, whole).reports


def _counted(text: str, word: str) -> str:
    from policyner.grammar.numbering import number_at_line

    number = number_at_line(text, 0)
    return "" if number is None else f"{number.kind} {number.value}"


def _kind(text: str, word: str) -> str:
    from policyner.outline.titles import kind_of

    return kind_of(text) or ""


def _amounts(text: str, word: str) -> str:
    from policyner.grammar.amounts import find_amounts

    return "; ".join(f"{a.low} {a.high} {a.unit}" for a in find_amounts(text))


def _times(text: str, word: str) -> str:
    from policyner.grammar.times import find_times, read_time

    found = "; ".join(time.span.of(text) for time in find_times(text, Span(0, len(text))))
    return f"{_told(read_time(text))} {found}"


def _ends(text: str, word: str) -> str:
    from policyner.grammar.lists.items import split_items
    from policyner.grammar.lists.names import list_names
    from policyner.grammar.names.ends import ends_as_marked, ends_with_head, read_end
    from policyner.settling.agencies import settle_agencies
    from policyner.settling.bodies import settle_bodies
    from policyner.tagging.mention import Mention

    begin = text.find(word)
    places = {(0, len(text)), (0, begin), (begin, begin + len(word))}
    settled = [
        "、".join(m.span.of(text) for m in settle_agencies(text, mentions))
        for mentions in (
            [],
            *([Mention("DEPT", *place)] for place in sorted(places) if place[0] < place[1]),
        )
    ]
    items = split_items(text, Span(0, len(text)))
    listed = [
        " ".join(f"{n.span.of(text)}={n.kind}" for n in list_names(text, items, labelled=labelled))
        for labelled in (False, True)
    ]
    ends = [str(read_end(text)), "head" * ends_with_head(text)]
    ends.append("marked" * ends_as_marked(text, 0, len(text)))
    roles = _roles(text, word) if text.startswith("市民政局") else ""
    bodies = [body.span.of(text) for body in settle_bodies(text, [])]
    return " | ".join([" ".join(ends), *settled, *listed, roles, *bodies])


def _listed(text: str, word: str) -> str:
    from policyner.grammar.lists.items import split_items
    from policyner.grammar.lists.names import list_names

    # Behind a label what is in the list is a name by its place.
    begin = text.find("：") + 1
    items = split_items(text, Span(begin, len(text)))
    return _spans(text, (name.span for name in list_names(text, items, labelled=begin > 0)))


def _closed(text: str, word: str) -> str:
    lines = _lines(f"修桥。\n{text}\n", word)
    return f"{_listed(text, word)} | {lines}"


def _agency(text: str, word: str) -> str:
    from policyner.resolving import resolve_agency

    return _told(resolve_agency(text))


def _expanded(text: str, word: str) -> str:
    from policyner.grammar.names.ellipsis import expand

    return "; ".join(expand(text))


def _grouped(text: str, word: str) -> str:
    from policyner.grammar.names.groups import read_group

    return _told(read_group(text, within=None))


def _organ(text: str, word: str) -> str:
    from policyner.grammar.names.registry import registry

    known = registry()
    field = known.fields.get(text.removesuffix("部门"))
    local = ", ".join(map(_told, known.local.get(text, ())))
    return f"{_told(known.national.get(text))} {local} {field}"


def _region(text: str, word: str) -> str:
    from policyner.grammar.names.regions import regions

    known = regions()
    place = known.at(text, within=None)
    short = "" if place is None else known.short_name(place.division)
    return f"{short} {_told((known.abbreviations.get(text), *known.short(text), place))}"


def _roles(text: str, word: str) -> str:
    from policyner.linking import link
    from policyner.outline import parse_outline
    from policyner.tagging.mention import Mention

    start = text.index("市民政局")
    measures = link(parse_outline(text), [Mention("DEPT", start, start + 4)])
    return "; ".join(
        f"{role.role} [{role.cue.of(text)}]" for measure in measures for role in measure.roles
    )


def _values(text: str, word: str) -> str:
    from policyner.grammar.ratios import find_ratios
    from policyner.resolving import Context, resolve_percent, resolve_target

    percents = [
        _told(resolve_percent(s.of(text), context=Context(text[: s.start], text[s.end :])))
        for s in find_ratios(text)
    ]
    return "; ".join([*percents, _told(resolve_target(text))])


def _deadline(text: str, word: str) -> str:
    from policyner.resolving import Context, Notice, resolve_deadline

    notice = Notice(issued_on=date(2026, 3, 2))
    return _told(resolve_deadline(text, context=Context(notice=notice)))


def _settled_time(text: str, word: str) -> str:
    from policyner.settling.times import settle_times
    from policyner.tagging.mention import Mention

    start, end = text.index("⟦"), text.index("⟧") - 1
    plain = re.sub("[⟦⟧]", "", text)
    return _spans(plain, (m.span for m in settle_times(plain, [Mention("DEADLINE", start, end)])))


def _settled_clause(text: str, word: str) -> str:
    from policyner.settling.clauses import settle_clauses
    from policyner.tagging.mention import Mention

    behind = text.index(word) + len(word)
    starts = sorted({0, behind if behind < len(text) else 0})
    found = (settle_clauses(text, [Mention("TARGET", start, len(text))]) for start in starts)
    return " | ".join(_spans(text, (mention.span for mention in each)) for each in found)


def _beside_target(text: str, word: str) -> str:
    from policyner.outline import parse_outline
    from policyner.settling.beside_targets import settle_beside_targets
    from policyner.tagging.mention import Mention

    notice = f"建成食堂30个，{text}。"
    settled = settle_beside_targets(parse_outline(notice), [Mention("TARGET", 0, 7)])
    return "; ".join(m.span.of(notice) for m in settled[1:])


def _conditions(text: str, word: str) -> str:
    from policyner.outline import parse_outline
    from policyner.settling.conditions import without_conditions
    from policyner.tagging.mention import Mention

    notice = f"{text}\n年服务不少于9场。\n"
    target = Mention("TARGET", notice.index("年服务"), len(notice) - 2)
    return "target" if without_conditions(parse_outline(notice), [target]) else "condition"


def _stated_targets(text: str, word: str) -> str:
    from policyner.grammar.times import find_times
    from policyner.outline import parse_outline
    from policyner.settling.stated_targets import settle_stated_targets
    from policyner.tagging.mention import Mention

    times = [
        Mention("DEADLINE", time.span.start, time.span.end)
        for time in find_times(text, Span(0, len(text)))
    ]
    found = settle_stated_targets(parse_outline(text), times)
    return _spans(text, (mention.span for mention in found if mention.label == "TARGET"))


def _split(text: str, word: str) -> str:
    from policyner.settling.enumerations import COUNTERS, holds_value, split_items
    from policyner.tagging.mention import Mention

    items = split_items(text, [Mention("TARGET", 0, len(text))])
    valued = "".join("+" if holds_value(text, at, len(text)) else "-" for at in range(len(text)))
    counted = "".join(character for character in text if character in COUNTERS)
    return f"{_spans(text, (item.span for item in items))} {valued} {counted}"


_READINGS: Mapping[str, Callable[[str, str], str]] = {
    "outline/announcements.yaml": _blocks,
    "outline/cues.yaml": _lines,
    "outline/duties.yaml": _duties,
    "outline/head.yaml": _fields,
    "outline/sections.yaml": _blocks,
    "outline/tables/columns.yaml": _columns,
    "grammar/amounts.yaml": _amounts,
    "grammar/documents.yaml": _kind,
    "grammar/numbering.yaml": _counted,
    "grammar/names/ellipsis.yaml": _expanded,
    "grammar/names/groups.yaml": _grouped,
    "grammar/names/history.yaml": _organ,
    "grammar/names/unlisted.yaml": _agency,
    "grammar/lists/closing.yaml": _closed,
    "grammar/names/names.yaml": _ends,
    "grammar/names/provinces.yaml": _region,
    "grammar/names/registry.yaml": _organ,
    "grammar/times/words.yaml": _times,
    "linking/predicates.yaml": _roles,
    "resolving/comparators.yaml": _values,
    "resolving/deadlines.yaml": _deadline,
    "resolving/end_states.yaml": _values,
    "resolving/target_lists.yaml": _values,
    "resolving/targets.yaml": _values,
    "settling/clauses.yaml": _settled_clause,
    "settling/beside_targets.yaml": _beside_target,
    "settling/conditions.yaml": _conditions,
    "settling/enumerations.yaml": _split,
    "settling/stated_targets.yaml": _stated_targets,
    "settling/times.yaml": _settled_time,
}

# What stands around an example, by file and section.
_DONE = "建成食堂9个。"
_FRAMES: Mapping[str, Mapping[str, str]] = {
    "outline/announcements.yaml": {
        "listed": "{}（1）修桥；（2）补路。\n",
        "as_follows": "{}（1）修桥；（2）补路。\n",
    },
    "outline/cues.yaml": {
        **dict.fromkeys(
            ("label_roots", "label_bodies", "labels", "verbs", "adverbs", "together"),
            "修桥。\n{}\n",
        ),
        "no_labels": "（一）修桥。\n{}\n",
        "addressed": "（一）修桥。\n{}\n",
        "times": "（一）修桥。\n责任单位：市水务局；{}\n",
    },
    "outline/sections.yaml": {
        "aims": "{}\n（一）修桥。\n",
        "with_tasks": "{}\n（一）修桥。\n",
        "past": f"{{}}\n{_DONE}\n",
        "past_of_a_time": f"{{}}\n{_DONE}\n",
        "reports": f"（一）修桥。\n{{}}{_DONE}\n",
        "asks": f"{{}}\n{_DONE}\n",
        "turns": f"（一）修桥。\n去年，{_DONE}{{}}\n",
        "bulletins": f"青禾市人民政府{{}}\n各县（区）人民政府：\n一、修桥\n{_DONE}\n",
        "ahead": "青禾市人民政府关于2025年任务完成情况的通报\n各县（区）人民政府：\n"
        f"一、进展\n{_DONE}\n{{}}\n{_DONE}\n",
        "closing": "一、修桥\n二、补路\n{}\n",
    },
    "outline/tables/columns.yaml": {"units": "序号指标单位2027年1{}\n"},
    "linking/predicates.yaml": dict.fromkeys(
        ("modals", "adverbs", "adverbials", "supports", "leads", "duties", "reported", "done",
         "permitted", "posts", "states", "conditions"),
        "（一）加强领导。{}\n",
    ),
    "resolving/comparators.yaml": {"target": "目前{}"},
    "resolving/target_lists.yaml": {
        "shared": "小麦、青稞酒、油茶{word}分别达到12元、5元、3元",
        "opposed": "城市、{word}道路面积分别达到12元、5元",
    },
    "resolving/end_states.yaml": {"ranking": "所有指标{}"},
    "resolving/targets.yaml": {"verbs": "{word}绿道覆盖率达到80%"},
}  # fmt: skip


def rows() -> Iterator[tuple[str, str, str, str, str]]:
    """File, section, word, example and outcome of each word, in order."""
    for word in all_words():
        yield word.file, word.section, word.word, word.example, word.outcome()


if __name__ == "__main__":
    OUTCOMES.write_text("".join("\t".join(row) + "\n" for row in rows()), encoding="utf-8")
