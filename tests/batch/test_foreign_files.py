"""No run changes a byte of a file that policyner did not make."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import fake_pipeline
import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policyner.batch import files
from policyner.batch.apart import Apart
from policyner.batch.ledger import Ledger
from policyner.batch.output import Target, open_output
from policyner.cli.convert import convert
from policyner.cli.extract import extract
from policyner.errors import OutputError, PolicynerError, UsageError
from policyner.records.formats import encoding_for

GOOD = "一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"
ROW = json.dumps({"text": GOOD}, ensure_ascii=False) + "\n"
JSONL = encoding_for("documents", format="jsonl")

Extract = Callable[..., str]


@contextmanager
def pipeline(folder: Path):
    """A small pipeline in place of the model, in a working folder."""
    before = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("policyner.batch.loading.load_extractor", fake_pipeline.load_extractor)
        patch.setattr("policyner.batch.settings.find_model", fake_pipeline.find_model)
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def run(*inputs: str, **options: object) -> str:
    """What a run ended with: nothing, or the message of its error."""
    return ending(extract, *inputs, workers=1, time_limit=0, memory_limit=0, **options)


def turn(*inputs: str, **options: object) -> str:
    """What a conversion ended with."""
    return ending(convert, *inputs, **options)


def ending(command: Callable[..., None], *inputs: str, **options: object) -> str:
    """What a command ended with."""
    try:
        command(list(inputs), **options)
    except PolicynerError as error:
        return str(error)
    except typer.Exit as error:
        return f"status {error.exit_code}"
    return ""


@pytest.fixture
def here(tmp_path: Path):
    """An empty working folder with a notice, `in/a.txt`."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(GOOD, encoding="utf-8")
    with pipeline(tmp_path):
        yield tmp_path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, links as what they point to."""
    return {
        str(path.relative_to(folder)): str(path.readlink()).encode()
        if path.is_symlink()
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@pytest.mark.parametrize(
    ("files", "inputs", "options", "message"),
    [
        # A file of this name is there already, and it may be an input.
        ({"out.jsonl": ROW}, ["in"], {"out": "out.jsonl"}, "did not make this"),
        ({"own/notices.jsonl": ROW}, ["own/"], {"out": "own/"}, "would be overwritten"),
        ({"out.jsonl": ""}, ["out.jsonl", "in"], {"out": "out.jsonl"}, "one of the inputs"),
        ({"d/notices.jsonl": ""}, ["d", "in"], {"out": "d"}, "one of the inputs"),
        ({"d/x.jsonl": "", "d/y.jsonl": ROW}, ["d/*.jsonl"], {"out": "d/x.jsonl"}, "of the inputs"),
        # Folders of parts.
        ({"d/part-00000.jsonl": ROW, "d/part-00001.jsonl": ROW}, ["d/part-*.jsonl"],
         {"out": "d", "parts": True}, "not empty"),
        ({"d/part-00009.jsonl": ROW}, ["in"], {"out": "d", "parts": True}, "not empty"),
        ({"d/letter": "x"}, ["in"], {"out": "d", "parts": True}, "not empty"),
        ({"d": "x"}, ["in"], {"out": "d", "parts": True}, "did not make this"),
        # Folders of tables.
        ({"t/measures.csv": "x", "t/letter": "x"}, ["in"],
         {"out": "t/", "records": "tables", "format": "csv"}, "t/measures.csv: policyner did not"),
        ({"t/_SUCCESS": "x"}, ["in"], {"out": "t/", "records": "tables"}, "t/_SUCCESS: policyner"),
        ({"t": "x"}, ["in"], {"out": "t/", "records": "tables"}, "did not make this"),
        # Ledgers.
        ({"out.jsonl.ledger": "x" * 2000}, ["in"], {"out": "out.jsonl"}, "no ledger"),
        ({"kept": "x"}, ["in"], {"out": "out.jsonl", "ledger": Path("kept")}, "no ledger"),
        ({"in/b.txt": ""}, ["in"], {"out": "out.jsonl", "ledger": Path("in/b.txt")},
         "one of the inputs"),
        ({}, ["in"], {"out": "out.jsonl", "ledger": Path("out.jsonl")}, "going to lie there"),
        ({}, ["in"], {"out": "d", "parts": True, "ledger": Path("d")}, "going to lie there"),
        ({}, ["in"], {"out": "d/out.jsonl", "ledger": Path("d")}, "going to lie there"),
        ({}, ["in"], {"out": "out.jsonl", "ledger": Path("out.jsonl/l")}, "going to lie there"),
        ({}, ["in"], {"out": "d", "parts": True, "ledger": Path("d/part-00000.jsonl")},
         "going to lie there"),
        ({}, ["in"], {"out": "l-journal", "format": "jsonl", "ledger": Path("l")},
         "going to lie there"),
        ({"out.jsonl.ledger-journal": "mine"}, ["in"], {"out": "out.jsonl"}, "in the way"),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_refused_and_nothing_is_written(
    here: Path,
    *,
    files: dict[str, str],
    inputs: list[str],
    options: dict[str, object],
    message: str,
):
    for name, text in files.items():
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(text, encoding="utf-8")
    before = tree(here)
    assert message in run(*inputs, **options)
    assert tree(here) == before


def test_an_output_that_is_a_second_name_of_an_input_is_refused(here: Path):
    os.link("in/a.txt", "out.jsonl")
    assert "did not make this" in run("in", out="out.jsonl")
    Path("link.jsonl").symlink_to("in/a.txt")
    assert "did not make this" in run("in", out="link.jsonl")
    (here / "in" / "b.txt").touch()
    os.link("in/b.txt", "second.jsonl")
    assert "one of the inputs" in run("in", out="second.jsonl")
    assert (here / "in" / "a.txt").read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize("ledger", [None, Path("elsewhere/kept")])
def test_what_the_ledger_lists_is_no_input_and_is_written_anew(here: Path, ledger: Path | None):
    (here / "in" / "rows.jsonl").write_text(ROW, encoding="utf-8")
    for _ in range(2):
        assert run("in", "in/*.jsonl", out="in/out.jsonl", ledger=ledger) == ""
        lines = (here / "in" / "out.jsonl").read_text(encoding="utf-8").splitlines()
        sources = [json.loads(line)["document"]["source"] for line in lines]
        assert sources == ["in/a.txt", "in/rows.jsonl#1"]
        # As a shell gives it that has expanded a pattern.
        assert run("in/out.jsonl", "in", out="in/out.jsonl", ledger=ledger) == ""
    assert "nothing to read" in run("in/out.jsonl", out="in/out.jsonl", ledger=ledger)


def test_parts_leave_alone_what_else_is_in_their_folder(here: Path):
    for number in range(5):
        (here / "in" / f"{number}.txt").write_text(GOOD, encoding="utf-8")
    assert run("in", out="in/d", parts=True, part_size=2) == ""
    # Found by the search, since it is nobody's part.
    (here / "in" / "d" / "letter.txt").write_text(GOOD, encoding="utf-8")
    (here / "in" / "d" / "part-00007.jsonl.partial").write_text("mine")
    (here / "in" / "d" / "part-00007.jsonl.rows").mkdir()
    for name in ("0.txt", "1.txt", "2.txt"):
        (here / "in" / name).unlink()
    assert run("in", out="in/d", parts=True, part_size=2) == ""
    assert sorted(path.name for path in (here / "in" / "d").iterdir()) == [
        "_SUCCESS", "_ledger", "letter.txt", "part-00000.jsonl", "part-00001.jsonl",
        "part-00007.jsonl.partial", "part-00007.jsonl.rows",
    ]  # fmt: skip
    (here / "in" / "d" / "part-00001.jsonl").unlink()
    (here / "in" / "d" / "part-00002.jsonl").write_text(ROW, encoding="utf-8")
    assert "part-00002.jsonl: policyner did not make this" in run("in", out="in/d", parts=True)


def test_parts_of_another_format_give_way_with_those_of_a_longer_run(here: Path):
    """Whoever reads the folder takes it as one table."""
    (here / "in" / "b.txt").write_text(GOOD, encoding="utf-8")
    assert run("in", out="d", parts=True, part_size=1) == ""
    assert run("in", out="d", parts=True, part_size=2, records="measures", format="csv") == ""
    names = sorted(path.name for path in (here / "d").iterdir())
    assert names == ["_SUCCESS", "_ledger", "part-00000.csv"]


@pytest.mark.parametrize("ledger", [None, Path("d/kept"), Path("kept")])
def test_a_ledger_may_lie_in_the_folder_of_the_parts(here: Path, ledger: Path | None):
    for _ in range(2):
        assert run("in", out="d", parts=True, ledger=ledger) == ""


def test_tables_leave_alone_what_else_is_in_their_folder(here: Path):
    for number in range(2):
        (here / "in" / "b.txt").write_text(GOOD * number, encoding="utf-8")
        assert run("in/a.txt", "in/b.txt", out="in/t/", records="tables", format="csv") in (
            "", "status 1",
        )  # fmt: skip
        (here / "in" / "t" / "letter").write_text("mine")
    assert sorted(path.name for path in (here / "in" / "t").iterdir()) == [
        "_SUCCESS", "_ledger", "agencies.csv", "deadlines.csv", "documents.csv", "letter",
        "measures.csv", "targets.csv",
    ]  # fmt: skip
    # What is whole only together is ours only together, where the ledger cannot tell any more.
    _without_list("in/t/_ledger")
    assert run("in/a.txt", out="in/t/", records="tables", format="csv", replace=True) == ""
    _without_list("in/t/_ledger")
    (here / "in" / "t" / "targets.csv").unlink()
    assert "agencies.csv: policyner did not make this" in run(
        "in/a.txt", out="in/t/", records="tables", format="csv"
    )


@pytest.mark.parametrize(
    "options",
    [
        {"out": "o.csv", "records": "measures"},
        {"out": "o.sqlite"},
        {"out": "o.duckdb"},
        {"out": "o.xlsx", "records": "tables"},
        {"out": "o/", "records": "tables"},
        {"out": "o/", "format": "graph"},
        {"out": "o/", "parts": True},
    ],
)
def test_a_conversion_replaces_what_it_made_and_nothing_else(
    here: Path, options: dict[str, object]
):
    assert run("in", out="r.jsonl") == ""
    assert turn("r.jsonl", **options) == ""
    made = tree(here)
    assert turn("r.jsonl", **options) == ""
    assert tree(here).keys() == made.keys()
    for ledger in (here / "o" / "_ledger", here / f"{options['out']}.ledger"):
        ledger.unlink(missing_ok=True)
    before = tree(here)
    assert any(words in turn("r.jsonl", **options) for words in ("did not make", "not empty"))
    assert tree(here) == before


def test_a_conversion_never_replaces_what_it_reads(here: Path):
    assert run("in", out="d/") == run("in", out="p/", parts=True) == ""
    before = tree(here)
    for inputs, out, parts in (
        ("d", "d/", False), ("d/notices.jsonl", "d/notices.jsonl", False), ("p", "p/", True),
        ("p/part-00000.jsonl", "p/part-00000.jsonl", False),
    ):  # fmt: skip
        assert "it would be overwritten" in turn(inputs, out=out, parts=parts)
    os.link("d/notices.jsonl", "second.jsonl")
    Path("link.jsonl").symlink_to("d/notices.jsonl")
    for name in ("second.jsonl", "link.jsonl"):
        assert "it would be overwritten" in turn(name, out="d/")
    assert {name: text for name, text in tree(here).items() if name in before} == before


def test_a_conversion_that_fails_leaves_nothing(here: Path):
    assert run("in", out="r.jsonl") == ""
    Path("no.jsonl").write_text('{"schema_version": "9.0"}\n', encoding="utf-8")
    before = tree(here)
    assert "no such file" in turn("r.jsonl", "none.jsonl", out="o.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("policyner.records.read._record", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            convert(["r.jsonl"], out="t/", records="tables")
    Path("t").rmdir()
    assert tree(here) == before


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_is_there_for_the_time_of_a_run_is_no_input(tmp_path: Path):
    apart = Apart(Target(tmp_path / "out.duckdb"), ledger=tmp_path / "kept")
    passing = (
        ".out.duckdb.lock", "kept-journal", "out.duckdb.0123abcd.partial",
        "out.duckdb.0123abcd.rows/documents.jsonl",
    )  # fmt: skip
    assert all(apart.is_own(tmp_path / name) for name in passing)
    foreign = ("out.duckdb.rows/a.jsonl", "a.0123abcd.partial", "a.0123abcd.rows/a.jsonl", ".lock")
    assert not any(apart.is_own(tmp_path / name) for name in foreign)


def test_a_folder_beside_a_workbook_and_a_link_to_a_file_stay(here: Path):
    (here / "out.xlsx.rows").mkdir()
    (here / "out.xlsx.rows" / "letter").write_text("mine")
    (here / "letter").write_text("mine")
    (here / "out.xlsx.partial").symlink_to("letter")
    (here / "out.jsonl.partial").symlink_to("letter")
    assert run("in", out="out.xlsx") == run("in", out="out.jsonl") == ""
    assert (
        (here / "out.xlsx.rows" / "letter").read_text() == (here / "letter").read_text() == "mine"
    )
    assert (here / "out.xlsx.partial").is_symlink()


def test_a_file_that_appears_while_the_run_is_on_is_left_as_it_is(tmp_path: Path):
    out = tmp_path / "out.jsonl"

    def written():
        with open_output(Target(out), encoding=JSONL) as stream:
            stream.write(b"ours\n")
            stream.complete()
            out.write_bytes(b"theirs\n")
            stream.publish()

    with pytest.raises(OutputError, match="appeared while the run was on"):
        written()
    assert tree(tmp_path) == {"out.jsonl": b"theirs\n"}


@pytest.mark.parametrize("taken", [False, True])
def test_a_file_system_without_second_names(tmp_path: Path, monkeypatch, *, taken: bool):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(files.os, "link", refuse)
    out = tmp_path / "out.jsonl"
    with open_output(Target(out), encoding=JSONL) as stream:
        stream.write(b"ours\n")
        stream.complete()
        if not taken:
            stream.publish()
            assert out.read_bytes() == b"ours\n"
            return
        out.write_bytes(b"theirs\n")
        with pytest.raises(OutputError, match="appeared"):
            stream.publish()
    assert out.read_bytes() == b"theirs\n"


def test_a_place_that_was_taken_after_a_kill_is_not_ours(tmp_path: Path):
    """Listed before the renaming, with the file that was to lie there."""
    path = tmp_path / "ledger"
    out = tmp_path / "out.jsonl"
    with Ledger(path, settings={}) as ledger:
        ledger.made.own(out, identity="1:2")
    out.write_text("theirs")
    with Ledger(path, settings={}) as ledger:
        assert not ledger.made.owns(out)
        found = out.stat()
        ledger.made.own(out, identity=f"{found.st_dev}:{found.st_ino}")
        assert ledger.made.owns(out)


def test_what_a_killed_run_left_unfinished_goes(tmp_path: Path):
    with Ledger(tmp_path / "ledger", settings={}) as ledger:
        left = tmp_path / "out.jsonl.0123abcd.partial"
        rows = tmp_path / "out.xlsx.0123abcd.rows"
        ledger.made.own(left, rows)
        left.touch()
        rows.mkdir()
        (rows / "1").touch()
        (tmp_path / "out.jsonl.89abcdef.partial").write_text("theirs")
    with Ledger(tmp_path / "ledger", settings={}, fresh=True) as ledger:
        with open_output(Target(tmp_path / "out.jsonl"), encoding=JSONL, made=ledger.made) as out:
            out.complete()
            out.publish()
        assert ledger.made.listed() == [tmp_path / "out.jsonl"]
    assert sorted(tree(tmp_path)) == ["ledger", "out.jsonl", "out.jsonl.89abcdef.partial"]


def test_a_ledger_and_its_output_may_be_moved_together(here: Path):
    assert run("in", out="one/out.jsonl") == ""
    Path("one").rename("two")
    assert run("in", out="two/out.jsonl") == ""


def test_a_ledger_from_before_the_list_answers_for_what_lies_beside_it(here: Path):
    assert run("in", out="out.jsonl") == run("in", out="d", parts=True) == ""
    for ledger in ("out.jsonl.ledger", "d/_ledger"):
        _without_list(ledger)
    assert run("in", out="out.jsonl") == run("in", out="d", parts=True) == ""


def _without_list(ledger: str) -> None:
    db = sqlite3.connect(ledger)
    db.execute("DROP TABLE made")
    db.close()


def test_one_run_at_a_time_writes_an_output_whatever_its_ledger(tmp_path: Path):
    for target in (Target(tmp_path / "out.jsonl"), Target(tmp_path / "d", part_size=2)):
        with open_output(target, encoding=JSONL) as first:
            first.write(b"one\n")
            with (
                pytest.raises(UsageError, match="another run is writing it"),
                open_output(target, encoding=JSONL),
            ):
                pytest.fail("the output was opened twice")
            first.complete()
            first.publish()
    assert sorted(tree(tmp_path)) == ["d/_SUCCESS", "d/part-00000.jsonl", "out.jsonl"]


def test_a_second_run_with_another_ledger_is_refused(here: Path):
    target = Target(here / "out.jsonl")
    with open_output(target, encoding=JSONL) as first:
        message = run("in", out="out.jsonl", ledger=Path("other"))
        assert message == "out.jsonl: another run is writing it"
        first.write(b"one\n")
        first.complete()
        first.publish()
    assert (here / "out.jsonl").read_bytes() == b"one\n"


def test_a_lock_that_a_killed_run_left_keeps_nobody_out(tmp_path: Path):
    (tmp_path / ".out.jsonl.lock").touch()
    with open_output(Target(tmp_path / "out.jsonl"), encoding=JSONL) as stream:
        stream.complete()
        stream.publish()
    assert sorted(tree(tmp_path)) == ["out.jsonl"]


def test_a_file_system_without_locks_is_told(tmp_path: Path, monkeypatch, caplog):
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with open_output(Target(tmp_path / "out.jsonl"), encoding=JSONL) as stream:
        stream.complete()
        stream.publish()
    assert "cannot be locked against other runs: No locks available" in caplog.text


# What might be in the way of a run, and what a run may be asked for.
_NAMES = st.sampled_from(
    [
        "a.txt", "out.jsonl", "out.jsonl.partial", "out.jsonl.ledger", "out.jsonl.ledger-journal",
        "out.xlsx", "out.xlsx.rows/part-00000.jsonl", "kept", "kept-journal", "notices.jsonl",
        "d/notices.jsonl", "d/notices.jsonl.ledger", "d/part-00000.jsonl", "d/part-00001.csv",
        "d/part-00000.jsonl.partial", "d/part-00000.jsonl.rows/x", "d/_SUCCESS", "d/_ledger",
        "d/.policyner.lock", ".out.jsonl.lock", "d/a.txt", "d", "out.jsonl/x.txt",
        "d/documents.csv", "d/measures.jsonl", "out.sqlite",
    ]
)  # fmt: skip
_CONTENTS = st.sampled_from(
    ["", GOOD, ROW, "SQLite format 3\0" + "x" * 100, "-> letter", "-> a.txt"]
)
_COMMANDS = st.fixed_dictionaries(
    {
        "inputs": st.lists(
            st.sampled_from(["in", ".", "d", "d/*", "*", "out.jsonl", "a.txt", "kept"]),
            min_size=1, max_size=3,
        ),
        "out": st.sampled_from(
            ["out.jsonl", "out.xlsx", "out.sqlite", "d", "d/", "./", "kept", "d/a.txt"]
        ),
        "parts": st.booleans(),
        "records": st.sampled_from(["documents", "documents", "tables"]),
        "format": st.sampled_from([None, "jsonl", "csv"]),
        "ledger": st.sampled_from([None, None, Path("kept"), Path("d/a.txt"), Path("out.jsonl")]),
        "no_resume": st.booleans(),
        "is_conversion": st.sampled_from([False, False, True]),
    }
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    trees=st.dictionaries(_NAMES, _CONTENTS, max_size=6),
    later=st.dictionaries(_NAMES, _CONTENTS, max_size=1),
    commands=st.lists(_COMMANDS, min_size=1, max_size=3),
)
def test_every_byte_of_a_foreign_file_is_as_before(trees, later, commands):
    """Runs in trees of files that are in their way, one of which comes between two runs."""
    with tempfile.TemporaryDirectory() as name, pipeline(Path(name)):
        folder = Path(name)
        foreign = {"in/a.txt": GOOD, "letter": "mine"} | trees
        _plant(folder, foreign)
        before = tree(folder)
        for number, command in enumerate(commands):
            options = dict(command)
            inputs, is_conversion = options.pop("inputs"), options.pop("is_conversion")
            if is_conversion:
                options = {k: v for k, v in options.items() if k not in {"ledger", "no_resume"}}
            (turn if is_conversion else run)(*inputs, **options)
            after = tree(folder)
            assert {name: after.get(name) for name in before if before[name]} == {
                name: text for name, text in before.items() if text
            }
            if number == 0:
                theirs = {k: v for k, v in later.items() if not os.path.lexists(folder / k)}
                _plant(folder, theirs)
                before |= {k: v for k, v in tree(folder).items() if k not in after}
            assert [
                name for name in after if re.search(r"\.[0-9a-f]{8}\.(partial|rows)", name)
            ] == []


def _plant(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if text.startswith("-> "):
                path.symlink_to(folder / text.removeprefix("-> "))
            else:
                with path.open("x", encoding="utf-8") as file:
                    file.write(text)
        except OSError:
            # Another of the names lies in its way.
            continue
