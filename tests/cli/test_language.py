"""Help and messages in Chinese: nothing is left out, and nothing left over."""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from messages_in_source import messages, sentences, strings
from typer.testing import CliRunner

from policyner.cli import app
from policyner.cli.language import language_of
from policyner.errors import ReadingError
from policyner.language import in_chinese, placeholders, sections, speaking, translated
from policyner.reading.formats import _ways_out
from policyner.records.columns import shapes

SECTIONS = sections()
CHINESE = {english: text for section in SECTIONS.values() for english, text in section.items()}
OPTION = re.compile(r"--[a-z-]+")
NO_JSON = "not JSON: Expecting value: line 2 column 1 (char 9)"
A_NOTICE = (
    "it looks like a notice: `policyner extract NOTICE -o records.jsonl` makes records of it; "
    "give these"
)
# Words of help that are the same in both languages.
SAME = {"text", "models/NAME", "models/.work/NAME", "128M", "8M", "64G", "200", "3", "10000"}


def paragraphs(text: str | None) -> Iterator[str]:
    for each in (text or "").split("\n\n"):
        words = " ".join(each.split())
        if words and words not in SAME:
            yield words.replace("{", "{{").replace("}", "}}")


def helps() -> Iterator[str]:
    """Every paragraph of help, of every command and option."""
    todo: list[Any] = [typer.main.get_command(app)]
    while todo:
        command = todo.pop()
        yield from paragraphs(command.help)
        for parameter in command.params:
            yield from paragraphs(parameter.help)
            yield from paragraphs(parameter.rich_help_panel)
            if isinstance(parameter.show_default, str):
                yield from paragraphs(parameter.show_default)
        todo += getattr(command, "commands", {}).values()


def run(*arguments: str, lang: str = "en_GB.UTF-8") -> Any:
    return CliRunner().invoke(app, [*arguments], env={"LC_ALL": lang, "COLUMNS": "200"})


def test_every_help_text_has_its_chinese():
    assert sorted(set(helps()) - set(CHINESE)) == []


def test_every_message_has_its_chinese():
    known = {" ".join(english.split()) for english in CHINESE}
    found = sentences() | messages()
    whole = "\n".join(helps())
    missing = {
        words: place for words, place in found.items()
        if " ".join(words.split()) not in known and not re.search(_pattern(words), whole)
    }  # fmt: skip
    assert missing == {}


def _pattern(template: str) -> str:
    """Finds a template, filled: a help text may be put together of parts."""
    return ".*".join(map(re.escape, re.split(r"\{[^}]*\}", template)))


def test_nothing_in_the_catalogue_is_left_over():
    used = {" ".join(words.split()) for words in (*messages(), *sentences(), *helps())} | strings()
    ours = [*SECTIONS["help"], *SECTIONS["messages"]]
    assert [english for english in ours if " ".join(english.split()) not in used] == []


def test_what_columns_mean_has_its_chinese_and_nothing_is_left_over():
    means = {"(where the table stands alone)"}
    for shape in shapes().values():
        means |= {shape.row, *(column.means for column in (*shape.together, *shape.alone))}
    assert means == set(SECTIONS["columns"])
    english, chinese = (run("schema", "--table", "--lang", each).stdout for each in ("en", "zh"))
    assert "Title of the document." in english
    assert "文件的标题。" in chinese
    assert [line for line in chinese.splitlines() if re.search("[a-z]+ [a-z]+ [a-z]+", line)] == []


def test_both_languages_name_the_same_things():
    for english, chinese in CHINESE.items():
        assert sorted(placeholders(chinese)) == sorted(placeholders(english)), english
        assert set(OPTION.findall(chinese)) == set(OPTION.findall(english)), english
        assert re.search("[一-鿿]|：", chinese), english


@pytest.mark.parametrize(
    ("arguments", "environment", "language", "left"),
    [
        (["show", "x"], {}, "en", ["show", "x"]),
        (["show", "x"], {"LANG": "zh_CN.UTF-8"}, "zh", ["show", "x"]),
        (["show"], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en", ["show"]),
        (["show"], {"LANG": "en_GB", "LC_MESSAGES": "zh_TW"}, "zh", ["show"]),
        (["--lang", "zh", "show"], {}, "zh", ["show"]),
        (["show", "x", "--lang=zh"], {}, "zh", ["show", "x"]),
        (["show", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en", ["show"]),
        (["show", "--", "--lang", "zh"], {}, "en", ["show", "--", "--lang", "zh"]),
        (["show", "--lang", "fr"], {}, "en", ["--lang", "fr", "show"]),
        (["show", "--lang"], {}, "en", ["--lang", "", "show"]),
    ],
)
def test_the_option_goes_before_the_environment(arguments, environment, language, left):
    assert language_of(arguments, environment) == (language, left)


def test_a_language_that_is_not_spoken_is_refused():
    result = run("show", "x", "--lang", "fr")
    assert result.exit_code == 2
    assert "'fr'" in result.stderr


def test_all_help_is_in_chinese():
    todo: list[tuple[str, ...]] = [()]
    while todo:
        path = todo.pop()
        shown = run(*path, "--help", lang="zh_CN.UTF-8").stdout
        assert "用法：" in shown
        assert "显示本帮助后退出。" in shown
        words = re.findall(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", shown.partition("用法：")[2][100:])
        assert words == [], path
        command: Any = typer.main.get_command(app)
        for name in path:
            command = command.commands[name]
        todo += [(*path, name) for name in getattr(command, "commands", {})]


@pytest.mark.parametrize("command", [(), ("extract",), ("serve",), ("annotate", "import")])
def test_no_help_is_cut_in_a_narrow_terminal(command: tuple[str, ...]):
    shown = CliRunner().invoke(app, [*command, "--help"], env={"LC_ALL": "zh", "COLUMNS": "80"})
    assert "…" not in shown.stdout


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_extra_stands_whole_in_help(lang: str):
    assert "policyner[ocr]" in run("extract", "--help", lang=lang).stdout


def test_help_is_english_again_after_it():
    before = run("extract", "--help").stdout
    assert run("--lang", "zh", "extract", "--help").stdout != before
    assert run("extract", "--help").stdout == before
    assert "Usage:" in before
    assert "Options" in before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show"], "缺少参数"),
        (["shwo"], "没有 'shwo' 这个命令"),
        (["show", "--tabel", "x"], "没有 --tabel 这个选项"),
        (["convert", "x.jsonl", "--records", "nothing"], "的值不对：'nothing' 不在可选的值之中"),
        (["extract", "x", "--max-ratio", "0"], "超出范围"),
        (["extract", "x", "--max-row-size", "many"], "不是大小"),
        (["annotate", "lint", "none.jsonl"], "没有"),
        (["compare", "-", "-"], "标准输入只能是其中一份方案"),
    ],
)
def test_wrong_usage_is_told_in_chinese(arguments: list[str], said: str):
    result = run(*arguments, lang="zh_CN.UTF-8")
    assert result.exit_code == 2
    assert said in re.sub(r"[\s│]+", " ", result.stderr)


def test_a_message_within_another_is_translated_too():
    with speaking("zh"):
        told = translated("policyner: a.jsonl: line 3 (x): not JSON: …")
    assert told == "policyner：a.jsonl：第 3 行（x）：不是 JSON：…"


def test_figures_are_told_one_by_one():
    with speaking("zh"):
        assert translated("3 unchanged, 1 new") == "未变 3 份，新增 1 份"


def test_what_has_no_chinese_stays():
    with speaking("zh"):
        assert translated("it was not changed") == "it was not changed"
        assert translated("once upon a time") == "once upon a time"
        assert translated("x: no column 'text'; there are: id, measures. Name it with y") == (
            "x：没有列 'text'；有的列：id、measures。请用 y 指明"
        )
        assert translated("") == ""
    assert translated("Options") == "Options"
    assert translated("1 documents, 11 measures; 1 records") == "1 document, 11 measures; 1 record"
    assert translated("1 notices.jsonl, 1,001 notices") == "1 notices.jsonl, 1,001 notices"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("1 added, 0 changed", "新增 1 项，有变动 0 项"),
        ("1 new, 0 updated", "新增 1 份，有更新 0 份"),
        ("(1 damaged, 2 empty)", "（1 份已损坏，2 份没有内容）"),
        (
            "7 documents, 0 failed, 3 measures, 9 characters in 1.0 s; 7 unchanged",
            "9 字，用时 1.0 秒；未变 7 份",
        ),
        ("out: cannot be written: No space left on device", "out：无法写入：磁盘已满"),
        (
            f"x: {NO_JSON}; it looks like an export of doccano (--from doccano)",
            "缺少值：第 2 行第 1 列（第 9 字）；看来是从 doccano 导出的文件（--from doccano）",
        ),
        (
            f"x: {NO_JSON}; {A_NOTICE}",
            "看来是公文本身：先用 policyner extract NOTICE -o records.jsonl 抽取，再给出得到的记录",
        ),
        ("policyner: line 2: no JSON object", "第 2 行：不是 JSON 对象"),
        ("policyner: ended by SIGINT", "policyner：被 SIGINT 终止"),
        (
            "CoNLL cannot carry the model's confidences and version: x",
            "CoNLL 装不下模型的置信度和版本：x",
        ),
        ("x: no record of version 1.0: mentions.0.id: Field required", "mentions.0.id：缺少这一项"),
    ],
)
def test_reasons_within_messages_are_translated(message: str, told: str):
    with speaking("zh"):
        assert translated(message).endswith(told)


def test_each_of_many_lines_is_translated():
    many = "\n".join(f"gold.jsonl: line {number}: stands twice" for number in range(500))
    with speaking("zh"):
        assert translated(many).endswith("gold.jsonl：第 499 行：出现了两次")


def test_what_the_system_says_has_its_chinese():
    codes = (
        "ENOENT EACCES EPERM EISDIR ENOTDIR ENOTEMPTY EEXIST ENAMETOOLONG EFBIG ENOSPC EDQUOT "
        "EROFS EIO EMFILE ELOOP ESTALE EINVAL EBUSY EAGAIN ENOMEM EPIPE EADDRINUSE EADDRNOTAVAIL "
        "ECONNREFUSED ECONNRESET ETIMEDOUT ENETUNREACH EHOSTUNREACH"
    )
    said = {os.strerror(getattr(errno, code)) for code in codes.split()}
    assert said - set(SECTIONS["system"]) == set()


def test_every_way_out_for_a_file_without_a_reader_has_its_chinese():
    with speaking("zh"):
        told = [
            translated(f"a.x: left out, without a reader; {way}") for way in _ways_out().values()
        ]
    left = [each.partition("；")[2] for each in told]
    assert [each for each in left if re.search("[a-z] [a-z]", each.partition("（pip")[0])] == []


def test_every_kind_of_failure_has_its_chinese():
    todo, kinds = [ReadingError], set()
    while todo:
        error = todo.pop()
        kinds.add(error.kind)
        todo += error.__subclasses__()
    assert {f"{{0}} {kind}" for kind in kinds} - set(CHINESE) == set()


def test_a_message_with_a_long_list_is_told_at_once():
    supported = ", ".join(f".e{number}" for number in range(40))
    message = (
        f"a.exe: no reader for .exe; supported are {supported}; --input-format says what it is"
    )
    begun = time.process_time()
    assert in_chinese(message).startswith("a.exe：不支持 .exe")
    assert time.process_time() - begun < 0.5
    for name in (", " * 400, "; " * 400, ": " * 400):
        assert in_chinese(f"{name}a: the source is empty")


def test_no_message_has_two_translations():
    assert len(CHINESE) == sum(map(len, SECTIONS.values()))
