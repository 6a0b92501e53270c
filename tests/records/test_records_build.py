"""A notice's record: offsets into the source, ids and order, what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from policyner.linking.measure import Measure, Role, TargetBounds
from policyner.linking.measure import OtherParty as LinkedParty
from policyner.outline.facts import DocumentFacts
from policyner.reading import Believed, Locator, Source, read_bytes, read_text
from policyner.records import NoticeRecord, build_notice
from policyner.repair import repair
from policyner.span import Span
from policyner.tagging import Mention


def find(text: str, words: str, *, label: str = "DEPT", confidence: float = 1.0) -> Mention:
    start = text.index(words)
    return Mention(label, start, start + len(words), confidence)


def where(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def record(
    source: Source,
    *,
    facts: DocumentFacts = DocumentFacts(),  # noqa: B008 - frozen
    mentions: tuple[Mention, ...] = (),
    measures: tuple[Measure, ...] = (),
) -> NoticeRecord:
    return build_notice(
        source,
        aligned=repair(source.text, set_aside=source.set_aside),
        outline=SimpleNamespace(facts=facts, past=()),
        mentions=mentions,
        measures=measures,
    )


def measure(span: Span, *, roles: tuple[Role, ...] = (), **rest: object) -> Measure:
    values = {
        "number": None,
        "heading": None,
        "path": (),
        "other_parties": (),
        "targets": (),
        "deadlines": (),
        "percentages": (),
    }
    return Measure(span=span, roles=roles, **(values | rest))


LINE = "一、扩大试点。2027年底前，覆盖率达到90%以上。（省財政廳(tīng)牽頭，省体育局、红星医院配合）"


def traditional() -> NoticeRecord:
    clean = repair(LINE).clean
    assert "省财政厅牵头" in clean
    mentions = (
        find(clean, "省体育局", confidence=0.87654321),
        find(clean, "省财政厅"),
        find(clean, "90%以上", label="PERCENT"),
        find(clean, "覆盖率达到90%以上", label="TARGET"),
        find(clean, "2027年底前", label="DEADLINE"),
    )
    roles = (
        Role("lead", 1, "省财政厅", where(clean, "牵头"), "line"),
        Role("support", 0, "某省体育局", where(clean, "配合"), "line"),
    )
    found = measure(
        Span(0, len(clean)),
        roles=roles,
        number="一、",
        heading="扩大试点",
        path=("主要任务",),
        other_parties=(LinkedParty(where(clean, "红星医院"), "hospital"),),
        targets=(3,),
        deadlines=(4,),
        percentages=(2,),
    )
    return record(read_text(LINE), mentions=mentions, measures=(found,))


def test_every_mention_stands_in_the_source_where_it_says():
    for mention in traditional().mentions:
        assert LINE[mention.start : mention.end] == mention.text


def test_a_mention_carries_the_words_of_the_source_and_the_repaired_ones():
    finance = traditional().by_id()["D1"]
    assert (finance.text, finance.clean) == ("省財政廳(tīng)", "省财政厅")


def test_ids_count_each_layer_in_document_order():
    assert [(m.id, m.clean) for m in traditional().mentions] == [
        ("L1", "2027年底前"),
        ("T1", "覆盖率达到90%以上"),
        ("P1", "90%以上"),
        ("D1", "省财政厅"),
        ("D2", "省体育局"),
    ]


def test_a_measure_refers_to_its_mentions_by_id():
    found = traditional().measures[0]
    assert [(a.role, a.mention, a.name, a.expanded) for a in found.agencies] == [
        ("lead", "D1", "省财政厅", False),
        ("support", "D2", "某省体育局", True),
    ]
    assert (found.targets, found.deadlines, found.percentages) == (("T1",), ("L1",), ("P1",))


def test_cues_and_other_parties_are_offsets_into_the_source():
    found = traditional().measures[0]
    assert [LINE[slice(*agency.cue)] for agency in found.agencies] == ["牽頭", "配合"]
    (party,) = found.other_parties
    assert LINE[party.start : party.end] == party.text == "红星医院"


def test_a_measures_offsets_are_the_sources_and_its_text_is_repaired():
    found = traditional().measures[0]
    assert (found.id, found.start, found.end) == ("M1", 0, len(LINE))
    assert "省财政厅牵头" in found.text
    assert (found.number, found.heading, found.path) == ("一、", "扩大试点", ("主要任务",))


def test_confidences_are_rounded_to_four_digits():
    assert traditional().by_id()["D2"].confidence == 0.8765


def test_repairs_are_counted_by_reason():
    repairs = traditional().document.repairs
    assert repairs["pinyin"] == 1
    assert repairs["t2s"] > 0
    assert record(read_text("一、扩大试点。")).document.repairs == {}


def test_the_document_says_what_the_notice_says_of_itself():
    text = (
        "关于扩大春蕾计划\n试点的通知\n云教〔2026〕8号\n各市教育局：\n"
        "附件：春蕾计划试点名单\n云山省教育厅\n2026年3月5日"
    )
    facts = DocumentFacts(
        title=where(text, "关于扩大春蕾计划\n试点的通知"),
        document_number=where(text, "云教〔2026〕8号"),
        issuers=(where(text, "云山省教育厅"),),
        issued_on=date(2026, 3, 5),
        addressees=(where(text, "各市教育局"),),
        attachments=(where(text, "春蕾计划试点名单"),),
    )
    document = record(read_text(text, name="a.txt"), facts=facts).document
    assert document.addressees == ("各市教育局",)
    assert document.attachments == ("春蕾计划试点名单",)
    assert document.title == "关于扩大春蕾计划试点的通知"
    assert document.document_number == "云教〔2026〕8号"
    assert document.issuers == ("云山省教育厅",)
    assert document.issued_on == date(2026, 3, 5)
    assert (document.source, document.length, document.script) == ("a.txt", len(text), "hans")
    assert document.sha256.startswith(document.id)


def test_what_the_text_does_not_give_is_null():
    document = record(read_text("一、扩大试点。")).document
    values = (document.title, document.document_number, document.issued_on, document.region)
    assert values == (None, None, None, None)
    assert document.issuers == ()


def test_flags_say_that_nothing_was_found():
    assert record(read_text("扩大试点。")).document.flags == ("no_agencies", "no_measures")
    assert traditional().document.flags == ()


def test_only_a_text_that_a_reader_extracted_is_carried():
    page = Source("一、扩大试点。", "a.html", "0" * 64, "text/html", "utf-8")
    assert record(page).document.text == "一、扩大试点。"
    plain = record(read_text("一、扩大试点。")).document
    assert "text" not in plain.model_dump()


def test_measures_come_in_document_order():
    text = "一、甲。\n二、乙。"
    found = record(
        read_text(text),
        measures=(measure(where(text, "二、乙。")), measure(where(text, "一、甲。"))),
    ).measures
    assert [(m.id, m.text) for m in found] == [("M1", "一、甲。"), ("M2", "二、乙。")]


def test_a_role_of_no_mention_is_refused():
    role = Role("lead", 3, "省教育厅", Span(0, 1), "line")
    with pytest.raises(ValueError, match="refers to mention 3"):
        record(read_text("一、甲。"), measures=(measure(Span(0, 4), roles=(role,)),))


def test_a_mention_of_no_character_is_refused():
    with pytest.raises(ValueError, match="covers no character"):
        record(read_text("一、甲。"), mentions=(Mention("DEPT", 2, 2),))


def test_what_was_set_aside_and_what_was_lost_stand_in_the_record():
    text = "分享到：微信\n一、扩大试点。到年6月，覆盖率达到90%。\n版权所有：晨江市人民政府"
    document = record(read_text(text)).document
    assert [(s.reason, text[s.start : s.end]) for s in document.set_aside] == [
        ("furniture", "分享到：微信\n"),
        ("furniture", "\n版权所有：晨江市人民政府"),
    ]
    assert [(loss.kind, text[loss.start : loss.end]) for loss in document.losses] == [
        ("digits", "年")
    ]
    assert "damaged" in document.flags


def test_a_document_bears_what_its_reader_found_out():
    text = "晨江市公报\n一、扩大试\n- 1 -\n点。（省财政厅负责）\n"
    source = Source(
        text,
        "公报.pdf",
        "ab" * 32,
        "application/pdf",
        locators=(Locator(0, 18, page=1), Locator(18, 31, page=2), Locator(19, 21, table=1, row=2)),
        set_aside=(where(text, "晨江市公报\n"), where(text, "\n- 1 -\n")),
        flags=("unread_pages",),
    )
    document = record(source).document
    assert document.id == "ab" * 8
    assert document.text == text
    assert "unread_pages" in document.flags
    assert [(s.reason, s.start, s.end) for s in document.set_aside] == [
        ("page", 0, 6),
        ("page", 11, 18),
    ]
    assert document.model_dump()["locators"][2] == {
        "start": 19,
        "end": 21,
        "page": None,
        "paragraph": None,
        "table": 1,
        "row": 2,
        "column": None,
    }


def test_a_row_keeps_the_name_that_it_has():
    text = "一、扩大试点。"
    source = Source(text, "表.csv#3", "ab" * 32, "text/csv", "gb18030", id="闽-3")
    document = record(source).document
    assert (document.id, document.source, document.encoding) == ("闽-3", "表.csv#3", "gb18030")
    assert document.text == text


def test_a_deadline_without_its_year_is_damaged():
    text = "一、扩大试点。到年6月，全面完成。"
    (mention,) = record(read_text(text), mentions=(find(text, "年6月", label="DEADLINE"),)).mentions
    assert mention.deadline.damaged
    assert mention.deadline.end is None


def test_a_target_has_the_deadline_that_bounds_it():
    text = "一、扩大试点。2027年底前，覆盖率达到90%。"
    mentions = (
        find(text, "2027年底前", label="DEADLINE"),
        find(text, "覆盖率达到90%", label="TARGET"),
        find(text, "90%", label="PERCENT"),
    )
    bounds = (TargetBounds(target=1, deadline=0, percent=2),)
    found = record(
        read_text(text),
        mentions=mentions,
        measures=(
            measure(
                Span(0, len(text)), targets=(1,), deadlines=(0,), percentages=(2,), bounds=bounds
            ),
        ),
    )
    (target,) = (m.target for m in found.mentions if m.label == "TARGET")
    assert (target.deadline, target.percent) == ("L1", "P1")


def test_what_columns_of_a_row_say_counts_more_than_the_text():
    text = "青禾市人民政府关于试点的通知\n一、扩大试点。两年内完成。\n"
    said = Believed(
        "青禾市试点方案",
        "青政〔2026〕3号",
        ("青禾市民政局",),
        date(2026, 3, 5),
        "https://a.example",
    )
    found = record(
        replace(read_text(text), believed=said),
        facts=DocumentFacts(title=where(text, "青禾市人民政府关于试点的通知"), doc_type="通知"),
        mentions=(find(text, "两年内", label="DEADLINE"),),
    )
    document = found.document
    assert (document.title, document.doc_type) == ("青禾市试点方案", "方案")
    assert document.document_number == "青政〔2026〕3号"
    assert document.issuers == ("青禾市民政局",)
    assert (document.issued_on, document.url) == (date(2026, 3, 5), "https://a.example")
    assert found.mentions[0].deadline.end == date(2028, 3, 5)


@pytest.mark.parametrize(
    ("title", "kind"), [("关于试点的意见", "意见"), ("试点安排表说明", "公告")]
)
def test_the_title_that_a_page_gives_beside_its_text_names_the_kind(title: str, kind: str):
    source = replace(read_text("一、扩大试点。\n"), title=title)
    # Where it names none the kind is that which a field of the text says.
    document = record(source, facts=DocumentFacts(doc_type="公告")).document
    assert (document.title, document.doc_type) == (title, kind)


def test_what_could_not_be_decoded_is_counted_and_a_loss():
    source = read_bytes("省财政厅负".encode() + b"\xff" + "责。".encode(), name="a.txt")
    document = record(source).document
    assert document.encoding_errors == 1
    assert [(loss.kind, loss.start, loss.end) for loss in document.losses] == [("characters", 5, 6)]
    assert "damaged" in document.flags
