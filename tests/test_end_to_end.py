"""The product as its users meet it: files in, JSON lines out, with the embedded model."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policyner.cli import app
from policyner.errors import ModelError
from policyner.extractor import embedded_model

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)


def extract(*arguments: object) -> tuple[int, list[dict]]:
    result = CliRunner().invoke(app, ["extract", *map(str, arguments), "-o", "-"])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def roles(record: dict) -> list[list[tuple[str, str]]]:
    return [[(a["role"], a["name"]) for a in m["agencies"]] for m in record["measures"]]


@pytest.fixture(scope="module")
def examples() -> list[dict]:
    status, records = extract(EXAMPLES)
    assert status == 0
    return records


def test_every_example_has_measures_with_agencies(examples):
    # `examples/spacy` holds no notice.
    assert len(examples) == sum(len([*EXAMPLES.rglob(f"*.{end}")]) for end in ("txt", "html"))
    assert all(any(roles(record)) for record in examples)


def test_a_responsibility_line_names_lead_and_support(examples):
    assert [
        ("lead", "市卫生健康委"),
        ("support", "市教育局"),
        ("support", "市民政局"),
        ("support", "市总工会"),
        ("support", "各县〔市、区〕人民政府"),
    ] in roles(examples[0])


def test_a_table_row_is_a_measure(examples):
    assert [
        ("lead", "市交通运输局"),
        ("support", "市财政局"),
        ("support", "市国资委"),
    ] in roles(examples[1])
    assert "text" in examples[1]["document"]


FORMATS = ("txt", "txt.xz", "md", "html", "mht", "docx", "doc", "wps", "rtf", "pdf", "ofd")


@pytest.fixture(scope="module")
def same() -> dict[str, dict]:
    """The record of one notice in every format."""
    status, records = extract(*(ROOT / "tests" / "data" / f"notice.{each}" for each in FORMATS))
    assert status == 0
    return dict(zip(FORMATS, records, strict=True))


@pytest.mark.parametrize("format", FORMATS)
def test_one_notice_in_every_format_reads_alike(same, format):
    record = same[format]
    document = record["document"]
    assert document["title"] == "青禾市人民政府办公室关于推进社区食堂建设的通知"
    assert (document["document_number"], document["issued_on"]) == (
        "青政办发〔2026〕12号",
        "2026-03-05",
    )
    assert roles(record)[:3] == [
        [("lead", "市民政局"), ("support", "市财政局"), ("support", "市教育局")],
        [("lead", "市市场监管局"), ("support", "市卫生健康委")],
        [("responsible", "市发展改革委"), ("responsible", "市财政局")],
    ]
    if format in {"md", "docx", "doc", "wps", "rtf", "pdf"}:
        table = [("responsible", "市民政局"), ("responsible", "市财政局")]
        assert table in roles(record)


@pytest.mark.parametrize(
    ("name", "repairs"),
    [
        ("5-网页杂项", {"furniture"}),
        ("6-全文一行", {"lines"}),
        ("7-硬换行带页码", {"page", "wrap"}),
        ("8-同文两遍", {"copy"}),
    ],
)
def test_four_damaged_copies_of_one_notice_read_alike(examples, name, repairs):
    (found,) = (r for r in examples if name in r["document"]["source"])
    assert repairs <= set(found["document"]["repairs"])
    assert found["document"]["document_number"] == "澜政办〔2025〕21号"
    assert found["document"]["issued_on"] == "2025-05-12"
    assert [measure["number"] for measure in found["measures"]] == [
        "（一）", "（二）", "（三）", "（四）", "（五）"
    ]  # fmt: skip
    assert roles(found)[1] == [
        ("lead", "市教育局"),
        ("support", "市卫生健康委"),
        ("support", "市财政局"),
    ]


@pytest.mark.parametrize(
    ("name", "repairs", "agencies"),
    [
        (
            "1-逐字轉繁半角標點",
            {"t2s", "width"},
            [("lead", "区民政局"), ("support", "各乡镇人民政府")],
        ),
        ("2-隐字缺年份", {"censor"}, [("lead", "区民政局"), ("support", "各乡镇人民政府")]),
        ("3-拼音吞字", {"eaten", "pinyin"}, [("lead", "市医疗保障局"), ("support", "市财政局")]),
        (
            "4-乱码与空格",
            {"glyph", "invisible", "wrap"},
            [("lead", "市财政局"), ("support", "市金融工作办公室")],
        ),
    ],
)
def test_damaged_notices_name_their_agencies(examples, name, repairs, agencies):
    (found,) = (r for r in examples if name in r["document"]["source"])
    assert repairs <= set(found["document"]["repairs"])
    assert agencies in roles(found)


def test_what_a_copy_lost_is_flagged_and_never_guessed(examples):
    (found,) = (r for r in examples if "2-隐字缺年份" in r["document"]["source"])
    assert found["document"]["flags"] == ["damaged"]
    (deadline,) = (m for m in found["mentions"] if m["text"] == "年6月底前")
    assert deadline["deadline"]["damaged"]
    assert deadline["deadline"]["end"] is None


def test_a_damaged_copy_reads_like_a_clean_one(examples):
    assert [
        ("lead", "市卫生健康委"),
        ("support", "市医疗保障局"),
        ("support", "市财政局"),
    ] in roles(examples[2])
    assert examples[2]["document"]["script"] == "hant"


def test_the_facts_of_the_document(examples):
    document = examples[0]["document"]
    assert document["document_number"] == "春政办发〔2025〕18号"
    assert document["issued_on"] == "2025-04-16"
    assert "普惠托育服务提升工作方案" in document["title"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_offsets_are_those_of_the_file_whatever_its_newlines(tmp_path, newline):
    text = (EXAMPLES / "1-春晖市托育服务工作方案.txt").read_text(encoding="utf-8")
    source = text.replace("\n", newline)
    path = tmp_path / "notice.txt"
    path.write_bytes(b"\xef\xbb\xbf" + source.encode())
    _, (record,) = extract(path)
    assert record["document"]["length"] == len(source)
    assert record["mentions"]
    for mention in record["mentions"]:
        assert source[mention["start"] : mention["end"]] == mention["text"]


def test_a_document_of_300_000_characters_comes_out_whole(tmp_path):
    measure = "（一）推进改革。完善工作机制，健全标准体系。（省财政厅牵头，省教育厅配合）\n"
    path = tmp_path / "long.txt"
    path.write_text(measure * (300_000 // len(measure) + 1), encoding="utf-8")
    _, (record,) = extract(path)
    assert record["document"]["length"] > 300_000
    names = [m["text"] for m in record["mentions"] if m["label"] == "DEPT"]
    assert names.count("省财政厅") == names.count("省教育厅") == 300_000 // len(measure) + 1
    assert len(record["measures"]) == 300_000 // len(measure) + 1


def test_bad_inputs_have_error_records_and_the_rest_is_complete(tmp_path):
    broken = "关于推进改革的通知" * 20
    files = {
        "a-good.txt": "（一）推进改革。（省财政厅负责）".encode(),
        "b-empty.txt": b"",
        "c-binary.txt": b"\x00\x01\x02" * 50,
        "d-english.txt": b"Notice on the reform of public services.",
        # Half of it is unreadable in either encoding.
        "e-broken.txt": broken.encode() + broken.encode("gbk"),
        "f-no-measure.txt": "关于召开会议的通知".encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    status, records = extract(tmp_path, tmp_path / "absent.txt")
    assert status == 1
    kinds = [record.get("error", {}).get("type") for record in records]
    assert kinds == [
        None,
        "empty",
        "binary",
        "no_chinese_text",
        "undecodable",
        None,
        "missing",
    ]
    assert records[5]["measures"] == []
    for record, name in zip(records[1:5], list(files)[1:5], strict=True):
        assert name in record["error"]["message"]


def test_the_same_input_gives_the_same_bytes(tmp_path):
    for name in ("first.jsonl", "second.jsonl"):
        result = CliRunner().invoke(app, ["extract", str(EXAMPLES), "-o", str(tmp_path / name)])
        assert result.exit_code == 0
    assert (tmp_path / "first.jsonl").read_bytes() == (tmp_path / "second.jsonl").read_bytes()


@pytest.mark.parametrize("file", ["notice.xlsx", "notice.xls", "notice.et"])
def test_the_task_table_of_a_workbook_reads_alike(file):
    status, (record,) = extract(ROOT / "tests" / "data" / file)
    assert status == 0
    assert record["document"]["source"].endswith(file)
    found = {
        m["number"]: [(a["role"], a["name"]) for a in m["agencies"]] for m in record["measures"]
    }
    assert found["1"] == [("responsible", "市民政局"), ("responsible", "市财政局")]
    assert found["2"] == [("responsible", "市市场监管局")]
    percentages = [m["percent"] for m in record["mentions"] if m["label"] == "PERCENT"]
    assert [each["value"] for each in percentages] == ["85"]


def test_a_folder_of_every_kind_of_file_is_complete(tmp_path):
    for each in ("txt", "ofd"):
        file = ROOT / "tests" / "data" / f"notice.{each}"
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "照片.png").write_bytes(b"\x89PNG")
    (tmp_path / "汇报.pptx").write_bytes(b"PK")
    result = CliRunner().invoke(app, ["extract", str(tmp_path), "-o", "-"])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2
    assert "left out, without a reader: 2 (.png 1, .pptx 1)" in result.stderr
