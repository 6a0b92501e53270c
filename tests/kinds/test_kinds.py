"""Every kind of writing that must come out right; the kinds stand in `*_kinds.py`."""

from __future__ import annotations

from collections import Counter

import agency_kinds
import amount_kinds
import name_kinds
import pytest
import role_kinds
import structure_kinds
import table_kinds
import target_kinds
import time_kinds
from rich.console import Console

from kinds import (
    check_fields,
    check_found,
    check_lists,
    check_roles,
    check_structure,
    check_values,
    check_whole,
    each,
    record_of,
    record_of_page,
)
from policyner.cli.tree import notice_tree
from policyner.extractor import read
from policyner.reading.dispatch import read_text
from policyner.repair import find_losses, repair
from policyner.resolving import notice_of, regions, resolve_agency


@pytest.mark.parametrize("case", each(role_kinds.ROLES))
def test_roles_of_given_names(case: str) -> None:
    check_roles(case)


@pytest.mark.parametrize("case", each(agency_kinds.LISTS))
def test_names_and_roles_in_lists(case: str) -> None:
    check_lists(case)


@pytest.mark.parametrize("case", each(table_kinds.TABLES))
def test_rows_and_cells(case: str) -> None:
    check_lists(case)


@pytest.mark.parametrize("case", each(structure_kinds.STRUCTURE))
def test_measures_and_what_is_none(case: str) -> None:
    check_structure(case)


@pytest.mark.parametrize("case", each(agency_kinds.FOUND))
def test_agencies_that_a_model_finds(case: str) -> None:
    check_found(case, "DEPT")


@pytest.mark.parametrize("case", each(agency_kinds.WHOLE))
def test_issuers_that_a_model_finds(case: str) -> None:
    check_whole(case, "DEPT")


@pytest.mark.parametrize("case", each(target_kinds.FOUND))
def test_targets_that_a_model_finds(case: str) -> None:
    check_found(case, "TARGET")


@pytest.mark.parametrize("case", each(amount_kinds.FOUND))
def test_ratios_that_are_found(case: str) -> None:
    check_found(case, "PERCENT")


@pytest.mark.parametrize("case", each(time_kinds.FOUND))
def test_times_that_a_model_finds(case: str) -> None:
    check_found(case, "DEADLINE")


@pytest.mark.parametrize("case", each(time_kinds.FIELDS))
def test_times_in_fields(case: str) -> None:
    check_fields(case)


@pytest.mark.parametrize("case", each((*time_kinds.VALUES, *amount_kinds.VALUES)))
def test_values(case: str) -> None:
    check_values(case)


@pytest.mark.parametrize("case", each(time_kinds.UNSIGNED))
def test_values_without_a_date_of_issue(case: str) -> None:
    check_values(case, signed=False)


@pytest.mark.parametrize(("page", "agencies"), each(table_kinds.PAGES))
def test_cells_that_a_page_knows(page: str, agencies: list[list[str]]) -> None:
    record = record_of_page(f"<html><body><table>{page}</table></body></html>")
    assert [[a["name"] for a in m["agencies"]] for m in record["measures"]] == agencies


@pytest.mark.parametrize(("text", "number"), each(structure_kinds.SHOWN))
def test_a_number_is_shown_once(text: str, number: str) -> None:
    console = Console(width=200)
    with console.capture() as shown:
        console.print(notice_tree(read(read_text(text), repair(text), ())))
    assert shown.get().count(number) == 1


@pytest.mark.parametrize(("text", "end"), each(structure_kinds.ENDS))
def test_a_signature_is_in_no_measure(text: str, end: str) -> None:
    measures = record_of(text, ())["measures"]
    assert text[: measures[-1]["end"]].rstrip().endswith(end)


@pytest.mark.parametrize(("text", "count"), each(structure_kinds.REPORTS))
def test_what_reports_holds_no_measures(text: str, count: int) -> None:
    assert len(record_of(text, ())["measures"]) == count


@pytest.mark.parametrize("text", each(structure_kinds.WHOLE))
def test_what_is_not_damaged(text: str) -> None:
    assert find_losses(text) == ()


@pytest.mark.parametrize("text", each(structure_kinds.DAMAGED))
def test_what_is_damaged_stays_so(text: str) -> None:
    assert [loss.kind for loss in find_losses(text)] == ["digits"]


@pytest.mark.parametrize(("issuer", "code"), each(name_kinds.REGIONS))
def test_a_region_by_the_name_of_its_government(issuer: str, code: str) -> None:
    notice = notice_of(issuers=[issuer], issued_on=None)
    assert notice.region is not None
    assert notice.region.adcode == code


@pytest.mark.parametrize(("issuer", "name"), each(name_kinds.ORGANS))
def test_an_organ_of_such_a_region(issuer: str, name: str) -> None:
    notice = notice_of(issuers=[issuer], issued_on=None)
    agency = resolve_agency("市教育局" if "市" in issuer else "县教育局", notice=notice)
    assert (agency.status, agency.name) == ("resolved", name)


def test_every_county_with_one_code_of_today_is_found() -> None:
    names = Counter(
        d.region.name for d in regions().all() if d.last is None and d.level == "county"
    )
    places = {
        name: regions().at(name + "人民政府", within=None)
        for name, count in names.items()
        if count == 1
    }
    missing = {name for name, place in places.items() if place is None or place.end < len(name)}
    # Names that a district of another city bore too, and one that a whole prefecture bore.
    shared = "东山区 南关区 双桥区 城北区 太平区 巢湖市 新市区 桥东区 清河区 矿区 西市区"
    assert sorted(missing) == shared.split()


def test_a_signature_is_shown_as_no_heading() -> None:
    text = "青禾市文件\n（一）修桥。（市交通局负责）\n青禾市人民政府办公室\n2026年3月2日\n"
    console = Console(width=200)
    with console.capture() as shown:
        console.print(notice_tree(read(read_text(text), repair(text), ())))
    assert "青禾市人民政府办公室 2026年3月2日" not in shown.get()
