"""Tidy tables: their columns, their rows, and the question that a data team asks first."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pytest
from made_records import failure, notice

from policyner.batch.made import COMPLETE, Made
from policyner.batch.output import Target, open_output
from policyner.errors import OutputError, UsageError
from policyner.records import ErrorRecord, NoticeRecord
from policyner.records.columns import TABLE_NAMES, Style, TableName, names_of, shapes
from policyner.records.formats import encoding_for, files_of
from policyner.records.tables import Numbering, encode_together, rows_of

TABLES_PAGE = Path(__file__).parents[2] / "docs" / "tables.md"

Any_Record = NoticeRecord | ErrorRecord


def written(place: Path, *records: Any_Record, format: str, style: Style | None = None) -> Path:
    """All tables of the records at `place`."""
    encoding = encoding_for("tables", format=format, style=style)
    target = Target(place, files=files_of("tables", format=format))
    with open_output(target, encoding=encoding) as output:
        for record in records:
            output.write(encoding.encode(record))
        output.complete()
        output.publish()
    return place


def rows(record: Any_Record, table: TableName) -> list[dict[str, object]]:
    return list(rows_of(record, table=table))


@pytest.mark.parametrize("table", TABLE_NAMES)
@pytest.mark.parametrize("record", [notice(), failure()])
def test_a_row_has_the_columns_that_are_declared_in_their_order(
    record: Any_Record, table: TableName
):
    shape = shapes()[table]
    found = rows(record, table)
    assert found
    assert all(tuple(row) == names_of(shape.alone) for row in found)
    assert set(shape.reading) <= set(names_of(shape.together))
    chinese = [column.zh for column in shape.together]
    assert len(set(chinese)) == len(chinese)


def test_rows_together_have_the_columns_that_are_declared():
    encoded = encode_together(notice()) + encode_together(failure())
    found = list(Numbering().rows(encoded))
    assert {table for table, _ in found} == set(TABLE_NAMES)
    assert all(tuple(row) == names_of(shapes()[table].together) for table, row in found)
    assert [row["document_no"] for table, row in found if table == "documents"] == [1, 2]


def test_an_agency_is_a_row_for_each_measure():
    first, second, third, generic = rows(notice(), "agencies")
    assert [
        (row["measure_id"], row["agency_no"], row["role"]) for row in (first, second, third)
    ] == [
        ("M1", 1, "lead"),
        ("M1", 2, "support"),
        ("M2", 1, "lead"),
    ]
    assert (first["surface"], first["canonical"], first["status"]) == (
        "市民政局", "青禾市民政局", "resolved",
    )  # fmt: skip
    assert (first["agency_region"], first["agency_region_code"]) == ("青禾市", "990100")
    assert (first["region"], first["issued_on"], first["issuers"]) == (
        "青禾市", "2026-03-05", "青禾市人民政府办公室",
    )  # fmt: skip
    assert (second["canonical"], second["agency_region"]) == (None, None)
    assert generic["status"] == "generic"


def test_a_target_is_a_row_and_one_of_several_values_a_row_each():
    plain, canteens, stations = rows(notice(), "targets")
    assert (plain["measure_id"], plain["value"], plain["unit"]) == ("M1", 12, "个")
    assert (plain["deadline_id"], plain["ends_on"], plain["item"]) == ("L1", "2027-12-31", None)
    assert (plain["scope"], plain["text"]) == ("全市", "建成12个站点")
    assert [(row["item"], row["indicator"], row["value"]) for row in (canteens, stations)] == [
        (1, "食堂", 5),
        (2, "驿站", 8.5),
    ]
    assert canteens["ends_on"] is None


def test_a_deadline_without_a_measure_is_a_row_too():
    found = rows(notice(), "deadlines")
    assert [(row["deadline_id"], row["measure_id"], row["ends_on"]) for row in found] == [
        ("L1", "M1", "2027-12-31"),
        ("L2", "M1", None),
        ("L3", None, "2026-12-31"),
    ]
    assert [row["damaged"] for row in found] == [False, True, False]


def test_a_number_beyond_all_formats_is_left_to_the_words():
    record = notice()
    target = record.by_id()["T1"]
    value = replace(target.target, value="9" * 400)
    longer = record.model_copy(
        update={
            "mentions": tuple(
                m.model_copy(update={"target": value}) if m.id == "T1" else m
                for m in record.mentions
            )
        }
    )
    assert rows(longer, "targets")[0]["value"] is None


def statement() -> str:
    """The SQL statement of docs/tables.md, the first of its kind."""
    found = re.search(r"```sql\n(.*?)```", TABLES_PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_which_agency_leads_how_many_measures_by_deadline_year_and_region(tmp_path: Path):
    # The same notice twice, one without a region, and a failure: nothing is counted twice.
    records = [notice(), failure(), notice(source="b.txt")]
    place = written(tmp_path / "out.duckdb", *records, format="duckdb")
    with duckdb.connect(str(place), read_only=True) as database:
        found = database.execute(statement()).fetchall()
    # 2027: M1 of both. The damaged deadline of M1 has no year, M2 has no deadline.
    assert sorted(found, key=str) == [
        ("青禾市民政局", "青禾市", 2027, 2),
        ("青禾市民政局", "青禾市", None, 4),
    ]


def test_the_statement_answers_from_a_folder_of_parquet_too(tmp_path: Path):
    folder = written(tmp_path / "out", notice(), format="parquet")
    with duckdb.connect() as database:
        for table in TABLE_NAMES:
            database.execute(
                f"CREATE VIEW {table} AS FROM read_parquet('{folder / f'{table}.parquet'}')"
            )
        found = database.execute(statement()).fetchall()
    assert ("青禾市民政局", "青禾市", 2027, 1) in found


def test_a_duckdb_file_has_types_keys_a_view_and_comments(tmp_path: Path):
    place = written(tmp_path / "out.duckdb", notice(), failure(), format="duckdb")
    assert [path.name for path in tmp_path.iterdir()] == ["out.duckdb"]
    with duckdb.connect(str(place), read_only=True) as database:
        types = dict(
            database.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'targets'"
            ).fetchall()
        )
        assert (types["ends_on"], types["value"], types["document_no"]) == (
            "DATE", "DOUBLE", "BIGINT",
        )  # fmt: skip
        assert database.execute("SELECT count(*) FROM documents WHERE error IS NOT NULL").fetchall()
        keys = database.execute("SELECT constraint_type FROM duckdb_constraints()").fetchall()
        assert keys.count(("PRIMARY KEY",)) == 3
        assert keys.count(("FOREIGN KEY",)) == 6
        due = database.execute(
            "SELECT agency, due_year FROM assignments WHERE role = 'lead' AND due_on IS NOT NULL"
        ).fetchall()
        assert due == [("青禾市民政局", 2027)]
        comment = database.execute(
            "SELECT comment FROM duckdb_columns() WHERE column_name = 'canonical'"
        ).fetchall()
        assert "Canonical full name" in comment[0][0]


def test_an_sqlite_file_has_the_same_tables_and_the_same_bytes_each_time(tmp_path: Path):
    place = written(tmp_path / "out.sqlite", notice(), failure(), format="sqlite")
    other = written(tmp_path / "other.sqlite", notice(), failure(), format="sqlite")
    assert place.read_bytes() == other.read_bytes()
    database = sqlite3.connect(place)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute(
        "SELECT due_year FROM assignments WHERE due_on IS NOT NULL AND role = 'lead'"
    ).fetchall() == [(2027,)]
    assert database.execute("SELECT count(*) FROM documents").fetchall() == [(2,)]
    database.close()


def test_a_database_of_one_table_holds_the_failed_inputs(tmp_path: Path):
    encoding = encoding_for("agencies", format="sqlite")
    with open_output(Target(tmp_path / "a.sqlite"), encoding=encoding) as output:
        for record in (notice(), failure()):
            output.write(encoding.encode(record))
        output.complete()
        output.publish()
    database = sqlite3.connect(tmp_path / "a.sqlite")
    assert database.execute("SELECT source, error_type FROM agencies").fetchall()[-1] == (
        "空.txt", "empty",
    )  # fmt: skip
    database.close()


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_a_folder_has_a_file_for_each_table(tmp_path: Path, format: str):
    folder = written(tmp_path / "out", notice(), failure(), format=format)
    names = {f"{table}.{format}" for table in TABLE_NAMES}
    assert {path.name for path in folder.iterdir()} == {*names, COMPLETE}
    again = written(tmp_path / "again", notice(), failure(), format=format)
    assert all((folder / n).read_bytes() == (again / n).read_bytes() for n in names)


def test_a_folder_that_is_given_up_keeps_what_was_there(tmp_path: Path):
    folder = written(tmp_path / "out", notice(), format="csv")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    made = Made(dict.fromkeys(folder.glob("*.csv")))
    encoding = encoding_for("tables", format="csv")
    target = Target(folder, files=files_of("tables", format="csv"))

    def fill_the_disk() -> None:
        with open_output(target, encoding=encoding, made=made) as output:
            output.write(encoding.encode(notice()))
            raise OutputError("the disk is full")

    with pytest.raises(OutputError):
        fill_the_disk()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_tables_in_one_stream_are_refused():
    with pytest.raises(UsageError, match="-o FOLDER/"):
        encoding_for("tables", format="csv").open(io.BytesIO())


def test_chinese_headers_and_a_csv_for_excel():
    encoding = encoding_for("measures", format="csv", style=Style("zh", excel=True))
    stream = io.BytesIO()
    writer = encoding.open(stream)
    writer.write(encoding.encode(notice()))
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    first, *_ = csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline=""))
    assert {"措施", "牵头单位", "配合单位", "责任单位", "完成时限", "目标", "比例"} <= set(first)
    assert (first["牵头单位"], first["措施"]) == ("市民政局", "'=建成12个站点。")


@pytest.mark.parametrize("sign", "=+-@\t＝＋－＠")
def test_no_text_of_a_csv_for_excel_is_a_formula(sign: str):
    from policyner.records.csv_ import encode_rows

    row = {"text": f"{sign}1+1", "value": -5, "damaged": False}
    assert encode_rows([row], style=Style(excel=True)).decode().strip("\r\n\"'") != f"{sign}1+1"
    (cells,) = csv.reader(io.StringIO(encode_rows([row], style=Style(excel=True)).decode()))
    assert cells == [f"'{sign}1+1", "-5", "false"]
    (plain,) = csv.reader(io.StringIO(encode_rows([row], style=Style()).decode()))
    assert plain[0] == f"{sign}1+1"


@pytest.mark.parametrize(
    ("format", "style", "message"),
    [
        ("parquet", Style("zh"), "--headers zh is for csv and xlsx"),
        ("xlsx", Style(excel=True), "--excel is for csv"),
    ],
)
def test_a_style_that_a_format_has_not_is_refused(format: str, style: Style, message: str):
    with pytest.raises(UsageError, match=message):
        encoding_for("measures", format=format, style=style)


def test_a_workbook_of_tables_has_a_sheet_each_with_dates_heights_and_a_page_layout(tmp_path: Path):
    place = written(tmp_path / "o.xlsx", notice(), failure(), format="xlsx", style=Style("zh"))
    book = openpyxl.load_workbook(place)
    assert book.sheetnames == ["措施", "单位", "目标", "完成时限", "文件"]
    sheet = book["完成时限"]
    header = [cell.value for cell in sheet[1]]
    ends = sheet.cell(2, header.index("截止日期") + 1)
    assert ends.is_date
    assert (ends.value.year, ends.number_format) == (2027, "yyyy-mm-dd")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert "$A$1:$H$4" in sheet.print_area
    assert sheet.auto_filter.ref.startswith("A1:")
    assert all(sheet.row_dimensions[row].height for row in (2, 3, 4))
    targets = book["目标"]
    values = {cell.value: cell.column for cell in targets[1]}
    assert targets.cell(4, values["目标值"]).value == 8.5


def test_a_row_is_as_high_as_its_longest_text(tmp_path: Path):
    record = notice()
    long = record.measures[0].model_copy(update={"text": "长" * 600})
    place = written(
        tmp_path / "o.xlsx", record.model_copy(update={"measures": (long,)}), format="xlsx"
    )
    sheet = openpyxl.load_workbook(place)["measures"]
    # 600 Chinese characters in a column of 50 Latin ones are 24 lines.
    assert sheet.row_dimensions[2].height >= 24 * 15


def test_flat_rows_as_json_lines_hold_values_of_their_kind():
    encoding = encoding_for("deadlines", format="jsonl")
    first = json.loads(encoding.encode(notice()).splitlines()[0])
    assert (first["damaged"], first["confidence"], first["starts_on"]) == (False, 0.9, None)
