"""`policyner extract`: the options of reading, and inputs of every format."""

from __future__ import annotations

import gzip
import inspect
import json
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jsonschema
import pytest
import typer
from typer.testing import Result

from policyner.cli.extract import extract
from policyner.cli.options import size_of
from policyner.reading import ReadingLimits, ReadingOptions
from policyner.reading.options import OCR_PAGES
from policyner.records import notice_schema

DATA = Path(__file__).parents[1] / "data"


def records(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_record_of_the_test_data_holds_to_the_schema(invoke):
    result = invoke("extract", str(DATA))
    assert result.exit_code == 1
    found = records(result)
    schema = jsonschema.Draft202012Validator(notice_schema())
    for record in found:
        schema.validate(record)
    done = [record["document"] for record in found if "document" in record]
    assert len(done) > 60
    for document in done:
        # Offsets point into the text that the reader took out; only plain text has it itself.
        assert ("text" in document) == (document["media_type"] != "text/plain")
        assert len(document.get("text", "")) in {0, document["length"]}
        for locator in document["locators"]:
            assert 0 <= locator["start"] < locator["end"] <= document["length"]


def test_a_row_brings_its_id_and_its_number(invoke):
    shutil.copy(DATA / "rows.csv", "rows.csv")
    (first, *_) = records(invoke("extract", "rows.csv"))
    assert first["document"]["id"] == "qh-1"
    assert first["document"]["source"] == "rows.csv#1"
    assert [each["row"] for each in first["document"]["locators"]] == [1]
    (first, *_) = records(
        invoke("extract", "rows.csv", "--id-column", "year", "--text-column", "title")
    )
    assert (first["document"]["id"], first["document"]["text"]) == ("2026", "扩大服务覆盖")


def test_a_pdf_brings_its_pages_and_what_was_set_aside(invoke):
    (record,) = records(invoke("extract", str(DATA / "partly-scanned.pdf")))
    assert "unread_pages" in record["document"]["flags"]
    assert record["document"]["locators"][0]["page"] == 1


def test_a_column_that_is_not_there(invoke):
    result = invoke("extract", str(DATA / "rows.csv"), "--text-column", "正文")
    assert result.exit_code == 1
    (record,) = records(result)
    assert record["error"]["type"] == "missing_column"


def test_standard_input_of_a_given_format(invoke):
    result = invoke("extract", "-", "--input-format", "csv", stdin=(DATA / "rows.csv").read_bytes())
    assert [each["document"]["source"] for each in records(result)] == ["-#1", "-#2", "-#3"]


@pytest.mark.parametrize(
    ("option", "size", "file", "failed"),
    [
        ("--max-document-size", "100", "notice.txt", 1),
        ("--max-row-size", "250", "rows.jsonl", 2),
        ("--max-nesting", "1", "nested.zip", 1),
        ("--max-unpacked-size", "1K", "archive.zip", 1),
        ("--max-errors", "1", "outside.tar", 1),
    ],
)
def test_each_limit_has_an_option(invoke, option: str, size: str, file: str, failed: int):
    found = records(invoke("extract", str(DATA / file), option, size))
    errors = [each["error"] for each in found if "error" in each]
    large = [each for each in errors if each["type"] == "too_large"]
    assert len(large) == failed
    assert all(option in each["message"] for each in large)


def test_the_ratio_has_an_option(invoke, tmp_path: Path):
    Path("a.txt.gz").write_bytes(gzip.compress(b"0" * 10_000_000))
    (record,) = records(invoke("extract", "a.txt.gz"))
    assert "--max-ratio" in record["error"]["message"]
    (record,) = records(invoke("extract", "a.txt.gz", "--max-ratio", "100000"))
    assert record["error"]["type"] == "no_chinese_text"


def test_the_help_states_the_defaults():
    """The options are `None` where they are not given, so that help need not import the reader."""
    limits = ReadingLimits()
    stated = {}
    for name, parameter in inspect.signature(extract, eval_str=True).parameters.items():
        if name.startswith("max_"):
            assert parameter.default is None
            option = parameter.annotation.__metadata__[0]
            assert isinstance(option, typer.models.OptionInfo)
            stated[name] = size_of(str(option.show_default))
    assert stated == {
        "max_document_size": limits.document_bytes,
        "max_row_size": limits.row_bytes,
        "max_unpacked_size": limits.unpacked_bytes,
        "max_ratio": limits.ratio,
        "max_nesting": limits.nesting,
        "max_errors": limits.errors,
        "max_ocr_pages": OCR_PAGES,
    }
    assert ReadingLimits.of(document_bytes=None, ratio=7) == ReadingLimits(ratio=7)
    parameters = inspect.signature(extract).parameters
    assert parameters["text_column"].default == ReadingOptions().text_column


@pytest.mark.parametrize(
    ("text", "size"),
    [("100", 100), ("8k", 8 << 10), ("2M", 2 << 20), ("3GiB", 3 << 30), ("1TB", 1 << 40)],
)
def test_sizes(text: str, size: int):
    assert size_of(text) == size


@pytest.mark.parametrize("text", ["", "0", "many", "-1", "1.5M", "2X"])
def test_what_is_no_size(text: str):
    with pytest.raises(typer.BadParameter):
        size_of(text)


def test_a_size_that_is_none_is_wrong_usage(invoke, notice: Path):
    result = invoke("extract", "notice.txt", "--max-row-size", "many")
    assert result.exit_code == 2
    assert "is no size" in result.stderr


def test_the_output_is_not_taken_for_an_input(invoke, notice: Path):
    for _ in range(2):
        assert invoke("extract", ".", "-o", "out.jsonl").exit_code == 0
        assert len(Path("out.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    result = invoke("extract", "out.jsonl", "-o", "out.jsonl")
    assert result.exit_code == 2
    assert "only what an earlier run wrote" in result.stderr


def test_show_takes_rows_and_archives(invoke):
    result = invoke("show", str(DATA / "rows.csv"), str(DATA / "encrypted.pdf"))
    assert result.exit_code == 1
    assert "扩大服务覆盖" in result.stdout
    assert "encrypted.pdf: needs a password" in result.stderr


def test_control_characters_in_names_do_not_act_on_the_terminal(
    invoke, notice: Path, caplog: pytest.LogCaptureFixture
):
    name = "a\x1b[2J\n.txt"
    Path(name).touch()
    shutil.copy(notice, "b.txt")
    command = ("extract", "b.txt", name, "nowhere\x1b.txt", "-o", "out.jsonl")
    for _ in range(2):
        result = invoke(*command)
        assert result.exit_code == 1
        told = result.stderr + caplog.text
        assert "\x1b" not in told
        assert r"a\x1b[2J\n.txt" in told
    # A record has the name as it is; JSON escapes by itself.
    sources = [
        json.loads(line)["error"]["source"]
        for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    ]
    assert sources == [name, "nowhere\x1b.txt"]
    assert "\x1b" not in invoke("show", "nowhere\x1b.txt").stderr
    assert "\x1b" not in invoke("extract", "b.txt", "-o", "out\x1b.unknown").stderr


def test_user_and_password_of_an_address_reach_neither_record_nor_ledger(
    invoke, notice: Path, caplog: pytest.LogCaptureFixture
):
    pytest.importorskip("aiohttp")
    secret = "kai-geheim:p%40ss-geheim"  # noqa: S105 - made up
    address = f"http://{secret}@127.0.0.1:9/a.txt"
    result = invoke("extract", address, "notice.txt", "-o", "out.jsonl")
    assert result.exit_code == 1
    kept = [path.read_bytes() for path in Path().iterdir()]
    for told in (result.stdout, result.stderr, caplog.text, *map(repr, kept)):
        assert "geheim" not in told
    assert b"http://127.0.0.1:9/a.txt" in Path("out.jsonl").read_bytes()


class Silent(SimpleHTTPRequestHandler):
    """Serves the working folder."""

    def log_message(self, *_: object) -> None:
        """Says nothing: it would write what was asked for."""


@pytest.mark.parametrize(
    "arguments",
    [["evaluate", "https://kai:geheim@x.cn/gold.jsonl"], ["show", "--issued", "https://kai:geheim@x.cn"],
     ["extract", "--no-such=https://kai:geheim@x.cn/a"]],
)  # fmt: skip
def test_no_login_is_echoed_where_an_address_was_not_expected(invoke, arguments):
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert "geheim" not in result.output + result.stderr


def test_an_address_with_secrets_is_recognised_and_told_without_them(
    invoke, notice: Path, caplog: pytest.LogCaptureFixture
):
    pytest.importorskip("aiohttp")
    with ThreadingHTTPServer(("127.0.0.1", 0), Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"127.0.0.1:{server.server_port}/{notice.name}"
        # A signature is another one each time.
        for signature in ("geheim-1", "geheim-2"):
            address = f"http://kai:geheim@{place}?id=7&sig={signature}"
            last = invoke(
                "extract", address, f"http://{place}.gone?token={signature}", "-o", "out.jsonl"
            )
            assert "2 documents, 1 failed (1 missing)" in last.stderr
        server.shutdown()
    assert "1 unchanged" in last.stderr
    documents = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert documents[0]["document"]["source"] == f"http://{place}?id=7&sig=***"
    kept = [path.read_bytes() for path in Path().iterdir()]
    for told in (last.stdout, last.stderr, caplog.text, *map(repr, kept)):
        assert "geheim" not in told
