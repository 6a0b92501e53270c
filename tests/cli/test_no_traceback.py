"""Whatever is typed and whatever is read: a status and a sentence, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

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
    *("100000", "loop", "loop/x", "/dev/full", "/proc/self/x.jsonl", "no/such/folder/x.csv"),
]
ADDRESSES = [
    *("http://[", "http://", "s3://", "file://", "file:///%", "ftp://a/b", "x://y", "http://a:b/c"),
]


NOTICE = "一、扩大试点。（省财政厅牵头）\n"
GOLD = {"id": "a", "text": NOTICE, "spans": [["DEPT", 8, 12]], "measures": []}

# All of it in this process.
HERE = ["--time-limit", "0", "--memory-limit", "0", "--workers", "1"]

# A command line for each command, in a folder with `notice.txt`, `records.jsonl` and `gold.jsonl`.
# What is typed behind it takes the place of what stands in it.
LINES = {
    "extract": ["notice.txt", *HERE],
    "convert": ["records.jsonl", "-o", "a.csv"],
    "compare": ["records.jsonl", "records.jsonl"],
    "profile": ["市教育局", "records.jsonl"],
    "show": ["notice.txt"],
    "report": ["records.jsonl", "-o", "a.html"],
    "serve": ["records.jsonl", "--port", "0"],
    "mcp": [],
    "resolve": ["deadline", "2027年底前"],
    "evaluate": ["gold.jsonl", "--model", "none"],
    "schema": [],
    "pretrain": ["none.yaml"],
    "train": ["none.yaml"],
    "export": ["none"],
    "calibrate": ["none.yaml", "none"],
    "card": ["none.yaml", "none", "--gold", "gold.jsonl"],
    "annotate export": ["gold.jsonl", "--to", "doccano"],
    "annotate import": ["gold.jsonl", "--from", "prodigy"],
    "annotate config": ["--to", "labelstudio"],
    "annotate serve-backend": ["--port", "1"],
    "annotate select": ["records.jsonl", "--count", "1"],
    "annotate agreement": ["gold.jsonl", "gold.jsonl"],
    "annotate disagreements": ["gold.jsonl", "gold.jsonl"],
    "annotate lint": ["gold.jsonl"],
}


def commands(group: Any, *before: str) -> Iterator[tuple[str, Any]]:
    """All commands, those of groups too, by what is typed."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *before, name)
        else:
            yield " ".join((*before, name)), command


COMMANDS = dict(commands(COMMAND))


def options_of(command: str) -> list[str]:
    """The options of a command that take a value."""
    return [
        parameter.opts[0]
        for parameter in COMMANDS[command].params
        if parameter.param_type_name == "option" and not getattr(parameter, "is_flag", False)
    ]


def arguments_of(command: str) -> int:
    """How many arguments stand before the options."""
    return sum(each.param_type_name == "argument" for each in COMMANDS[command].params)


def status_of(*arguments: str) -> object:
    """How the command ends; any error that is not told in a sentence gets through."""
    with pytest.raises(SystemExit) as ended:
        COMMAND.main(list(arguments), prog_name="policyner")
    return ended.value.code


@pytest.fixture
def place(invoke, notice: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one file of each kind, and a link that leads to itself."""
    import uvicorn

    from policyner.service import assistants

    # What would serve until it is told to stop.
    monkeypatch.setattr(uvicorn.Server, "run", lambda _, sockets: sockets[0].close())
    monkeypatch.setattr(assistants, "serve_streams", lambda *_: None)
    assert invoke("extract", "notice.txt", *HERE, "-o", "records.jsonl").exit_code == 0
    Path("gold.jsonl").write_text(json.dumps(GOLD), encoding="utf-8")
    Path("loop").symlink_to("loop")
    return notice.parent


def test_every_command_is_tried():
    assert list(LINES) == list(COMMANDS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "option"),
    [(command, option) for command in LINES for option in options_of(command)],
)
def test_no_value_of_an_option_ends_in_a_traceback(
    place: Path, capfd: pytest.CaptureFixture[str], command: str, option: str
):
    # What would start a process for each value is tried with a few.
    is_slow = option in ("--time-limit", "--memory-limit") and command == "extract"
    for value in ("nan", "1e400", "-1") if is_slow else ODD:
        status = status_of(*command.split(), *LINES[command], option, value)
        assert status in {0, 1, 2, 3}, value
    assert '"internal"' not in capfd.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("command", [each for each in LINES if arguments_of(each)])
def test_no_argument_ends_in_a_traceback(
    place: Path, capfd: pytest.CaptureFixture[str], command: str
):
    # No system passes a NUL, which other readers than those of notices need not bear.
    values = [each for each in ODD if each != "\0" or command in ("extract", "show")]
    for position in range(arguments_of(command)):
        for value in values:
            line = list(LINES[command])
            line[position] = value
            # Whatever it begins with, it is no option.
            typed = [*line[arguments_of(command) :], "--", *line[: arguments_of(command)]]
            assert status_of(*command.split(), *typed) in {0, 1, 2, 3}, value
    assert '"internal"' not in capfd.readouterr().out


def test_more_workers_than_help_are_refused(invoke, notice: Path):
    result = invoke("extract", "notice.txt", "--workers", "100000")
    assert result.exit_code == 2
    assert "--workers 100,000: more than" in result.stderr
    assert "leave the option out" in result.stderr


@pytest.mark.parametrize("value", ODD + ADDRESSES)
def test_no_input_ends_in_a_traceback(place: Path, capfd: pytest.CaptureFixture[str], value: str):
    assert status_of("extract", *HERE, "--", value) in {0, 1, 2}
    assert '"internal"' not in capfd.readouterr().out


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
    assert status_of("extract", "rows.jsonl", *HERE) == 1
    assert '"internal"' not in capfd.readouterr().out
