"""Which notices come first."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from policyner.annotating.candidates import read_candidates
from policyner.annotating.selection import candidate, kind_of, select
from policyner.errors import RecordsError
from policyner.extractor import read
from policyner.reading import read_text
from policyner.records import NoticeRecord
from policyner.records.jsonl import encode_notice
from policyner.repair import AlignedText
from policyner.tagging.mention import Mention

sys.path.append(str(Path(__file__).parents[1] / "batch"))


def record(
    confidence: float, *, title: str = "关于修桥的通知", issuer: str = "省财政厅", length: int = 200
) -> NoticeRecord:
    text = f"{issuer}{title}\n一、修桥。\n" + "路" * length
    mention = Mention("DEPT", 0, len(issuer), confidence)
    return read(
        read_text(text, name=f"{text[:9]}{confidence}"), AlignedText.of(text), [mention]
    ).to_record()


def confidences(records: list[NoticeRecord], **options: float) -> list[float]:
    chosen = select(records, **options)
    return [choice.candidate.record.mentions[0].confidence for choice in chosen]


def test_the_least_certain_comes_first():
    records = [
        record(0.9),
        record(0.4, title="关于铺路的通知"),
        record(0.7, title="关于架桥的通知"),
    ]
    assert confidences(records) == [0.4, 0.7, 0.9]
    assert confidences(records, count=1) == [0.4]


def test_doubt_is_how_many_mentions_are_expected_to_be_wrong():
    certain = read(
        read_text("省财政厅" * 30),
        AlignedText.of("省财政厅" * 30),
        [Mention("DEPT", 4 * i, 4 * i + 4, 0.5 if i < 10 else 0.9) for i in range(30)],
    ).to_record()
    assert candidate(certain).doubt == pytest.approx(10 * 0.5 + 20 * 0.1)


def test_another_source_and_kind_come_before_more_of_the_same():
    same = [record(0.50 + i / 100, title=f"关于修桥{i}的通知") for i in range(3)]
    other = record(0.55, title="关于修桥的实施方案", issuer="市民政局")
    assert confidences([*same, other], count=2) == [0.5, 0.55]


def test_a_short_notice_comes_before_a_long_one_of_more_doubt():
    long = record(0.50, length=20_000)
    short = record(0.55, length=100)
    assert confidences([long, short], count=1) == [0.55]
    assert confidences([long, short], count=1, weight=0.0) == [0.5]


def test_what_does_not_fit_into_the_time_is_left_out():
    long, short = record(0.1, length=20_000), record(0.9, length=100)
    assert confidences([long, short], minutes=10) == [0.9]
    assert confidences([long, short], minutes=0.5) == []


def test_the_same_text_is_chosen_once():
    assert len(select([record(0.5), record(0.5)])) == 1


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于印发《推进社区食堂建设实施方案》的通知", "方案"),
        ("关于修桥的通知", "通知"),
        ("2027年重点任务分工表", "分工表"),
        ("对政协提案的答复", "答复"),
        ("政府工作", "other"),
        (None, "other"),
    ],
)
def test_the_kind_is_that_of_what_the_title_prints(title, kind):
    assert kind_of(title) == kind


def test_candidates_are_extracted_or_read(tmp_path, caplog):
    import fake_pipeline

    (tmp_path / "a.txt").write_text("一、扩大试点。尽快落实。（省财政厅牵头）", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    records, failed = read_candidates([str(tmp_path)], load=fake_pipeline.load)
    assert len(records) == 1
    assert failed == 1
    assert "b.txt" in caplog.text
    path = tmp_path / "records.jsonl"
    path.write_bytes(encode_notice(records[0]))
    assert read_candidates([str(path)], load=fake_pipeline.load_nothing) == (records, 0)
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(RecordsError, match=r"records\.jsonl:1: no record of policyner"):
        read_candidates([str(path)], load=fake_pipeline.load_nothing)
