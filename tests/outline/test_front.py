"""Facts of the document: title, number, issuers, date."""

from __future__ import annotations

from datetime import date

import pytest

from policyner.outline import DocumentFacts, parse_outline

NOTICE = """南湖省人民政府办公厅
关于印发便民桥梁建设方案的通知
南政办〔2027〕12号
各市、县人民政府：
现将《便民桥梁建设方案》（见南政办〔2019〕3号）印发给你们。
一、修桥。
{signature}
"""


def facts(signature: str) -> tuple[str, DocumentFacts]:
    text = NOTICE.format(signature=signature)
    return text, parse_outline(text).facts


def test_title_number_and_issuers() -> None:
    text, found = facts("南湖省人民政府办公厅\n2027年3月9日")
    assert found.title is not None
    assert found.title.of(text) == "南湖省人民政府办公厅\n关于印发便民桥梁建设方案的通知"
    assert found.document_number is not None
    assert found.document_number.of(text) == "南政办〔2027〕12号"
    assert [issuer.of(text) for issuer in found.issuers] == ["南湖省人民政府办公厅"]


@pytest.mark.parametrize(
    "signature",
    [
        "南湖省人民政府办公厅\n2027年3月9日",
        "　　南湖省人民政府办公厅\n　　2027年3月9日　\n（此件主动公开）",
        "南湖省人民政府办公厅\n二〇二七年三月九日",
        "南湖省人民政府办公厅\n二○二七年三月九日",
    ],
)
def test_date_of_the_signature(signature: str) -> None:
    assert facts(signature)[1].issued_on == date(2027, 3, 9)


def test_a_date_of_the_page_beside_its_tools_is_no_signature() -> None:
    assert facts("2027年3月9日 【")[1].issued_on is None


def test_a_date_that_no_calendar_has_is_not_given() -> None:
    assert facts("南湖省人民政府办公厅\n2027年2月31日")[1].issued_on is None


def test_a_deadline_is_no_date_of_issue() -> None:
    assert facts("2027年3月9日前完成。")[1].issued_on is None


def test_organs_of_the_signature_where_the_title_names_none() -> None:
    text = "关于修桥的通知\n各乡镇：\n一、修桥。\n南湖县交通局 南湖县财政局\n2027年3月9日\n"
    found = parse_outline(text).facts
    assert [i.of(text) for i in found.issuers] == ["南湖县交通局", "南湖县财政局"]


def test_a_cited_number_is_not_the_documents_own() -> None:
    text = "关于修桥的通知\n各乡镇：\n根据《修桥办法》（南政办〔2019〕3号）修桥。\n"
    assert parse_outline(text).facts.document_number is None


def test_a_text_that_says_nothing_of_itself() -> None:
    assert parse_outline("修桥补路。").facts == DocumentFacts()


def shown(text: str, *, name: str) -> list[str]:
    return [span.of(text) for span in getattr(parse_outline(text).facts, name)]


@pytest.mark.parametrize(
    ("line", "addressees"),
    [
        (
            "各市、县（区）人民政府，省直有关部门：",
            ["各市、县（区）人民政府", "省直有关部门"],
        ),
        ("各省、自治区、直辖市人民政府：", ["各省、自治区、直辖市人民政府"]),
        ("南湖、北山市人民政府，各有关企业:", ["南湖、北山市人民政府", "各有关企业"]),
        ("各乡镇：", ["各乡镇"]),
        ("省教育厅、财政厅：", ["省教育厅", "财政厅"]),
        ("现将有关事项通知如下：", []),
    ],
)
def test_whom_the_notice_addresses(line: str, addressees: list[str]) -> None:
    text = f"关于修桥的通知\n南政办〔2027〕12号\n{line}\n一、修桥。\n"
    assert shown(text, name="addressees") == addressees


def test_addressees_that_the_page_glued_to_the_number() -> None:
    text = "关于修桥的通知\n南政办〔2027〕12号各乡镇，县直各单位：\n一、修桥。\n"
    assert shown(text, name="addressees") == ["各乡镇", "县直各单位"]


@pytest.mark.parametrize(
    ("lines", "attachments"),
    [
        ("附件：1.桥梁名单\n　　　2.任务分工表\n\n南湖县", ["桥梁名单", "任务分工表"]),
        ("附件：桥梁名单\n南湖县", ["桥梁名单"]),
        ("附件:1．桥梁名单\n2．分工表\n", ["桥梁名单", "分工表"]),
        ("附件：1.桥梁名单.docx\n2.分工表.XLS\n", ["桥梁名单", "分工表"]),
        ("附件中所列桥梁。\n", []),
    ],
)
def test_what_the_notice_attaches(lines: str, attachments: list[str]) -> None:
    assert shown(f"关于修桥的通知\n一、修桥。\n{lines}\n", name="attachments") == attachments


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        (NOTICE.format(signature="南湖省人民政府办公厅\n2026年3月9日"), "2026-03-09", 2026),
        ("关于修桥的通知\n成文日期：2026-03-09\n一、修桥。\n", "2026-03-09", 2026),
        ("关于修桥的通知\n发布时间：2026-03-09\n一、修桥。\n", None, None),
        ("关于修桥的通知\n南政办〔2027〕12号\n一、修桥。\n", None, 2027),
        ("一、修桥。\n", None, None),
    ],
)
def test_where_date_and_year_of_issue_stand(text: str, day: str | None, year: int | None) -> None:
    found = parse_outline(text).facts
    assert (found.issued_on and found.issued_on.isoformat(), found.issued_in) == (day, year)


@pytest.mark.parametrize(
    ("issuer", "region"),
    [
        ("南湖省人民政府办公厅", "南湖省"),
        ("北山市市场监督管理局", "北山市"),
        ("东岭自治区财政厅", "东岭自治区"),
        ("西河县人民政府", "西河县"),
        ("教育部办公厅", None),
    ],
)
def test_the_region_of_the_issuer(issuer: str, region: str | None) -> None:
    text = f"{issuer}关于修桥的通知\n一、修桥。\n"
    found = parse_outline(text).facts.region
    assert (found.of(text) if found else None) == region


def test_others_who_issue_are_no_part_of_an_issuers_name() -> None:
    text = "南湖省交通厅等5部门关于修桥的通知\n一、修桥。\n"
    assert shown(text, name="issuers") == ["南湖省交通厅"]
