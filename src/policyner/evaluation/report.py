"""Measuring a model against gold files, and the figures as a person or a program reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from policyner.evaluation.gold import GoldNotice, read_gold
from policyner.evaluation.layout import laid_out
from policyner.evaluation.links import LinkScores, PredictedMeasure, score_all_links
from policyner.evaluation.scores import Scores
from policyner.evaluation.spans import PredictedSpan, score_overlap, score_strict
from policyner.extractor import Extractor, read
from policyner.language import translated
from policyner.reading import read_text
from policyner.records import NoticeRecord
from policyner.repair import repair
from policyner.span import Span
from policyner.tagging.mention import LABELS, Label, Mention

# Notices whose windows share the model's batches.
_TOGETHER = 16


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one model on one set of notices.

    Attributes:
        model: Version of the model; `gold mentions` where it was not asked.
        notices: How many notices were read.
        strict: Scores of spans that agree in label, start and end.
        overlap: Scores of spans that share a character.
        links: Scores of links and measures.
        slices: Reports of the damaged copies by the name of the damage, where asked for.
    """

    model: str
    notices: int
    strict: dict[Label, Scores]
    overlap: dict[Label, Scores]
    links: LinkScores
    slices: Mapping[str, Report] = field(default_factory=dict)

    def figures(self) -> dict[str, float]:
        """F1 by name, strict for the layers: what the quality gate holds.

        Those of the damaged copies, where they were measured, stand behind the damage's
        name (`pinyin: DEPT`).
        """
        figures: dict[str, float] = {label: self.strict[label].f1 for label in LABELS}
        figures["links"] = self.links.links.f1
        for damage, report in self.slices.items():
            figures |= {f"{damage}: {name}": f1 for name, f1 in report.figures().items()}
        return figures

    def to_json(self) -> dict[str, Any]:
        """The figures as a JSON object."""
        return {
            "model": self.model,
            "notices": self.notices,
            "strict": {label: self.strict[label].to_json() for label in LABELS},
            "overlap": {label: self.overlap[label].to_json() for label in LABELS},
            "links": self.links.links.to_json(),
            "measures": self.links.measures.to_json(),
            **({"slices": self._slices_to_json()} if self.slices else {}),
        }

    def _slices_to_json(self) -> dict[str, Any]:
        return {
            name: {key: value for key, value in report.to_json().items() if key != "model"}
            for name, report in self.slices.items()
        }

    def __str__(self) -> str:
        lines = [translated(f"{self.notices} notices, model {translated(self.model)}")]
        head = [
            translated("precision"), translated("recall"), "F1",
            translated("gold"), translated("found"),
        ]  # fmt: skip
        strict, overlap = translated("strict"), translated("overlap")
        rows = [
            *((f"{translated(label)} {strict}", self.strict[label]) for label in LABELS),
            *((f"{translated(label)} {overlap}", self.overlap[label]) for label in LABELS),
            (translated("links"), self.links.links),
            (translated("measures"), self.links.measures),
        ]
        cells = [
            [name, *(f"{x:.4f}" for x in (s.precision, s.recall, s.f1)), f"{s.gold}",
             f"{s.predicted}"]
            for name, s in rows
        ]  # fmt: skip
        return "\n".join([*lines, *laid_out([["", *head], *cells]), *self._slice_lines()])

    def _slice_lines(self) -> Iterator[str]:
        """A line a slice: its F1, and how far it lies from the clean copies in points."""
        if not self.slices:
            return
        clean = replace(self, slices={}).figures()
        head = [cell for name in clean for cell in (translated(name), "±")]
        rows = [
            [translated("clean"), *(cell for f1 in clean.values() for cell in (f"{f1:.4f}", ""))]
        ]
        for name, report in self.slices.items():
            figures = report.figures()
            rows.append([translated(name)])
            for key, f1 in clean.items():
                rows[-1] += [f"{figures[key]:.4f}", f"{100 * (figures[key] - f1):+.2f}"]
        yield ""
        yield from laid_out([[translated("strict F1"), *head], *rows])


def evaluate_files(
    gold: Sequence[Path],
    *,
    model: str | Path | None = None,
    links_from_gold_mentions: bool = False,
    slices: bool = False,
) -> Report:
    """Measures a model, or the linker alone.

    Args:
        gold: Gold files, taken together.
        model: A model folder or hub name; the embedded model where it is `None`.
        links_from_gold_mentions: Whether the linker is given the gold mentions
            instead of what the model tags; the span scores then show what
            repair and boundary rules alone change.
        slices: Whether the damaged copies of the notices are measured too.

    Raises:
        GoldError: If a gold file is missing or malformed.
        ModelError: If there is no such model.
        ModuleNotFoundError: If slices are asked for and pypinyin is not installed.
    """
    if slices:
        # Here, so that figures without them need nothing but the base install.
        from policyner.evaluation.slices import DAMAGES, damaged
    notices = [notice for path in gold for notice in read_gold(path)]
    if links_from_gold_mentions:
        version, extract = "gold mentions", _extract_gold_mentions
    else:
        extractor = Extractor.load(model)
        version, extract = extractor.tagger.settings.version, partial(extract_notices, extractor)
    report = score_records(notices, list(extract(notices)), model=version)
    if not slices:
        return report
    copies = {
        name: [damaged(notice, damage) for notice in notices] for name, damage in DAMAGES.items()
    }
    return replace(
        report,
        slices={
            name: score_records(copy, list(extract(copy)), model=version)
            for name, copy in copies.items()
        },
    )


def score_records(
    notices: Sequence[GoldNotice], records: Sequence[NoticeRecord], *, model: str
) -> Report:
    """The figures of records against the gold of the same notices, in the same order."""
    spans = [
        (notice, [PredictedSpan(m.label, Span(m.start, m.end)) for m in record.mentions])
        for notice, record in zip(notices, records, strict=True)
    ]
    links = [
        (notice, _predicted_measures(record))
        for notice, record in zip(notices, records, strict=True)
    ]
    return Report(
        model=model,
        notices=len(notices),
        strict=score_strict(spans),
        overlap=score_overlap(spans),
        links=score_all_links(links),
    )


def extract_notices(extractor: Extractor, notices: Sequence[GoldNotice]) -> Iterator[NoticeRecord]:
    """The records of gold notices, in order."""
    for position in range(0, len(notices), _TOGETHER):
        batch = notices[position : position + _TOGETHER]
        yield from extractor.extract_many([read_text(notice.text) for notice in batch])


def _extract_gold_mentions(notices: Sequence[GoldNotice]) -> Iterator[NoticeRecord]:
    return map(_from_gold_mentions, notices)


def _from_gold_mentions(notice: GoldNotice) -> NoticeRecord:
    aligned = repair(notice.text)
    mentions = []
    for gold in notice.spans:
        clean = aligned.to_clean(gold.span.start, gold.span.end)
        # What was set aside has no place in the clean text.
        if clean:
            mentions.append(Mention(gold.label, clean.start, clean.end))
    mentions.sort(key=Mention.order)
    return read(read_text(notice.text), aligned, mentions).to_record()


def _predicted_measures(record: NoticeRecord) -> list[PredictedMeasure]:
    mentions = record.by_id()
    return [
        PredictedMeasure(
            Span(measure.start, measure.end),
            tuple(sorted({Span(*role.cue) for role in measure.agencies})),
            tuple(
                (role.role, Span(mentions[role.mention].start, mentions[role.mention].end))
                for role in measure.agencies
            ),
        )
        for measure in record.measures
    ]
