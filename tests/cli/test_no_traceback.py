"""Whatever is typed and whatever is read: a status and a sentence, never a traceback."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
import typer

from policyner.cli import app
from policyner.errors import InternalError, ReadingError
from policyner.reading import Input, ReadingOptions, parts_of
from policyner.reading.formats import BY_NAME

TESTS = Path(__file__).parents[1]
COMMAND = typer.main.get_command(app)

ODD = [
    *("", " ", ".", "\0", "\x1b[2J", "\udc80", "😀", "x" * 5000, "[", "**", "{", "%", "\\"),
    *("-1", "0", "nan", "1e400", "9" * 30, "0x", "9999-12-31", "2024-02-30", "utf-7", "idna"),
    *("loop", "loop/x", "/dev/full", "/proc/self/x.jsonl", "no/such/folder/x.csv"),
]
ADDRESSES = [
    *("http://[", "http://", "s3://", "file://", "file:///%", "ftp://a/b", "x://y", "http://a:b/c"),
]


def options_of(command: str) -> list[str]:
    """The options of a command that take a value."""
    return [
        parameter.opts[0]
        for parameter in COMMAND.commands[command].params
        if parameter.param_type_name == "option" and not getattr(parameter, "is_flag", False)
    ]


def status_of(*arguments: str) -> object:
    """How the command ends; any error that is not told in a sentence gets through."""
    with pytest.raises(SystemExit) as ended:
        COMMAND.main(list(arguments), prog_name="policyner")
    return ended.value.code


@pytest.fixture
def place(invoke, notice: Path) -> Path:
    """A folder with a notice and a link that leads to itself."""
    Path("loop").symlink_to("loop")
    return notice.parent


@pytest.mark.slow
@pytest.mark.parametrize("option", options_of("extract"))
def test_no_value_of_an_option_ends_in_a_traceback(
    place: Path, capfd: pytest.CaptureFixture[str], option: str
):
    limits = ["--time-limit", "0", "--memory-limit", "0"]
    if option in limits:
        del limits[(at := limits.index(option)) : at + 2]
    # What would start a process for each is tried with a few.
    for value in ODD if option != "--workers" and len(limits) == 4 else ["nan", "1e400", "-1"]:
        assert status_of("extract", "notice.txt", *limits, option, value) in {0, 1, 2, 3}, value
    assert '"internal"' not in capfd.readouterr().out


@pytest.mark.parametrize("value", ODD + ADDRESSES)
def test_no_input_ends_in_a_traceback(place: Path, capfd: pytest.CaptureFixture[str], value: str):
    limits = ["--time-limit", "0", "--memory-limit", "0"]
    assert status_of("extract", *limits, "--", value) in {0, 1, 2}
    assert '"internal"' not in capfd.readouterr().out


@pytest.mark.parametrize(
    ("command", "rest"), [("resolve", ["deadline", "2027年底前"]), ("convert", ["records.jsonl"])]
)
def test_nor_does_one_of_another_command(place: Path, command: str, rest: list[str]):
    status_of("extract", "notice.txt", "-o", "records.jsonl", "--time-limit", "0")
    for option in options_of(command):
        for value in ODD:
            output = [] if option in ("-o", "--output") or command == "resolve" else ["-o", "a.csv"]
            assert status_of(command, *rest, *output, option, value) in {0, 1, 2, 3}, value


@pytest.mark.slow
@pytest.mark.parametrize("name", BY_NAME)
def test_no_file_that_is_read_as_another_format_ends_in_a_traceback(name: str):
    options = ReadingOptions(input_format=name)
    for folder in ("data", "fuzzed"):
        for path in sorted((TESTS / folder).iterdir()):
            if not path.is_file():
                continue
            for part in parts_of(Input(path.name, path, options=options), stdin=bytes):
                assert not isinstance(part.error, InternalError), f"{part.name}: {part.error}"
                with suppress(ReadingError):
                    part.read()


def test_odd_bytes_as_rows(place: Path, capfd: pytest.CaptureFixture[str]):
    rows = [
        {"text": "一、修桥。（市财政局牵头）", "id": 1e308 * 10},
        {"text": "一、修桥。\0（市财政局牵头）", "id": "\ud800"},
        {"text": {"window": 0}},
    ]
    Path("rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert status_of("extract", "rows.jsonl", "--time-limit", "0", "--memory-limit", "0") == 1
    assert '"internal"' not in capfd.readouterr().out
