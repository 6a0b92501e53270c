"""Agencies resolve to organs, by their notice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from agency_cases import CASES

from policyner.resolving import Notice, notice_of, regions, resolve_agency
from policyner.vocabulary import read_vocabulary

SAMPLE = Path(__file__).with_name("dept_sample.tsv")
REGISTRY, HISTORY = (
    read_vocabulary("policyner.grammar.names", f"{name}.yaml") for name in ("registry", "history")
)


def _notice(region: str, issued: date | None = None) -> Notice:
    if region == "national":
        return Notice(("国务院办公厅",))
    if not region:
        return Notice()
    return Notice((f"{region}人民政府",), regions().find(region).region, issued)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}:{case[1]}")
def test_a_mention_names_this_organ(case):
    region, mention, *expected = case
    found = resolve_agency(mention, notice=_notice(region))
    assert [
        found.name, found.status, found.level, found.function,
        found.region and found.region.adcode, found.successor,
    ] == expected  # fmt: skip


@pytest.mark.parametrize(
    ("mention", "first", "last", "successor"),
    [
        ("卫生部", None, date(2013, 3, 14), "国家卫生和计划生育委员会"),
        ("国家卫计委", date(2013, 3, 14), date(2018, 3, 17), "国家卫生健康委员会"),
        ("国家卫生健康委", date(2018, 3, 17), None, None),
        ("环保部", date(2008, 3, 15), date(2018, 3, 17), "生态环境部"),
        ("银保监会", date(2018, 3, 17), date(2023, 3, 10), "国家金融监督管理总局"),
        ("国家乡村振兴局", date(2021, 2, 25), date(2023, 3, 10), "农业农村部"),
        ("国家疾控局", date(2021, 5, 13), None, None),
        ("国家数据局", date(2023, 3, 10), None, None),
        ("国家医保局", date(2018, 3, 17), None, None),
    ],
)
def test_names_of_central_organs_have_their_days(mention, first, last, successor):
    found = resolve_agency(mention)
    assert (found.valid_from, found.valid_to, found.successor) == (first, last, successor)


def test_ambiguity_is_kept_as_candidates():
    found = resolve_agency("鼓楼区财政局")
    assert found.status == "unresolved"
    assert {c.region.adcode for c in found.candidates} == {"320106", "320302", "350102", "410204"}
    assert sum(c.score for c in found.candidates) == pytest.approx(1)
    in_fujian = resolve_agency("鼓楼区财政局", notice=_notice("福建省"))
    assert (in_fujian.status, in_fujian.region.adcode) == ("resolved", "350102")


def test_the_date_of_issue_tells_which_organ_a_name_can_mean():
    before = resolve_agency("省金融监管局", notice=_notice("福建省", date(2020, 1, 1)))
    assert before.name == "福建省地方金融监督管理局"
    after = resolve_agency("省金融监管局", notice=_notice("福建省", date(2024, 1, 1)))
    assert after.status == "unresolved"
    assert len(after.candidates) == 2


def test_the_issuer_speaks_of_itself():
    notice = Notice(("青海省财政厅", "青海省发展和改革委员会"), regions().find("青海省").region)
    assert resolve_agency("我委", notice=notice).name == "青海省发展和改革委员会"
    assert resolve_agency("我厅", notice=notice).name == "青海省财政厅"
    assert resolve_agency("本局", notice=notice).status == "unresolved"


@pytest.mark.parametrize(
    ("facts", "region", "ground"),
    [
        ({"issuers": ["泉州市人民政府"]}, "泉州市", "issuer"),
        (
            {"issuers": ["省人民政府办公厅"], "document_number": "闽政办〔2019〕8号"},
            "福建省",
            "document_number",
        ),
        ({"issuers": ["市人民政府"], "document_number": "宁政发〔2019〕8号"}, None, None),
        ({"issuers": [], "title": "关于印发象州县护林方案的通知"}, "象州县", "title"),
        (
            {"issuers": ["省民政厅"], "mentions": ["福州海关", "厦门证监局", "省财政厅"]},
            "福建省",
            "mentions",
        ),
        ({"issuers": ["省民政厅"], "mentions": ["福州海关", "上海海关"]}, None, None),
        ({"issuers": ["国务院办公厅"], "mentions": ["福州海关", "厦门海关"]}, None, None),
    ],
)  # fmt: skip
def test_a_notice_has_the_region_that_it_gives(facts, region, ground):
    notice = notice_of(issued_on=None, **facts)
    assert (notice.region and notice.region.name) == region
    if region is not None:
        assert notice.region_from == ground


def test_every_example_of_the_registry_has_its_function():
    fujian = _notice("福建省")
    examples = [(entry["example"], key) for key, entry in REGISTRY["functions"].items()]
    examples += [(e["example"], e["function"]) for e in (*HISTORY["organs"], *REGISTRY["arms"])]
    wrong = [
        (example, function, resolve_agency(example, notice=fujian).function)
        for example, function in examples
        if resolve_agency(example, notice=fujian).function != function
    ]
    assert wrong == []


def test_the_registry_covers_government_party_and_organisations():
    functions = set(REGISTRY["functions"])
    assert len(functions) >= 90
    assert {"finance", "staffing", "womens_federation", "customs"} <= functions


def test_mentions_of_real_notices_resolve():
    rows = [
        line.split("\t")
        for line in SAMPLE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert len(rows) == 200
    right, stated = 0, 0
    for _, name, issuers, region, issued, status, function, adcode, full in rows:
        notice = Notice(
            tuple(issuers.split("、")) if issuers else (),
            regions().find(region).region if region else None,
            date.fromisoformat(issued),
        )
        found = resolve_agency(name, notice=notice)
        stated += found.status != "unresolved"
        right += (
            found.status == status
            and found.function == function
            and (found.region.adcode if found.region else "") == adcode
            and (found.name or "") == full
        )
    assert stated / len(rows) >= 0.98
    assert right / len(rows) >= 0.98
