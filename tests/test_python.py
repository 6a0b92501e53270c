"""The functions of `import policyner`."""

from pathlib import Path

import openpyxl
import pytest

import policyner
from policyner.errors import (
    MissingInputError,
    ModelError,
    NotTextError,
    PolicynerError,
    UnsupportedFormatError,
    UsageError,
)
from policyner.extractor import Extractor, embedded_model
from policyner.records import ErrorRecord, NoticeRecord

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)

DATA = Path(__file__).parent / "data"
TEXT = "（一）推进改革。（省财政厅牵头，省教育厅配合）"


@pytest.mark.parametrize("file", ["notice.txt", "notice.docx", "notice.pdf", "notice.txt.zst"])
@pytest.mark.parametrize("kind", [Path, str])
def test_a_file_is_extracted_by_its_path(file, kind):
    path = DATA / file
    document = policyner.extract_file(kind(path)).document
    assert document.source == str(path)
    assert document.title == "青禾市人民政府办公室关于推进社区食堂建设的通知"


def test_a_file_that_is_not_there_or_holds_rows_is_named(tmp_path):
    with pytest.raises(MissingInputError, match=r"absent\.txt: no such file"):
        policyner.extract_file(tmp_path / "absent.txt")
    with pytest.raises(UnsupportedFormatError, match="a file of rows"):
        policyner.extract_file(DATA / "rows.csv")
    with pytest.raises(UnsupportedFormatError, match="a folder, not one document"):
        policyner.extract_file(tmp_path)
    with pytest.raises(UnsupportedFormatError, match="an archive, not one document"):
        policyner.extract_file(DATA / "archive.zip")


@pytest.mark.parametrize("name", ["表.csv", "表.tsv", "表.xlsx"])
def test_a_table_is_one_notice_and_one_of_notices_is_not(tmp_path, name):
    """As the command reads them, whether a comma, a tab or a sheet parts their cells."""
    _table(tmp_path / name, [["任务", "牵头单位"], ["修桥", "县交通局"]])
    (measure,) = policyner.extract_file(tmp_path / name).measures
    assert [each.name for each in measure.agencies] == ["县交通局"]
    _table(tmp_path / name, [["标题", "正文"], ["通知", "一、修桥。（县交通局牵头）"]])
    with pytest.raises(UnsupportedFormatError, match="a file of rows"):
        policyner.extract_file(tmp_path / name)


def _table(path, rows):
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        mark = "," if path.suffix == ".csv" else "\t"
        path.write_text("\n".join(mark.join(row) for row in rows), encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "kind"), [(Path("通知.txt"), "PosixPath"), (None, "NoneType"), (b"\xe4", "bytes")]
)
def test_what_is_no_text_is_refused_with_the_way_out(text, kind):
    with pytest.raises(NotTextError, match=rf"not {kind}.*policyner\.extract_file\(path\)") as told:
        policyner.extract(text)
    assert isinstance(told.value, PolicynerError)
    assert isinstance(told.value, TypeError)


def test_a_text_that_fails_costs_its_own_record_only():
    texts = [TEXT, "", "Notice.", None, TEXT * 2]
    records = policyner.extract_many(iter(texts))
    assert records[0] == policyner.extract(TEXT)
    assert records[4] == policyner.extract(TEXT * 2)
    assert [type(record) for record in records] == [
        NoticeRecord,
        ErrorRecord,
        ErrorRecord,
        ErrorRecord,
        NoticeRecord,
    ]
    assert [record.error.type for record in records[1:4]] == [
        "empty",
        "no_chinese_text",
        "not_text",
    ]


def test_more_texts_than_go_through_the_model_together():
    texts = [f"（{number}）修桥。（县交通局牵头）" for number in range(1, 36)]
    records = policyner.extract_many(texts)
    assert [record.measures[0].number for record in records] == [f"（{n}）" for n in range(1, 36)]


def test_names_are_those_of_the_records():
    good, bad = policyner.extract_many([TEXT, ""], names=["甲", "乙"])
    assert good.document.source == "甲"
    assert (bad.error.source, bad.error.message) == (
        "乙",
        "乙: the source holds nothing but whitespace; leave it out",
    )


def test_no_texts_are_no_records():
    assert policyner.extract_many([]) == []


def test_one_text_and_too_few_names_are_mistakes():
    with pytest.raises(UsageError, match=r"for one, policyner\.extract\(text\)"):
        policyner.extract_many(TEXT)
    with pytest.raises(UsageError, match="1 names for 2 texts"):
        policyner.extract_many([TEXT, TEXT], names=["甲"])
    with pytest.raises(UsageError, match=r"names: 7 is no string"):
        policyner.extract_many([TEXT], names=[7])


def test_a_fault_of_the_program_costs_one_text_and_is_logged(monkeypatch, caplog):
    extractor = Extractor.load(threads=1)
    whole = extractor.read_many

    def read_many(sources):
        if any("桥" in source.text for source in sources):
            raise ZeroDivisionError("a fault")
        return whole(sources)

    monkeypatch.setattr(extractor, "read_many", read_many)
    outcomes = extractor.try_texts([TEXT, "（一）修桥。", TEXT])
    assert outcomes[0].record == outcomes[2].record == policyner.extract(TEXT)
    record = ErrorRecord.from_error("甲", outcomes[1])
    assert record.error.type == "internal"
    assert record.error.message == "甲: unexpected ZeroDivisionError: a fault"
    (logged,) = caplog.records
    assert logged.exc_info[0] is ZeroDivisionError
