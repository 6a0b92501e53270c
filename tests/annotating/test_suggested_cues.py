"""The cues that annotators are suggested: those that the guidelines mark."""

from __future__ import annotations

from pathlib import Path

from policyner.annotating.inputs import document_of_record
from policyner.evaluation.gold import GoldNotice, read_gold
from policyner.evaluation.links import PredictedMeasure, match_measures
from policyner.extractor import read
from policyner.reading import read_text
from policyner.records.notice import NoticeRecord
from policyner.repair import repair
from policyner.tagging.mention import Mention

FOLDER = Path(__file__).parents[2] / "annotations"


def record_of(notice: GoldNotice) -> NoticeRecord:
    """The record that a model makes which finds every mention."""
    aligned = repair(notice.text)
    spans = [(s.label, aligned.to_clean(s.span.start, s.span.end)) for s in notice.spans]
    mentions = [Mention(label, span.start, span.end) for label, span in spans if span]
    return read(read_text(notice.text), aligned, sorted(mentions, key=Mention.order)).to_record()


def test_nine_in_ten_need_no_correction():
    same = total = 0
    for notice in read_gold(FOLDER / "test.jsonl"):
        record = record_of(notice)
        found = document_of_record(record, notice.text, model="m").notice.measures
        predicted = [PredictedMeasure(m.span, (m.cue,), m.roles) for m in found]
        for wanted, given in match_measures(notice.measures, predicted):
            total += 1
            same += notice.measures[wanted].cue == found[given].cue
    assert total >= 190
    assert same >= 0.9 * total


def test_records_without_cues_get_them_from_their_roles():
    (notice, *_) = read_gold(FOLDER / "test.jsonl")
    record = record_of(notice)
    earlier = record.model_copy(
        update={"measures": tuple(m.model_copy(update={"cue": None}) for m in record.measures)}
    )
    cues = [
        measure.cue
        for measure in document_of_record(earlier, notice.text, model="m").notice.measures
    ]
    own = [
        measure.cue
        for measure in document_of_record(record, notice.text, model="m").notice.measures
    ]
    assert len(cues) == len(own)
    assert all(old.overlaps(new) for old, new in zip(cues, own, strict=True))
