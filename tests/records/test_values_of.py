"""The normalised values of a record's mentions."""

from __future__ import annotations

from datetime import date

from policyner.extractor import read
from policyner.reading import read_text
from policyner.records import NoticeRecord
from policyner.repair import repair
from policyner.tagging import Mention

NOTICE = """泉州市人民政府办公室关于推进社区食堂建设的通知
泉政办〔2026〕12号
一、重点任务
（一）扩大服务覆盖。今年年底前，社区食堂覆盖率由60%提高到80%以上。（牵头单位：市民政局；配合单位：市财政局、教育局）
泉州市人民政府办公室
2026年3月2日
"""


def _record(text: str, *found: tuple[str, str]) -> NoticeRecord:
    mentions = []
    for label, words in found:
        start = text.index(words)
        mentions.append(Mention(label, start, start + len(words)))
    source = read_text(text)
    return read(source, repair(text), mentions).to_record()


def _values(*found: tuple[str, str]) -> dict:
    record = _record(NOTICE, *found)
    return {mention.clean: mention for mention in record.mentions}


def test_the_document_has_the_region_of_its_issuer():
    region = _record(NOTICE).document.region
    assert (region.name, region.adcode) == ("泉州市", "350500")


def test_an_agency_is_resolved_in_the_notices_region_and_by_its_completed_name():
    found = _values(("DEPT", "市财政局"), ("DEPT", "教育局"))
    assert found["市财政局"].agency.name == "泉州市财政局"
    assert found["教育局"].agency.name == "泉州市教育局"
    assert found["教育局"].agency.surface == "教育局"
    assert found["教育局"].agency.inferred_from == "issuer"


def test_a_deadline_counts_from_the_date_of_issue():
    deadline = _values(("DEADLINE", "今年年底前"))["今年年底前"].deadline
    assert (deadline.end, deadline.inferred_from) == (date(2026, 12, 31), "issued_on")


def test_a_target_refers_to_its_percentage_and_not_to_the_level_before():
    words = "社区食堂覆盖率由60%提高到80%以上"
    found = _values(("TARGET", words), ("PERCENT", "60%"), ("PERCENT", "80%以上"))
    assert found["60%"].percent.purpose == "observed"
    assert found["80%以上"].percent.low == "80"
    target = found[words].target
    assert target.percent == found["80%以上"].id
    assert (target.value, target.baseline, target.deadline) == ("80", "60%", None)


def test_a_region_that_only_other_organs_give_is_not_the_documents():
    text = "省财政厅关于补助的通知\n一、（省财政厅牵头，福州海关、厦门证监局配合）\n"
    record = _record(text, ("DEPT", "省财政厅"), ("DEPT", "福州海关"), ("DEPT", "厦门证监局"))
    assert record.document.region is None
    assert record.mentions[0].agency.name == "福建省财政厅"
    assert record.mentions[0].agency.inferred_from == "mentions"


def test_a_ratio_in_a_part_that_looks_back_was_observed():
    text = NOTICE.replace(
        "一、重点任务", "一、2025年工作回顾\n食堂覆盖率达到55%。\n二、重点任务", 1
    )
    record = _record(text, ("PERCENT", "55%"), ("PERCENT", "80%以上"))
    purposes = {m.clean: m.percent.purpose for m in record.mentions if m.label == "PERCENT"}
    assert (purposes["55%"], purposes["80%以上"]) == ("observed", "target")
