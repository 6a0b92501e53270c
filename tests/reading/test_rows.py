"""A document a row: JSON, JSONL, CSV and Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest

from policyner.errors import ReadingError
from policyner.reading import (
    Believed,
    FactColumns,
    Input,
    Locator,
    Part,
    ReadingLimits,
    ReadingOptions,
    parts_of,
)
from policyner.reading.believed import believed_of
from policyner.reading.csv_rows import rows_of_csv
from policyner.reading.json_rows import rows_of_jsonl
from policyner.reading.streams import Stream

Parts = Callable[..., list[Part]]

SMALL = ReadingLimits(row_bytes=100)


def told(parts: list[Part]) -> list[tuple[str, str | None]]:
    """The name of each document, with its id, or the kind of its error."""
    return [(each.name, each.error.kind if each.error is not None else each.id) for each in parts]


@pytest.mark.parametrize(
    ("file", "media_type", "encoding"),
    [
        ("rows.json", "application/json", "utf-8"),
        ("rows.jsonl", "application/jsonl", "utf-8"),
        ("rows.jsonl.gz", "application/jsonl", "utf-8"),
        ("rows.jsonl.zst", "application/jsonl", "utf-8"),
        ("rows.csv", "text/csv", "utf-8"),
        ("rows-gb18030.csv", "text/csv", "gb18030"),
        ("rows.parquet", "application/vnd.apache.parquet", None),
    ],
)
def test_each_row_is_a_document(parts: Parts, file: str, media_type: str, encoding: str | None):
    found = parts(file)
    assert told(found) == [(f"{file}#{n}", f"qh-{n}") for n in (1, 2, 3)]
    second = found[1].read()
    assert second.text.startswith("一、守住食品安全。由市市场监管局会同市卫生健康委")
    assert (second.media_type, second.encoding, second.id) == (media_type, encoding, "qh-2")
    assert second.locators == (Locator(0, len(second.text), row=2),)
    assert second.sha256 == found[1].digest()


def test_columns_have_the_names_that_are_given(parts: Parts):
    found = parts("rows.csv", text_column="title", id_column="year")
    assert [(each.text, each.id) for each in found] == [
        ("扩大服务覆盖", "2026"),
        ("守住食品安全", "2026"),
        ("降低运营成本", "2026"),
    ]
    assert [each.text for each in parts("wrong-column.parquet", text_column="条文")] == [
        each.text for each in parts("rows.parquet")
    ]


@pytest.mark.parametrize("file", ["wrong-column.csv", "wrong-column.parquet"])
def test_a_column_that_is_not_there_is_one_error_that_names_those_that_are(parts: Parts, file: str):
    (found,) = parts(file, text_column="text")
    assert told([found]) == [(file, "missing_column")]
    assert "no column 'text'; there are: id, title, 条文, year" in str(found.error)
    assert "--text-column" in str(found.error)
    (found,) = parts("rows.parquet", id_column="编号")
    assert "no column '编号'" in str(found.error)
    assert "--id-column" in str(found.error)


@pytest.mark.parametrize("file", ["mixed-encodings.csv", "mixed-encodings.jsonl"])
def test_a_row_in_another_encoding_is_its_own_error(parts: Parts, file: str):
    found = parts(file)
    assert told(found) == [
        (f"{file}#1", "qh-1"),
        (f"{file}#2", "undecodable"),
        (f"{file}#3", "qh-3"),
    ]
    assert "does not fit utf-8" in str(found[1].error)


def test_a_row_of_utf_8_in_a_file_of_gb18030_is_its_own_error(parts: Parts, tmp_path: Path):
    line = '{"text": "省财政厅负责落实到位"}\n'
    path = tmp_path / "a.jsonl"
    path.write_bytes(2 * line.encode("gb18030") + line.encode() + line.encode("gb18030"))
    found = parts(path)
    assert [each.error is None for each in found] == [True, True, False, True]
    assert "in utf-8, while the file is in gb18030" in str(found[2].error)


@pytest.mark.parametrize(
    ("file", "media_type", "encoding"),
    [
        ("rows.tsv", "text/tab-separated-values", "utf-8"),
        ("rows-semicolon.csv", "text/csv", "utf-8"),
        ("rows-utf16.csv", "text/csv", "utf-16-le"),
    ],
)
def test_fields_parted_by_tabs_and_semicolons(
    parts: Parts, file: str, media_type: str, encoding: str
):
    found = parts(file)
    assert told(found) == [(f"{file}#{n}", f"qh-{n}") for n in (1, 2, 3)]
    assert {(each.media_type, each.encoding) for each in found} == {(media_type, encoding)}
    texts = [each.text.strip() for each in parts("rows.csv") if each.text is not None]
    assert [(each.text or "").strip() for each in found] == texts


@pytest.mark.parametrize(
    "table",
    [
        "sep=;\n序号;任务;责任单位\n1;修桥;市交通局\n",
        '\ufeff"sep=;"\r\n序号;任务;责任单位\r\n1;修桥;市交通局\r\n',
        "SEP=|\n序号|任务|责任单位\n1|修桥|市交通局\n",
        "sep=\t\n序号\t任务\t责任单位\n1\t修桥\t市交通局\n",
        "序号|任务|责任单位\n1|修桥|市交通局\n",
    ],
)
def test_a_table_says_what_parts_its_fields(parts: Parts, tmp_path: Path, table: str):
    path = tmp_path / "a.csv"
    path.write_text(table, encoding="utf-8", newline="")
    (found,) = parts(path)
    source = found.read()
    assert source.text == "序号\t任务\t责任单位\n1\t修桥\t市交通局\n"
    assert {(cell.row, cell.column) for cell in source.cells} == {
        (row, column) for row in (1, 2) for column in (1, 2, 3)
    }


def test_the_second_line_says_what_parts_a_table_below_its_title(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("任务分工表\n序号;任务\n1;修桥、补路\n", encoding="utf-8")
    assert [each.read().text for each in parts(path)] == ["任务分工表\n序号\t任务\n1\t修桥、补路\n"]
    # A column of texts has none.
    path.write_text("text\n由市交通局；市财政局|负责\n", encoding="utf-8")
    assert [each.text for each in parts(path)] == ["由市交通局；市财政局|负责"]


@pytest.mark.parametrize(
    "header",
    ["Text", "TEXT ", '"text"', "\ufefftext", "“text”", "Content", "正文", "正文内容", "全文"],
)
@pytest.mark.parametrize("said", ["", "sep=;\n"])
def test_what_the_column_of_the_text_is_called(
    parts: Parts, tmp_path: Path, header: str, said: str
):
    path = tmp_path / "a.csv"
    path.write_text(f"\ufeff{said}ID;{header}\nqh-1;由市交通局负责\n", encoding="utf-8")
    (found,) = parts(path)
    assert (found.text, found.id, found.row) == ("由市交通局负责", "qh-1", 1)


def test_of_several_columns_the_one_called_text_is_it(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.jsonl"
    rows = [{"content": "摘要由省财政厅负责", "Text": "由市交通局负责"}, {"正文": "由县水利局负责"}]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert [each.text for each in parts(path)] == ["由市交通局负责", "由县水利局负责"]
    assert [each.text for each in parts(path, text_column="CONTENT")][:1] == ["摘要由省财政厅负责"]


def test_a_table_of_tasks_has_no_column_of_texts(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("序号,内容,责任单位\n1,修桥,市交通局\n", encoding="utf-8")
    assert [each.row for each in parts(path)] == [None]


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (
            ("'id','text'", "'1','由市民政局,市财政局负责'", "'2','修桥'"),
            ["由市民政局,市财政局负责", "修桥"],
        ),
        (("id;text", "1;'由市民政局;市财政局负责'", "2;修桥"), ["由市民政局;市财政局负责", "修桥"]),
        (("'id','text'", "'1','修桥\n补路'"), ["修桥\n补路"]),
        (("'id','text'", "'1','办好''小事''的方案'"), ["办好'小事'的方案"]),
        # What is a word stays one.
        (("id,text", "1,'四好'公路"), ["'四好'公路"]),
        (("id,text", "1,\"办好'小事',修桥\"", "2,'修桥'"), ["办好'小事',修桥", "'修桥'"]),
        (("id,text", "1,修桥", "2,Xi'an"), ["修桥", "Xi'an"]),
    ],
)
def test_fields_may_stand_in_single_marks(
    parts: Parts, tmp_path: Path, lines: tuple[str, ...], texts: list[str]
):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [each.text for each in parts(path)] == texts


def test_a_table_may_have_single_marks(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("'序号','任务','责任单位'\n'1','修桥,补路','市交通局'\n", encoding="utf-8")
    (table,) = parts(path)
    assert table.read().text == "序号\t任务\t责任单位\n1\t修桥,补路\t市交通局\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_rows_of_utf_16_with_a_mark(parts: Parts, tmp_path: Path, encoding: str):
    path = tmp_path / "a.csv"
    lines = "".join(f"{n},第{n}批试点由省财政厅负责\n" for n in range(4_000))
    path.write_bytes(f"\ufeffid,text\n{lines}".encode(encoding))
    found = parts(path)
    assert len(found) == 4_000
    assert found[-1].text == "第3999批试点由省财政厅负责"
    assert found[-1].encoding == encoding
    path.with_suffix(".jsonl").write_bytes('\ufeff{"text": "省财政厅"}\n'.encode(encoding))
    assert [each.text for each in parts(path.with_suffix(".jsonl"))] == ["省财政厅"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("rows", [1, 4_000])
def test_rows_of_utf_16_without_a_mark(parts: Parts, tmp_path: Path, *, encoding: str, rows: int):
    path = tmp_path / "a.csv"
    lines = "".join(f"{n},第{n}批试点由省财政厅负责\r\n" for n in range(rows))
    path.write_bytes(f"id,text\r\n{lines}".encode(encoding))
    found = parts(path)
    assert len(found) == rows
    assert (found[-1].text, found[-1].encoding) == (f"第{rows - 1}批试点由省财政厅负责", encoding)
    path.with_suffix(".jsonl").write_bytes('{"text": "省财政厅"}\n'.encode(encoding))
    assert [each.text for each in parts(path.with_suffix(".jsonl"))] == ["省财政厅"]
    path.write_bytes("序号\t任务\t责任单位\n1\t修桥\t市交通局\n".encode(encoding))
    (table,) = parts(path)
    assert table.read().text == "序号\t任务\t责任单位\n1\t修桥\t市交通局\n"


def test_the_user_names_the_encoding_of_rows(parts: Parts):
    found = parts("mixed-encodings.csv", encoding="gb18030")
    assert [each.error is None for each in found] == [False, True, False]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "tsv"])
def test_a_bad_byte_in_a_row_is_a_loss_of_that_row(parts: Parts, tmp_path: Path, ending: str):
    path = tmp_path / f"a.{ending}"
    texts = ["由省财政厅负责", "由省教育厅负责"]
    if ending == "jsonl":
        lines = [f'{{"text": "{text}"}}\n' for text in texts]
    else:
        lines = ["text\n", *(f"{text}\n" for text in texts)]
    path.write_bytes("".join(lines).encode().replace("教".encode(), b"\xff"))
    first, second = (each.read() for each in parts(path))
    assert (first.text, first.encoding_errors) == (texts[0], 0)
    assert (second.text, second.encoding_errors) == ("由省\ufffd育厅负责", 1)


@pytest.mark.parametrize("file", ["tasks.csv", "wrong-column.csv"])
def test_a_csv_file_without_the_texts_column_is_one_table(parts: Parts, file: str):
    (found,) = parts(file)
    assert told([found]) == [(file, None)]
    source = found.read()
    assert source.media_type == "text/csv"
    assert source.sha256 == found.digest()
    if file == "tasks.csv":
        assert source.encoding == "gb18030"
        assert source.text == (
            "序号\t任务\t责任单位\t完成时限\n"
            "1\t建成社区食堂50个\t市民政局 市财政局\t2027年6月底前\n"
            "2\t公布抽查结果\t市市场监管局\t每半年\n"
        )
        assert source.locators[0] == Locator(0, 2, table=1, row=1, column=1)


def test_a_blank_cell_is_an_error_and_never_ends_the_run(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,省财政厅\n2,\n3,"  \n "\n4,省教育厅\n', encoding="utf-8")
    assert told(parts(path)) == [
        ("a.csv#1", "1"),
        ("a.csv#2", "empty"),
        ("a.csv#3", "empty"),
        ("a.csv#4", "4"),
    ]


@pytest.mark.parametrize("text", ["text\r\n省财政厅上报\r\n", '{"text": "省财政厅"}\n' * 3])
def test_utf_32_without_a_mark_is_refused(parts: Parts, tmp_path: Path, text: str):
    encoding = "utf-32-le"
    for ending in ("csv", "jsonl"):
        path = tmp_path / f"a.{ending}"
        path.write_bytes(text.encode(encoding))
        assert told(parts(path)) == [(f"a.{ending}", "undecodable")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("rows", [1, 2000])
def test_a_nul_is_a_loss_in_its_row_alone(
    parts: Parts, tmp_path: Path, *, encoding: str, rows: int
):
    texts = ["由市财\0政局负责", *["由市教育局负责"] * rows]
    (tmp_path / "a.csv").write_bytes(
        "\n".join(["id,text", *(f"1,{t}" for t in texts)]).encode(encoding)
    )
    lines = "".join(f'{{"text": "{text}"}}\n' for text in texts)
    (tmp_path / "a.jsonl").write_bytes(lines.encode(encoding))
    escaped = [json.dumps({"text": text}) + "\n" for text in texts]
    (tmp_path / "b.jsonl").write_text("".join(escaped), encoding="utf-8")
    read = ["a.csv", "a.jsonl", "b.jsonl"]
    if encoding == "utf-8":
        (tmp_path / "a.json").write_text(f"[{','.join(lines.splitlines())}]", encoding="utf-8")
        read.append("a.json")
    for name in read:
        found = [part.read().text for part in parts(tmp_path / name)]
        assert found == ["由市财\ufffd政局负责", *texts[1:]]


def test_a_number_is_an_id_as_it_is_written(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.jsonl"
    numbers = ["1e400", "-1E+999", "2.10", "7", "1e5"]
    path.write_text(
        "".join(f'{{"id": {number}, "text": "修桥"}}\n' for number in numbers), encoding="utf-8"
    )
    assert [part.id for part in parts(path)] == numbers


def test_two_columns_of_the_name_that_is_read_are_refused(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("text,id,text\n修桥,1,铺路\n", encoding="utf-8")
    (found,) = parts(path)
    assert found.error is not None
    assert found.error.kind == "missing_column"
    assert "2 columns are called 'text'" in str(found.error)
    path.write_text("x,id,x,text\n修桥,1,铺路,修路\n", encoding="utf-8")
    assert [part.text for part in parts(path)] == ["修路"]


@pytest.mark.parametrize(
    ("line", "kind", "message"),
    [
        (b'{"text": "', "damaged", "no JSON"),
        (b"[1]", "missing_column", "not an object but a list"),
        (b'{"body": "x"}', "missing_column", "there are: body"),
        (b'{"schema_version": "1.3", "document": {}}', "missing_column", "`policyner convert`"),
        (b'{"text": ""}', "empty", "'text' is empty"),
        (b'{"text": null}', "empty", "'text' is empty"),
        (b'{"text": 7}', "missing_column", "no text but int"),
        (b'{"text": "\\ud800"}', "undecodable", "surrogate"),
        (b"[" * 100_000, "damaged", "nested too deep"),
        (b'{"text": 1' + b"0" * 5_000 + b"}", "damaged", "no JSON"),
    ],
)
def test_a_row_of_jsonl_that_is_none_is_its_own_error(
    parts: Parts, tmp_path: Path, line: bytes, kind: str, message: str
):
    good = '{"text": "省财政厅"}'.encode()
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([good, line, b"", good]))
    found = parts(path)
    # Numbers are those of lines; the empty one is none.
    assert told(found) == [("a.jsonl#1", None), ("a.jsonl#2", kind), ("a.jsonl#4", None)]
    assert message in str(found[1].error)
    assert "a.jsonl#2" in str(found[1].error)


def test_json_may_be_one_object(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text('{"id": 7, "text": "省财政厅"}', encoding="utf-8")
    (found,) = parts(path)
    assert (found.name, found.id, found.text) == ("a.json", "7", "省财政厅")
    assert found.read().locators == ()
    path.write_text('{"code": 200, "data": {"id": 7, "text": "省财政厅"}}', encoding="utf-8")
    assert [(each.name, each.id) for each in parts(path)] == [("a.json", "7")]


@pytest.mark.parametrize(
    ("text", "kind"), [("[]", "empty"), ('"省"', "missing_column"), ("[{]", "damaged")]
)
def test_json_of_another_form(parts: Parts, tmp_path: Path, text: str, kind: str):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert told(parts(path)) == [("a.json", kind)]


def csv_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_field_of_csv_may_hold_commas_lines_and_marks(parts: Parts, tmp_path: Path):
    path = csv_file(tmp_path, 'text,id\r\n"一、修桥,\r\n""快""",a\r\n\r\n二、督导,\r\n')
    found = parts(path)
    assert [each.text for each in found] == ['一、修桥,\r\n"快"', "二、督导"]
    assert told(found) == [("a.csv#1", "a"), ("a.csv#2", None)]


def test_a_row_of_csv_with_too_many_or_too_few_fields_is_its_own_error(
    parts: Parts, tmp_path: Path
):
    found = parts(csv_file(tmp_path, "id,text\n1,修桥,铺路\n2\n3,督导\n"))
    assert told(found) == [("a.csv#1", "damaged"), ("a.csv#2", "damaged"), ("a.csv#3", "3")]
    assert "3 fields under a header of 2" in str(found[0].error)


def test_a_row_of_csv_with_a_stray_mark_is_its_own_error(parts: Parts, tmp_path: Path):
    found = parts(csv_file(tmp_path, 'id,text\n1,"修桥,补路"督导\n2,督导\n'))
    assert told(found) == [("a.csv#1", "damaged"), ("a.csv#2", "2")]


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_marks_that_part_nothing_are_words(parts: Parts, tmp_path: Path, delimiter: str):
    lines = f'id{delimiter}text\n1{delimiter}"修桥"铺路\n2{delimiter}督导\n'
    found = parts(csv_file(tmp_path, lines))
    assert [(each.id, each.text) for each in found] == [("1", '"修桥"铺路'), ("2", "督导")]


def test_numbers_that_are_forced_to_be_words(parts: Parts, tmp_path: Path):
    (found,) = parts(csv_file(tmp_path, '="编号",任务\n="001",修桥\n'))
    assert found.read().text == "编号\t任务\n001\t修桥\n"


@pytest.mark.parametrize(
    "text",
    [
        '{"text": "由市交通局负责"}\n\n{"text": "由市财政局负责"}\n',
        '{"code": 0, "data": [{"text": "由市交通局负责"}, {"text": "由市财政局负责"}]}',
        '{"a": {"n": 2, "b": [{"text": "由市交通局负责"}, {"text": "由市财政局负责"}]}}',
        '{"a": {"b": {"c": [{"text": "由市交通局负责"}, {"text": "由市财政局负责"}]}}, "d": []}',
        '[{"text": "由市交通局负责"},\n{"text": "由市财政局负责"}]',
    ],
)
def test_rows_of_json_however_they_are_packed(parts: Parts, tmp_path: Path, text: str):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert [each.text for each in parts(path)] == ["由市交通局负责", "由市财政局负责"]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [{"text": "甲"}], "b": [{"text": "乙"}]}',
        '{"a": {"c": [{"text": "甲"}]}, "b": {"c": [{"text": "乙"}]}}',
        '{"a": {"text": "甲", "c": 1}, "b": {"c": 2}}',
    ],
)
def test_an_object_of_several_lists_is_none(parts: Parts, tmp_path: Path, text: str):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert told(parts(path)) == [("a.json", "missing_column")]


def test_a_mark_that_is_not_closed_ends_the_file(parts: Parts):
    found = parts("truncated.csv")
    assert told(found) == [
        ("truncated.csv#1", "qh-1"),
        ("truncated.csv#2", "qh-2"),
        ("truncated.csv#3", "damaged"),
    ]
    assert "Nothing behind was read" in str(found[2].error)


def test_a_row_that_is_too_large_is_its_own_error(parts: Parts, tmp_path: Path):
    long = "试" * 50
    path = tmp_path / "a.jsonl"
    rows = [{"text": "修桥"}, {"text": long}, {"text": "督导"}]
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    kinds = [each.error and each.error.kind for each in parts(path, limits=SMALL)]
    assert kinds == [None, "too_large", None]
    found = parts(csv_file(tmp_path, f"text\n修桥\n{long}\n督导\n"), limits=SMALL)
    assert [each.error and each.error.kind for each in found] == [None, "too_large", None]
    assert "--max-row-size" in str(found[1].error)
    path = tmp_path / "a.parquet"
    pa.parquet.write_table(pa.table({"text": ["修桥", long, "督导"]}), path)
    kinds = [each.error and each.error.kind for each in parts(path, limits=SMALL)]
    assert kinds == [None, "too_large", None]


def test_a_field_that_swallows_the_rest_of_the_file_stops_at_the_limit(
    parts: Parts, tmp_path: Path
):
    path = csv_file(tmp_path, 'text\n修桥\n"督导\n' + "落实\n" * 1_000)
    found = parts(path, limits=SMALL)
    assert told(found) == [("a.csv#1", None), ("a.csv#2", "too_large")]
    assert "Nothing behind was read" in str(found[1].error)


@pytest.mark.parametrize("rows_of", [rows_of_jsonl, rows_of_csv])
def test_rows_are_read_as_they_are_asked_for(rows_of: Callable[..., Iterator[object]]):
    taken = 0

    def endless(number: int) -> bytes:
        nonlocal taken
        line = '{"text": "省财政厅"}\n' if rows_of is rows_of_jsonl else "text\n"
        taken += len(line)
        return line.encode()[:number]

    rows = rows_of(Stream(endless), name="a", options=ReadingOptions())
    assert [next(rows).number for _ in range(3)] == [1, 2, 3]
    assert taken < 1_000_000


def test_parquet_is_read_in_small_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("policyner.reading.parquet_rows._BATCH_BYTES", 1_000)
    path = tmp_path / "a.parquet"
    texts = [f"一、扩大第{n}批试点。" for n in range(500)]
    pa.parquet.write_table(pa.table({"text": texts}), path, row_group_size=200)
    found = parts_of(Input("a.parquet", path), stdin=bytes)
    assert [each.text for each in found] == texts


@pytest.mark.parametrize(
    "kind", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_parquet_has_several_kinds_of_text(parts: Parts, tmp_path: Path, kind: pa.DataType):
    path = tmp_path / "a.parquet"
    pa.parquet.write_table(pa.table({"text": pa.array(["修桥", "修桥", None]).cast(kind)}), path)
    assert [each.text for each in parts(path)] == ["修桥", "修桥", None]


def test_parquet_with_a_column_of_numbers(parts: Parts, tmp_path: Path):
    path = tmp_path / "a.parquet"
    pa.parquet.write_table(pa.table({"text": [1, 2]}), path)
    (found,) = parts(path)
    assert "holds no text but int64" in str(found.error)


def test_parquet_that_is_broken(parts: Parts, data: Path, tmp_path: Path):
    assert told(parts("truncated.parquet")) == [("truncated.parquet", "damaged")]
    path = tmp_path / "a.parquet"
    groups = pa.table({"text": [f"一、扩大第{n}批试点。" for n in range(300)]})
    pa.parquet.write_table(groups, path, row_group_size=100, compression="snappy")
    whole = bytearray(path.read_bytes())
    # A page of the second group.
    begin = pa.parquet.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    whole[begin : begin + 60] = b"\xff" * 60
    path.write_bytes(whole)
    found = parts(path)
    good = [each.row for each in found if each.error is None]
    assert good == [*range(1, 101), *range(201, 301)]
    (error,) = [each for each in found if each.error is not None]
    assert "a.parquet#101: damaged; rows 101 to 200 are not read" in str(error.error)


def test_a_row_group_that_unpacks_to_too_much(parts: Parts, tmp_path: Path):
    path = tmp_path / "bomb.parquet"
    bomb = pa.table({"text": ["试" * 6_000_000]})
    pa.parquet.write_table(
        bomb, path, compression="zstd", use_dictionary=False, write_statistics=False
    )
    (found,) = parts(path)
    assert told([found]) == [("bomb.parquet#1", "too_large")]
    assert "row group 1 unpacks to more than 200 times" in str(found.error)


def test_any_stream_gives_rows_or_errors(data: Path):
    whole = (data / "rows.csv").read_bytes()
    kinds: set[str | None] = set()
    for cut in range(0, len(whole), 7):
        rows = rows_of_csv(
            Stream(io.BytesIO(whole[:cut]).read), name="a.csv", options=ReadingOptions()
        )
        try:
            kinds |= {row.error and row.error.kind for row in rows}
        except ReadingError as error:
            kinds.add(error.kind)
    assert kinds >= {None, "damaged", "missing_column"}


FACTS = FactColumns("标题", "文号", "单位", "日期", "网址")
STATED = {
    "text": "一、扩大试点。",
    "标题": "青禾市试点方案",
    "文号": "青政〔2026〕3号",
    "单位": "青禾市民政局、青禾市财政局",
    "日期": "2026年3月5日",
    "网址": "https://a.example/3",
}


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_what_columns_say_of_a_notice(parts: Parts, tmp_path: Path, ending: str):
    path = tmp_path / f"a.{ending}"
    if ending == "csv":
        path.write_text(f"{','.join(STATED)}\n{','.join(STATED.values())}\n", encoding="utf-8")
    elif ending == "jsonl":
        path.write_text(json.dumps(STATED), encoding="utf-8")
    elif ending == "parquet":
        columns = {name: [value] for name, value in STATED.items()}
        columns["日期"] = [date(2026, 3, 5)]
        pa.parquet.write_table(pa.table(columns), path)
    else:
        book = openpyxl.Workbook()
        book.active.append(list(STATED))
        book.active.append([date(2026, 3, 5) if k == "日期" else v for k, v in STATED.items()])
        book.save(path)
    (found,) = parts(path, fact_columns=FACTS)
    assert found.read().believed == Believed(
        "青禾市试点方案",
        "青政〔2026〕3号",
        ("青禾市民政局", "青禾市财政局"),
        date(2026, 3, 5),
        "https://a.example/3",
    )


def test_a_blank_column_says_nothing_and_a_date_that_is_none_is_told(
    parts: Parts, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps({"text": "一、扩大试点。", "题": " ", "日": "3月底"}), encoding="utf-8"
    )
    (found,) = parts(path, fact_columns=FactColumns(title="题", date="日"))
    assert found.read().believed == Believed()
    assert "a.jsonl#1: the column '日' holds no date but '3月底'" in caplog.text


@pytest.mark.parametrize("file", ["rows.csv", "rows.jsonl", "rows.parquet", "tasks.csv"])
def test_a_column_of_facts_that_is_not_there(parts: Parts, file: str):
    found = parts(file, fact_columns=FactColumns(date="日期"))
    assert {kind for _, kind in told(found)} == {"missing_column"}
    if file != "tasks.csv":
        assert "no column '日期'" in str(found[0].error)
        assert "--date-column" in str(found[0].error)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-03-05", (2026, 3, 5)),
        ("2026/3/5 10:00", (2026, 3, 5)),
        ("20260305", (2026, 3, 5)),
        ("2026.3.5", (2026, 3, 5)),
        ("2026-13-05", None),
        ("2026", None),
        ("202603051", None),
        ("9999-12-31", None),
    ],
)
def test_dates_in_columns(words: str, day: tuple[int, int, int] | None):
    found = believed_of({"d": words}, "a", FactColumns(date="d")).issued_on
    assert found == (None if day is None else date(*day))
