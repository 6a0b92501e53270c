"""A user's own organs: read from a file, found, linked and resolved."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from typer.testing import CliRunner

import policyner
from policyner.cli import app
from policyner.errors import ConfigError
from policyner.extractor import Extractor
from policyner.grammar.names.own import NONE_OWN, own_agencies, read_own_agencies, using
from policyner.reading import read_text
from policyner.records import NoticeRecord
from policyner.resolving import Notice, resolve_agency

CSV = (
    "name,aliases,function,region\n"
    "绿城平台,绿促,greening,\n"
    "松河数字处理中枢,数字松河;城运,,泉州市\n"
    "市审批和便民室,,,\n"
)
YAML = (
    "- {name: 绿城平台, aliases: [绿促], function: greening}\n"
    "- {名称: 松河数字处理中枢, 别名: 数字松河、城运, 地区: 350500}\n"
    "- name: 市审批和便民室\n"
)
HEAD = "松河市人民政府关于扩大试点的通知\n各区人民政府：\n"


@pytest.fixture
def own_csv(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def plain() -> Extractor:
    return Extractor.load("small", threads=1)


@pytest.fixture
def with_own(plain: Extractor, own_csv: Path) -> Extractor:
    return Extractor(plain.tagger, agencies=read_own_agencies(own_csv))


def roles(record: NoticeRecord) -> list[tuple[str, str]]:
    return [(role.role, role.name) for measure in record.measures for role in measure.agencies]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("绿城平台牵头，省教育厅配合", [("lead", "绿城平台"), ("support", "省教育厅")]),
        ("绿促负责", [("responsible", "绿促")]),
        (
            "责任单位：市财政局、绿促、城运",
            [("responsible", "市财政局"), ("responsible", "绿促"), ("responsible", "城运")],
        ),
        (
            "牵头单位：市审批和便民室；配合单位：数字松河",
            [("lead", "市审批和便民室"), ("support", "数字松河")],
        ),
    ],
)
def test_in_responsibility_lines_they_are_agencies(
    with_own: Extractor, line: str, expected: list[tuple[str, str]]
) -> None:
    record = with_own.extract(read_text(f"{HEAD}一、扩大试点。（{line}）\n"))
    assert roles(record) == expected


def test_in_running_text_the_network_may_miss_them(with_own: Extractor, plain: Extractor) -> None:
    source = read_text(f"{HEAD}一、扩大试点。由绿城平台牵头，数字松河配合。\n")
    assert roles(plain.extract(source)) == []
    record = with_own.extract(source)
    assert roles(record) == [("lead", "绿城平台"), ("support", "数字松河")]
    found = {m.text: m.agency for m in record.mentions if m.label == "DEPT"}
    assert found["数字松河"].name == "松河数字处理中枢"
    assert found["数字松河"].region is not None
    assert found["数字松河"].region.adcode == "350500"
    assert found["绿城平台"].function == "greening"


@pytest.mark.parametrize("words", ["绿城平台公司投资。", "绿促进步。", "由北城运河养护。"])
def test_a_name_inside_a_longer_word_is_none(with_own: Extractor, words: str) -> None:
    record = with_own.extract(read_text(f"{HEAD}一、扩大试点。{words}\n"))
    names = {m.text for m in record.mentions if m.label == "DEPT"}
    assert not names & {"绿城平台", "绿促", "城运"}


def test_a_long_list_of_organs_takes_no_longer_on_a_long_text(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"青禾市{chr(0x4E00 + i)}{chr(0x5E00 + i)}处\n" for i in range(4000))
    path.write_text(f"name\n{rows}", encoding="utf-8")
    own = read_own_agencies(path)
    text = f"青禾市{chr(0x4E00 + 3999)}{chr(0x5E00 + 3999)}处" * 3
    assert len([*own.find(text)]) == 3
    # What each place of a text is compared with: the names that begin as it does.
    assert max(len(names) for names in own.by_begin.values()) == 4000
    assert not [*own.find("松河" * 100_000)]


def test_the_file_may_be_csv_or_yaml_in_either_language(own_csv: Path, tmp_path: Path) -> None:
    other = tmp_path / "own.yaml"
    other.write_text(YAML, encoding="gb18030")
    assert read_own_agencies(other).digest == read_own_agencies(own_csv).digest


def test_each_extractor_and_each_thread_has_its_own(
    with_own: Extractor, plain: Extractor, tmp_path: Path
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("name,function\n绿城平台,another\n", encoding="utf-8")
    other = Extractor(plain.tagger, agencies=read_own_agencies(path))
    source = read_text(f"{HEAD}一、扩大试点。（绿城平台牵头）\n")
    begin = Barrier(3)

    def functions(extractor: Extractor) -> set[str | None]:
        begin.wait(60)
        records = [extractor.extract(source) for _ in range(5)]
        return {m.agency.function for r in records for m in r.mentions if m.text == "绿城平台"}

    with ThreadPoolExecutor(3) as pool:
        found = [*pool.map(functions, (with_own, other, plain))]
    assert found == [{"greening"}, {"another"}, set()]
    assert own_agencies() is NONE_OWN


def test_what_is_remembered_of_a_name_is_of_one_file(own_csv: Path) -> None:
    notice = Notice(issuers=("绿城平台",))
    with using(read_own_agencies(own_csv)):
        assert resolve_agency("绿促").name == "绿城平台"
        assert resolve_agency("我单位", notice=notice).function == "greening"
    assert resolve_agency("绿促").status == "unresolved"
    assert resolve_agency("我单位", notice=notice).function != "greening"


def test_they_travel_to_other_processes(own_csv: Path) -> None:
    extractor = Extractor.load("small", threads=1, agencies=own_csv)
    own_csv.unlink()
    carried = pickle.loads(pickle.dumps(extractor))  # noqa: S301 - our own bytes
    assert carried.agencies.digest == extractor.agencies.digest
    assert carried.agencies.named("城运").name == "松河数字处理中枢"


def test_a_pipeline_takes_the_file(own_csv: Path) -> None:
    nlp = policyner.load("small", threads=1, agencies=own_csv)
    assert nlp.get_pipe_config("policyner")["agencies"] == str(own_csv)
    record = nlp(f"{HEAD}一、扩大试点。（绿城平台牵头）\n")._.notice
    assert roles(record) == [("lead", "绿城平台")]


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("a.csv", "name\n绿城平台\n绿\n", "line 3: 绿: a name has 2 to 40"),
        ("a.csv", "name,region\n绿城平台,青禾市\n", "line 2: region: 青禾市: no region"),
        ("a.csv", "name,alias\n绿城平台,绿促\n", "line 1: no key 'alias'; the keys are name"),
        ("a.csv", "aliases\n绿促\n", "line 1: no column name"),
        ("a.csv", "name\n绿城平台,绿促\n", "line 2: 2 fields, the header has 1"),
        (
            "a.csv",
            "name,aliases\n绿城平台,绿促\n绿城处,绿促\n",
            "line 3: 绿促 is a name of 绿城平台",
        ),
        ("a.csv", "name,aliases\n,绿促\n", "line 2: no name"),
        ("a.csv", "name,名称\n绿城平台,绿促\n", "in both languages"),
        ("a.csv", 'name\n"绿城平台\n', "no CSV"),
        ("a.csv", "", "line 1: no column name"),
        ("a.csv", "name\n", "no organ in it"),
        ("a.yaml", "- name: 绿城平台\n- 绿促\n", "entry 2: expected keys"),
        ("a.yaml", "- {name: 绿城平台, aliases: [[绿促]]}\n", "entry 1: aliases: expected words"),
        ("a.yaml", "- {name: 绿城、平台}\n", "entry 1: 绿城、平台: a name holds no mark"),
        ("a.yaml", "name: 绿城平台\n", "expected a list"),
        ("a.yaml", "- [", "no YAML"),
        ("a.yaml", "[" * 5000, "no YAML"),
        ("a.xlsx", "PK", "read from .csv"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_row(
    tmp_path: Path, file: str, text: str, says: str
) -> None:
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        read_own_agencies(path)
    assert str(raised.value).startswith(str(path))
    assert says in str(raised.value)


def test_a_file_that_is_not_there_or_not_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name a file of organs"):
        read_own_agencies(tmp_path / "none.csv")
    binary = tmp_path / "a.csv"
    binary.write_bytes(b"\xff\xfe\xff\x00\x81")
    with pytest.raises(ConfigError, match="save it as UTF-8"):
        read_own_agencies(binary)


def test_the_command_line_resolves_with_them(own_csv: Path) -> None:
    result = CliRunner().invoke(app, ["resolve", "agency", "城运", "--agencies", str(own_csv)])
    assert result.exit_code == 0
    assert '"松河数字处理中枢"' in result.stdout
    wrong = CliRunner().invoke(app, ["resolve", "agency", "城运", "--agencies", "none.csv"])
    assert wrong.exit_code == 2
    assert "none.csv" in wrong.stderr


def test_another_file_is_another_run_and_a_wrong_one_reads_nothing(
    own_csv: Path, tmp_path: Path
) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text(f"{HEAD}一、扩大试点。（绿城平台牵头）\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"

    # Without limits one worker is this process.
    alone = ["--model", "small", "--workers", "1", "--time-limit", "0", "--memory-limit", "0"]

    def run(*options: str) -> str:
        result = CliRunner().invoke(app, ["extract", str(notice), "-o", str(out), *alone, *options])
        assert result.exit_code == 0, result.stderr
        return result.stderr

    run()
    assert "1 unchanged" in run()
    assert "unchanged" not in run("--agencies", str(own_csv))
    assert "绿城平台" in out.read_text(encoding="utf-8")
    assert "1 unchanged" in run("--agencies", str(own_csv))
    own_csv.write_text(f"{CSV}青禾处,,,\n", encoding="utf-8")
    assert "unchanged" not in run("--agencies", str(own_csv))
    own_csv.write_text("name\n绿\n", encoding="utf-8")
    before = out.read_bytes()
    wrong = CliRunner().invoke(
        app, ["extract", str(notice), "-o", str(out), "--agencies", str(own_csv)]
    )
    assert wrong.exit_code == 2
    assert f"{own_csv}: line 2" in wrong.stderr
    assert out.read_bytes() == before
