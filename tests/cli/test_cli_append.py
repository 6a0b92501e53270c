"""`--append` and `--replace`: a month joins an output, and no run drops another unasked."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import duckdb
import pytest

from policyner.batch.named import Named
from policyner.records.columns import TABLE_NAMES

GOOD = "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n二、严格考核。（市体育局牵头）\n"


@pytest.fixture
def invoke(invoke):
    """As everywhere, but without a process for each run."""
    here = ("--workers", "1", "--time-limit", "0", "--memory-limit", "0")
    return lambda *words: invoke(*words, *(here if words[0] == "extract" else ()))


@pytest.fixture
def months(invoke) -> None:
    """Two folders of notices, `m1` with `a` and `b`, `m2` with `c`, in the working folder."""
    for name in ("m1/a", "m1/b", "m2/c"):
        write(name, name)


def write(name: str, mark: str) -> None:
    path = Path(f"{name}.txt")
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{GOOD}附注{mark}", encoding="utf-8")


def sources(out: str = "out.jsonl") -> list[str]:
    lines = Path(out).read_text(encoding="utf-8").splitlines()
    return [(line.get("document") or line["error"])["source"] for line in map(json.loads, lines)]


def tree() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@pytest.mark.usefixtures("months")
def test_a_month_is_added_and_stays_when_it_is_added_again(invoke):
    assert invoke("extract", "m1", "-o", "out.jsonl", "--append").exit_code == 0
    result = invoke("extract", "m2", "-o", "out.jsonl", "--append")
    assert result.exit_code == 0
    assert "added to 2 records of earlier runs" in result.stderr
    assert sources() == ["m1/a.txt", "m1/b.txt", "m2/c.txt"]
    assert "1 unchanged" in invoke("extract", "m2", "-o", "out.jsonl", "--append").stderr
    assert sources() == ["m1/a.txt", "m1/b.txt", "m2/c.txt"]
    # All of it at once is the same file.
    assert invoke("extract", "m1", "m2", "-o", "all.jsonl").exit_code == 0
    assert Path("all.jsonl").read_bytes() == Path("out.jsonl").read_bytes()


@pytest.mark.usefixtures("months")
def test_other_inputs_alone_are_refused_and_both_ways_are_named(invoke):
    assert invoke("extract", "m1", "-o", "out.jsonl").exit_code == 0
    before = tree()
    for options in ((), ("--no-resume",)):
        result = invoke("extract", "m2", "-o", "out.jsonl", *options)
        assert result.exit_code == 2
        assert "out.jsonl: holds m1/a.txt and 1 more" in result.stderr
        assert "--append" in result.stderr
        assert "--replace" in result.stderr
        assert tree() == before
    assert invoke("extract", "m2", "-o", "out.jsonl", "--replace").exit_code == 0
    assert sources() == ["m2/c.txt"]


@pytest.mark.usefixtures("months")
def test_an_input_that_is_named_and_gone_is_dropped_without_asking(invoke):
    assert invoke("extract", "m1", "-o", "out.jsonl").exit_code == 0
    Path("m1/a.txt").unlink()
    # However the folder is written.
    result = invoke("extract", str(Path.cwd() / "m1"), "-o", "out.jsonl")
    assert result.exit_code == 0
    assert len(sources()) == 1
    assert invoke("extract", "m*/*.txt", "-o", "out.jsonl").exit_code == 0
    assert sources() == ["m1/b.txt", "m2/c.txt"]


@pytest.mark.usefixtures("months")
def test_equal_ids_and_inputs_that_changed_are_replaced(invoke):
    Path("m1/bad.txt").write_text("", encoding="utf-8")
    assert invoke("extract", "m1", "-o", "out.jsonl").exit_code == 1
    Path("m2/again.txt").write_bytes(Path("m1/b.txt").read_bytes())
    write("m1/a", "corrected")
    write("m1/bad", "mended")
    result = invoke("extract", "m2", "m1/a.txt", "m1/bad.txt", "-o", "out.jsonl", "--append")
    assert result.exit_code == 0
    assert sources() == ["m2/again.txt", "m2/c.txt", "m1/a.txt", "m1/bad.txt"]
    assert "1 replaced by others of their id" in result.stderr


def test_rows_are_known_by_their_ids_and_not_by_the_name_of_their_table(invoke):
    def table(*rows: tuple[str, str]) -> None:
        with Path("latest.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("id", "text"), *rows])

    table(("1", GOOD), ("2", GOOD))
    assert invoke("extract", "latest.csv", "-o", "out.csv", "--append").exit_code == 0
    table(("3", GOOD), ("2", GOOD + "修订"))
    assert invoke("extract", "latest.csv", "-o", "out.csv", "--append").exit_code == 0
    with Path("out.csv").open(encoding="utf-8") as file:
        assert [row["document_id"] for row in csv.DictReader(file)] == ["1", "3", "2"]


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize("out", ["out.parquet", "out.csv", "out.sqlite", "out.xlsx"])
def test_every_format_takes_more(invoke, out: str):
    for month in ("m1", "m2"):
        assert invoke("extract", month, "-o", f"a/{out}", "--append").exit_code == 0
    assert invoke("extract", "m1", "m2", "-o", f"b/{out}").exit_code == 0
    assert Path("a", out).read_bytes() == Path("b", out).read_bytes()


def content(out: str) -> dict[str, object]:
    """What an output holds, by file or table; its ledger left out."""
    path = Path(out)
    if path.suffix == ".duckdb":
        # Its bytes hold an id that is new each time.
        with duckdb.connect(out, read_only=True) as database:
            return {
                name: database.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()  # noqa: S608 - names of ours
                for name in (*TABLE_NAMES, "assignments")
            }
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files if not file.name.startswith("_")}


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(
    ("out", "options"),
    [
        ("out.duckdb", []),
        ("out.sqlite", []),
        ("graph/", ["--format", "graph"]),
        ("tables/", ["--records", "tables"]),
        ("parts", ["--parts", "--part-size", "2", "--format", "jsonl"]),
    ],
)
@pytest.mark.parametrize("command", ["extract", "convert"])
def test_a_second_month_is_added_and_takes_the_place_of_equal_ids(
    invoke, command: str, out: str, options: list[str]
):
    # The second month brings `b` again, under another name.
    Path("m2/again.txt").write_bytes(Path("m1/b.txt").read_bytes())
    named = {"first": ["m1"], "second": ["m2"], "all": ["m1/a.txt", "m2"]}
    if command == "convert":
        for name, inputs in named.items():
            assert invoke("extract", *inputs, "-o", f"{name}.jsonl").exit_code == 0
        named = {name: [f"{name}.jsonl"] for name in named}
    assert invoke(command, *named["first"], "-o", f"a/{out}", *options, "--append").exit_code == 0
    before = content(f"a/{out}")
    result = invoke(command, *named["second"], "-o", f"a/{out}", *options, "--append")
    assert result.exit_code == 0
    assert "1 replaced by others of their id; added to 1 record of" in result.stderr
    assert invoke(command, *named["all"], "-o", f"b/{out}", *options).exit_code == 0
    added = content(f"a/{out}")
    assert added == content(f"b/{out}")
    assert added.keys() >= before.keys()
    assert added != before


@pytest.mark.usefixtures("months")
def test_conversions_add_and_refuse_as_extractions_do(invoke):
    for month in ("m1", "m2"):
        assert invoke("extract", month, "-o", f"{month}.jsonl").exit_code == 0
    options = ("-o", "t/", "--records", "tables", "--format", "csv")
    assert invoke("convert", "m1.jsonl", *options).exit_code == 0
    assert invoke("convert", "m1.jsonl", *options).exit_code == 0
    result = invoke("convert", "m2.jsonl", *options)
    assert result.exit_code == 2
    assert "holds m1.jsonl#1 and 1 more" in result.stderr
    result = invoke("convert", "m2.jsonl", *options, "--append")
    assert result.exit_code == 0
    assert "added to 2 records" in result.stderr
    with Path("t/documents.csv").open(encoding="utf-8") as file:
        rows = [(row["document_no"], row["source"]) for row in csv.DictReader(file)]
    assert rows == [("1", "m1/a.txt"), ("2", "m1/b.txt"), ("3", "m2/c.txt")]
    assert invoke("convert", "m2.jsonl", *options, "--replace").exit_code == 0
    assert len(Path("t/documents.csv").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.usefixtures("months")
def test_an_extraction_adds_to_what_a_conversion_made(invoke):
    assert invoke("extract", "m1", "-o", "m1.jsonl").exit_code == 0
    assert invoke("convert", "m1.jsonl", "-o", "out.sqlite").exit_code == 0
    write("m1/a", "corrected")
    assert invoke("extract", "m1/a.txt", "m2", "-o", "out.sqlite", "--append").exit_code == 0
    database = sqlite3.connect("out.sqlite")
    found = [source for (source,) in database.execute("SELECT source FROM documents")]
    database.close()
    assert found == ["m1/b.txt", "m1/a.txt", "m2/c.txt"]


@pytest.mark.usefixtures("months")
def test_an_added_run_that_stops_at_a_failure_keeps_what_was_there(invoke):
    assert invoke("extract", "m1", "-o", "out.jsonl").exit_code == 0
    Path("m2/bad.txt").write_text("拒绝", encoding="utf-8")
    result = invoke("extract", "m2", "-o", "out.jsonl", "--append", "--fail-fast")
    assert result.exit_code == 1
    assert sources()[:2] == ["m1/a.txt", "m1/b.txt"]


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["m2", "-o", "out.jsonl", "--append", "--replace"], "give one"),
        (["m2", "-o", "out.jsonl", "--append", "--no-resume"], "give one"),
        (["m2", "--append"], "-o OUT"),
        (["m2", "-o", "out.csv", "--records", "agencies", "--append"], "--records measures"),
        (["m2", "-o", "foreign.jsonl", "--append"], "did not make this"),
    ],
)
def test_what_cannot_be_added_is_refused(invoke, options: list[str], message: str):
    Path("foreign.jsonl").write_text("{}", encoding="utf-8")
    assert invoke("extract", "m1", "-o", "out.jsonl").exit_code == 0
    assert invoke("extract", "m1", "-o", "out.csv", "--records", "measures").exit_code == 0
    before = {name: data for name, data in tree().items() if not name.endswith(".ledger")}
    result = invoke("extract", *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert before.items() <= tree().items()


@pytest.mark.parametrize(
    ("arguments", "name", "is_named"),
    [
        (["in"], "in/a.txt", True),
        (["in/"], "in/b/a.txt", True),
        (["./in"], "in/a.txt", True),
        (["in"], "inside/a.txt", False),
        (["a.zip"], "a.zip/b/rows.csv#3", True),
        (["rows.csv"], "rows.csv#12", True),
        (["rows.csv"], "rows.csv.gz", False),
        (["*.txt"], "a.txt", True),
        (["*.txt"], "in/a.txt", False),
        (["in/*"], "in/2026/a.txt", True),
        (["in/**/*.txt"], "in/2026/01/a.txt", True),
        (["in/**/*.txt"], "in/a.txt", True),
        (["20??.csv"], "2026.csv#4", True),
        (["-"], "-#4", True),
        (["-"], "a.txt", False),
        (["s3://bucket/m1"], "s3://bucket/m1/a.txt", True),
        (["memory://m1/"], "memory:///m1/a.txt", True),
        (["s3://bucket/m*/a.txt"], "s3://bucket/m1/a.txt", True),
        (["https://x.cn/a?id=1"], "https://x.cn/a?id=1", True),
        (["https://x.cn/a?id=1"], "https://x.cn/a?id=2", False),
        (["https://kai:geheim@x.cn/a?id=1&sig=geheim"], "https://x.cn/a?id=1&sig=***", True),
        (["https://x.cn/a?sig=new"], "https://x.cn/a?sig=***", True),
    ],
)
def test_what_arguments_name(arguments: list[str], name: str, *, is_named: bool):
    assert (name in Named(arguments)) is is_named


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(
    ("room", "place"),
    [
        ("ledger", "ledger.commit"),
        ("runner", "record.written"),
        ("writing", "file.complete"),
        ("writing", "file.renamed"),
        ("ledger", "ledger.finish"),
    ],
)
def test_an_added_run_that_was_cut_off_goes_on_or_never_was(
    invoke, monkeypatch: pytest.MonkeyPatch, room: str, place: str
):
    assert invoke("extract", "m1", "-o", "out.jsonl").exit_code == 0
    before = Path("out.jsonl").read_bytes()

    def cut(name: str) -> None:
        if name == place:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"policyner.batch.{room}.reached", cut)
        assert invoke("extract", "m2", "-o", "out.jsonl", "--append").exit_code == 130
    # Whole in any case: without the month, or with it.
    assert Path("out.jsonl").read_bytes().startswith(before)
    assert len(sources()) == (3 if place in {"file.renamed", "ledger.finish"} else 2)
    write("m3/d", "d")
    assert invoke("extract", "m3", "-o", "out.jsonl", "--append").exit_code == 0
    assert sources() == ["m1/a.txt", "m1/b.txt", "m3/d.txt"]
    assert invoke("extract", "m2", "-o", "out.jsonl", "--append").exit_code == 0
    assert sources() == ["m1/a.txt", "m1/b.txt", "m3/d.txt", "m2/c.txt"]
