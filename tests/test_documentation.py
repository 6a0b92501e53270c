"""README and docs are true: every command and every piece of Python in them runs as it stands.

A document is followed from its first block to its last, in a folder of its own. Files that its
commands read and none of them made are laid there before: notices, records, gold. What cannot run
here (it trains, serves, or asks a network) must be written with options that exist.
"""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

import policyner
from policyner.cli import app
from policyner.errors import ModelError
from policyner.extractor import embedded_model
from policyner.records.jsonl import encode_notice

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "README.zh.md", *(ROOT / "docs").rglob("*.md")])

NOTICE = """\
青禾市人民政府办公室关于推进社区食堂建设的通知
青政办发〔2026〕12号
一、重点任务
（一）扩大服务覆盖。2027年底前，社区食堂覆盖率达到80%以上。（牵头单位：市民政局；配合单位：市财政局、教育局）
（二）守住食品安全。由市市场监管局会同市卫生健康委制定检查办法，每半年抽查1次。
"""

# Other programs: their commands are an installation, a network or a container away.
OTHER_PROGRAMS = {
    "curl", "datamodel-codegen", "docker", "git", "make", "neo4j-admin", "npx", "pip", "python",
    "python3", "ray",
}  # fmt: skip

# Commands that do not end, or that need a corpus, a tool's export or hours.
NOT_RUN = {
    "calibrate", "card", "evaluate", "export", "mcp", "pretrain", "serve", "train",
    "annotate import", "annotate serve-backend",
}  # fmt: skip

# What these read is gold.
OF_GOLD = {"annotate agreement", "annotate disagreements", "annotate lint"}

# A cluster, addresses, and models that whoever reads has made.
NOT_HERE = re.compile(r"--engine ray|\w://|--model models/")

# Languages of blocks that nothing here can run; what they say has tests beside what it is about.
OTHER_LANGUAGES = {"cypher", "json", "jsonc", "sql", "text", "yaml"}

# In the process itself: workers of their own would each load the model.
IN_PROCESS = {"--workers": "1", "--time-limit": "0", "--memory-limit": "0"}

try:
    embedded_model()
except ModelError as error:
    pytest.skip(str(error), allow_module_level=True)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document: `python`, another language, or `shell`."""

    language: str
    text: str


def blocks_of(document: str) -> Iterator[Block]:
    """The blocks between fences, and those of indented lines that are commands."""
    pieces = re.split(r"^```(\w*)\n(.*?)^```$", document, flags=re.MULTILINE | re.DOTALL)
    for number in range(0, len(pieces), 3):
        for indented in re.findall(r"(?:^    .*\n?)+", pieces[number], re.MULTILINE):
            yield Block("shell", indented)
        if number + 2 < len(pieces):
            yield Block(pieces[number + 1], pieces[number + 2])


def commands_of(block: Block) -> Iterator[list[str]]:
    """The words of each command of a block; lines that are none are left out."""
    for line in re.sub(r"\\\n\s*", " ", block.text).splitlines():
        first = line.split(maxsplit=1)[0] if line.strip() else ""
        if first in {"policyner", "sqlite3"} | OTHER_PROGRAMS:
            lexer = shlex.shlex(line, posix=True, punctuation_chars="><")
            lexer.whitespace_split = True
            yield list(lexer)


@pytest.fixture(scope="module")
def records() -> bytes:
    """A file of records of two notices."""
    texts = [NOTICE, NOTICE.replace("2027", "2028").replace("12号", "13号")]
    names = ["notices/通知.txt", "notices/另一份.txt"]
    return b"".join(map(encode_notice, policyner.extract_many(texts, names=names)))


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, records: bytes):
    """Lays files that a command reads and that are not there yet."""
    monkeypatch.chdir(tmp_path)
    gold = (ROOT / "annotations" / "dev.jsonl").read_bytes().splitlines(keepends=True)[:2]

    def lay(word: str, *, command: str = "") -> None:
        path = Path(word)
        if path.exists() or not word or word == "-":
            return
        if command in OF_GOLD and word.endswith(".jsonl"):
            path.write_bytes(b"".join(gold))
        elif word == "requests.jsonl":
            path.write_text('{"text": "覆盖率达到80%"}\n', encoding="utf-8")
        elif word.endswith(".jsonl"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(records)
        elif word.endswith((".txt", "/")) and not word.startswith("out/"):
            place = path / "通知.txt" if word.endswith("/") else path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(NOTICE, encoding="utf-8")
        elif word.endswith(".docx"):
            shutil.copy(ROOT / "tests" / "data" / "notice.docx", path)

    return lay


def follow_command(words: list[str], lay) -> None:
    """Runs a command of policyner, or takes it apart where it cannot run here."""
    line = shlex.join(words)
    if words[0] in OTHER_PROGRAMS:
        return
    if words[0] == "sqlite3":
        _, database, query = words
        connection = sqlite3.connect(database)
        connection.execute(query).fetchall()
        connection.close()
        return
    name = " ".join(words[1:3]) if words[1] == "annotate" else words[1]
    written = {words[at + 1] for at, word in enumerate(words) if word in {"-o", "--output", ">"}}
    if name in NOT_RUN or NOT_HERE.search(line):
        demand_options(words[1:])
        return
    for word in words[2:]:
        if word not in written:
            lay(word, command=name)
    stdin = stdout = None
    for mark in (">", "<"):
        if mark in words:
            at = words.index(mark)
            stdout, stdin = (words[at + 1], stdin) if mark == ">" else (stdout, words[at + 1])
            del words[at : at + 2]
    if words[1] == "extract":
        words += [part for pair in IN_PROCESS.items() if pair[0] not in words for part in pair]
    result = CliRunner().invoke(
        app, words[1:], input=None if stdin is None else Path(stdin).read_bytes()
    )
    assert result.exit_code == 0, f"{line}\n{result.output}"
    if stdout is not None:
        Path(stdout).write_bytes(result.stdout_bytes)


def demand_options(words: list[str]) -> None:
    """Takes a command apart without running it: its options must exist."""
    command: click.Command = typer.main.get_command(app)
    while isinstance(command, click.Group):
        command, words = command.commands[words[0]], words[1:]
    command.make_context(command.name, list(words))


@pytest.mark.parametrize(
    "path", DOCUMENTS, ids=[path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
)
def test_what_a_document_tells_to_do_can_be_done(path: Path, ground):
    for name in ("notices/", "通知.docx", "out/notices.jsonl", "old.jsonl", "new.jsonl"):
        # What Python reads is laid here; a document whose commands write it, writes it anew.
        if name in path.read_text(encoding="utf-8") and f"-o {name}" not in path.read_text("utf-8"):
            ground(name)
    known: dict[str, object] = {"texts": [NOTICE]}
    for number, block in enumerate(blocks_of(path.read_text(encoding="utf-8"))):
        if block.language == "csv":
            # The user's own organs, as the commands behind it call them.
            Path("own.csv").write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            exec(compile(block.text, f"{path.name}, block {number}", "exec"), known)  # noqa: S102 - our own
        elif block.language in {"shell", "sh", ""}:
            for words in commands_of(block):
                follow_command(words, ground)
        else:
            assert block.language in OTHER_LANGUAGES
    if path.name == "python.md":
        record, failed = known["policyner"].extract_many([known["text"], ""])
        assert [(a.role, a.name) for a in record.measures[0].agencies] == [
            ("lead", "松河县交通局"),
            ("support", "县财政局"),
        ]
        assert failed.error.type == "empty"
        assert [each.measures for each in known["records"]] == [record.measures] * 2


@pytest.mark.slow
def test_the_spacy_project_runs(tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    folder = tmp_path / "examples" / "spacy"
    done = subprocess.run(
        [sys.executable, "-m", "spacy", "project", "run", "all"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (folder / "output" / "agencies.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert any((row["role"], row["agency"]) == ("lead", "市卫生健康委") for row in rows)
    page = (folder / "output" / "notices.html").read_text(encoding="utf-8")
    assert "PROJECT" in page
    assert "DEPT" in page
