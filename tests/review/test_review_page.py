"""The annotators' page in a real browser, as a person uses it: `make test-page`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from made_reviews import gold
from person import Person
from served_process import Served

_BROWSER = os.environ.get("POLICYNER_BROWSER")
AXE = Path(__file__).parents[2] / "page" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.page,
    pytest.mark.skipif(not _BROWSER, reason="needs Chromium: make test-page"),
]

# The small pipeline takes `由` for a part of the name, and does not see the third agency.
TEXT = """青禾市社区食堂建设工作方案
一、扩大试点。2027年底前，社区食堂覆盖率达到80%以上，新增食堂25个，市商务局参加。（由市民政局牵头，市财政局配合）
二、严格考核。年内全面考核。（由市市场监管局牵头）
请各有关部门抓好落实，😀由市民政局汇总。
"""
TITLE = "青禾市社区食堂建设工作方案"
DISPUTED = "青禾市社区食堂建设工作方案（征求意见稿）"
OTHER = "松河县修桥方案\n一、修桥。年内完工。（县交通局牵头）\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What every test annotates, each under names of its own."""
    folder = tmp_path_factory.mktemp("review")
    for name, text in {"甲": TEXT, "乙": OTHER, "丙": TEXT.replace(TITLE, DISPUTED)}.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    served = Served("--review", str(folder))
    yield served
    served.process.kill()
    served.process.wait()


# The words behind the cursor.
AT_CURSOR = (
    "(({focusNode, focusOffset}) => focusNode.textContent.slice(focusOffset))(getSelection())"
)

Arrive = Callable[..., Person]


@pytest.fixture
def arrive(browser: Any, served: Served) -> Iterator[Arrive]:
    """A person in a window of their own; the page may ask for nothing outside, nor complain."""
    faults: list[str] = []
    asked: list[str] = []
    contexts = []

    def come(name: str, *, width: int = 1440, **options: Any) -> Person:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: faults.append(message.text + message.location["url"]))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda each: asked.append(each.url))
        page.goto(f"{served.address}/review")
        person = Person(page)
        person.begin(name)
        page.get_by_role("heading", name="校对标注").wait_for()
        return person

    yield come
    for context in contexts:
        context.close()
    # What Chromium notes where a newer version is there, and where it asks for a picture itself.
    noted = ("status of 409", "favicon.ico")
    assert [each for each in faults if not any(words in each for words in noted)] == []
    assert all(url.startswith((served.address, "blob:")) for url in asked)


def pictured(page: Any, name: str) -> None:
    """Takes a picture where a folder for them is named."""
    if folder := os.environ.get("POLICYNER_SCREENSHOTS"):
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"review-{name}-{width}.png")


def words(row: dict[str, Any]) -> list[str]:
    return [f"{label} {row['text'][start:end]}" for label, start, end in row["spans"]]


def roles(row: dict[str, Any], measure: int = 0) -> dict[str, list[str]]:
    own = row["measures"][measure]
    names = ("lead", "support", "responsible")
    return {name: [row["text"][s:e] for s, e in own[name]] for name in names if own[name]}


def test_one_span_and_one_role_are_corrected_and_found_in_the_gold(arrive, folder):
    person = arrive("周一")
    person.open(TITLE)
    assert person.marks == ["由市民政局", "市财政局", "由市市场监管局"]
    person.count()
    person.drag_over("市民政局")
    person.press("1")
    assert person.acts == 2, "the extent of a name"
    assert "市民政局" in person.marks
    person.count()
    person.drag_over("市商务局")
    person.press("w")
    assert person.acts == 2, "an agency and its role"
    pictured(person.page, "role")
    person.saved("草稿已保存")
    assert not (folder / "gold" / "周一.jsonl").exists()
    person.count()
    person.press("Control+Enter")
    assert person.acts == 1, "a notice is finished"
    person.saved("已完成")
    (row,) = gold(folder, "周一")
    assert words(row) == ["DEPT 市商务局", "DEPT 市民政局", "DEPT 市财政局", "DEPT 由市市场监管局"]
    assert roles(row) == {"lead": ["市民政局"], "support": ["市商务局", "市财政局"]}
    assert roles(row, 1) == {"lead": ["由市市场监管局"]}
    assert row["annotator"] == "周一"


def test_with_the_keyboard_alone(arrive, folder):
    person = arrive("吴二")
    page = person.page
    page.get_by_role("link", name=TITLE, exact=True).focus()
    person.press("Enter")
    page.locator(".marked").wait_for()
    assert page.evaluate("document.activeElement.classList.contains('marked')")
    person.count()
    person.press("j", "}")
    assert person.acts == 2, "the beginning of a name"
    assert "市民政局" in person.marks
    person.count()
    person.press("j", "e")
    assert person.acts == 2, "a role"
    person.count()
    person.press("j", "Delete")
    assert person.acts == 2, "a suggestion is rejected"
    person.press("Control+z")
    assert person.marks[-1] == "由市市场监管局"
    person.press("Control+y")
    # To a place by the cursor, and words selected with Shift.
    person.press("j", "ArrowLeft")
    while not page.evaluate(AT_CURSOR).startswith("市商务局"):
        person.press("ArrowLeft")
        assert person.acts < 60
    person.press(*["Shift+ArrowRight"] * 4, "w")
    person.press("Control+Enter")
    person.saved("已完成")
    (row,) = gold(folder, "吴二")
    assert words(row) == ["DEPT 市商务局", "DEPT 市民政局", "DEPT 市财政局"]
    assert roles(row) == {
        "lead": ["市民政局"],
        "support": ["市商务局"],
        "responsible": ["市财政局"],
    }


def test_all_labels_and_a_new_measure(arrive, folder):
    person = arrive("郑三")
    person.open(TITLE)
    for label, marked in [
        ("目标", "社区食堂覆盖率达到80%以上"),
        ("比例", "80%以上"),
        ("完成时限", "2027年底前"),
    ]:
        person.count()
        person.drag_over(marked)
        person.tool(label)
        assert person.acts == 2, label
    person.drag_over("请各有关部门抓好落实，😀由市民政局汇总。")
    person.press("5")
    person.drag_over("由市民政局汇总")
    person.press("6")
    person.drag_over("市民政局", nth=1)
    person.press("e")
    person.drag_over("新增食堂25个")
    person.press("3")
    # The wrong label; the mark is still chosen.
    person.press("2")
    person.press("Control+Enter")
    person.saved("已完成")
    (row,) = gold(folder, "郑三")
    assert [each for each in words(row) if not each.startswith("DEPT")] == [
        "DEADLINE 2027年底前", "TARGET 社区食堂覆盖率达到80%以上", "PERCENT 80%以上",
        "TARGET 新增食堂25个",
    ]  # fmt: skip
    third = row["measures"][2]
    assert row["text"][third["start"] : third["end"]] == "请各有关部门抓好落实，😀由市民政局汇总。"
    assert row["text"][third["cue"][0] : third["cue"][1]] == "由市民政局汇总"
    assert roles(row, 2) == {"responsible": ["市民政局"]}


def test_a_role_is_drawn_from_measure_to_agency(arrive, folder):
    person = arrive("王四")
    page = person.page
    person.open(TITLE)
    badge = page.locator(".marked .ordinal").nth(1).bounding_box()
    mark = page.locator(".marked mark.D", has_text="市财政局").bounding_box()
    page.mouse.move(badge["x"] + 5, badge["y"] + 5)
    page.mouse.down()
    page.mouse.move(mark["x"] + 10, mark["y"] + 10, steps=5)
    page.mouse.up()
    page.get_by_role("group", name="角色").get_by_role("button", name="配合").click()
    assert page.locator(".arrows .support").count() == 1
    person.press("Control+Enter")
    person.saved("已完成")
    assert roles(gold(folder, "王四")[0], 1) == {
        "lead": ["由市市场监管局"],
        "support": ["市财政局"],
    }


def test_guidelines_and_lint_stand_beside_the_mark(arrive):
    person = arrive("冯五")
    person.open(TITLE)
    person.click_words("市财政局")
    panel = person.page.locator(".review-panel").first
    assert "党政机关及其内设机构" in panel.inner_text()
    person.drag_over("（由市民政局")
    person.press("1")
    panel.locator(".lint").first.wait_for()
    assert "括号或引号只有一半" in panel.inner_text()
    pictured(person.page, "lint")


def test_a_second_window_never_overwrites_a_newer_version(arrive, folder):
    first, second = arrive("陈六"), arrive("陈六")
    first.open(TITLE)
    second.open(TITLE)
    first.drag_over("市商务局")
    first.press("1")
    first.saved("草稿已保存，第 1 版")
    second.drag_over("市民政局")
    second.press("1")
    page = second.page
    page.get_by_text("另一个窗口已保存了较新的版本").wait_for()
    assert "DEPT 由市民政局" in words(gold(folder, "陈六", kind="drafts")[0])
    pictured(page, "older")
    # Both are seen, and each difference is decided.
    assert page.locator(".differences li").count() == 2
    page.get_by_role("button", name=re.compile("第 1 处：\\s*较新的第 1 版")).click()
    page.get_by_role("button", name=re.compile("第 2 处：\\s*我这里的")).click()
    page.get_by_role("button", name="保存", exact=True).click()
    second.saved("草稿已保存，第 2 版")
    (row,) = gold(folder, "陈六", kind="drafts")
    assert words(row)[:3] == ["DEPT 市商务局", "DEPT 市民政局", "DEPT 市财政局"]


def test_three_disagreements_are_decided(arrive, folder):
    for name, acts in (
        ("张三", [("市民政局", "1"), ("市商务局", "w")]),
        ("李四", [("2027年底前", "3"), ("市商务局", "1")]),
    ):
        person = arrive(name)
        person.open(DISPUTED)
        for marked, key in acts:
            person.drag_over(marked)
            person.press(key)
        person.press("Control+Enter")
        person.saved("已完成")
    third = arrive("王五")
    page = third.page
    page.get_by_role("link", name="比较张三与李四").click()
    page.locator(".differences li").nth(2).wait_for()
    assert page.locator(".differences li").count() == 3
    pictured(page, "decide")
    third.count()
    # The deadline as 李四 has it, no role for 市商务局, and the name as 张三 has it.
    page.locator(".compare").focus()
    third.press("2", "2", "1")
    third.press("Control+Enter")
    assert third.acts == 4, "a key for each, and one to finish"
    page.get_by_role("heading", name="校对标注").wait_for()
    (row,) = gold(folder, "定稿")
    assert words(row) == [
        "DEADLINE 2027年底前", "DEPT 市商务局", "DEPT 市民政局", "DEPT 市财政局",
        "DEPT 由市市场监管局",
    ]  # fmt: skip
    assert roles(row) == {"lead": ["市民政局"], "support": ["市财政局"]}
    assert gold(folder, "定稿", "history")[-1]["by"] == "王五"
    page.get_by_role("heading", name="一致程度").wait_for()
    assert "张三、李四" in page.get_by_role("region", name="各层的一致程度").inner_text()
    pictured(page, "list")


def test_an_older_version_is_taken_again(arrive, folder):
    person = arrive("褚七")
    page = person.page
    person.open(TITLE)
    person.drag_over("市民政局")
    person.press("1")
    person.saved("第 1 版")
    person.press("Delete")
    person.saved("第 2 版")
    page.get_by_text("历史版本").click()
    page.get_by_role("button", name="比较第 1 版").click()
    page.get_by_role("button", name="恢复第 1 版").click()
    person.saved("第 3 版")
    assert "DEPT 市民政局" in words(gold(folder, "褚七", kind="drafts")[0])


def test_progress_and_the_next_notice(arrive):
    person = arrive("卫八")
    page = person.page
    page.get_by_role("link", name="下一份").click()
    page.locator(".marked").wait_for()
    first = page.locator("h1").inner_text()
    person.press("Control+Enter")
    person.saved("已完成")
    person.press("Control+Enter")
    page.locator("h1").filter(has_not_text=first).wait_for()
    assert page.locator("h1").inner_text() != first
    person.page.get_by_role("link", name="全部公文").click()
    page.get_by_text("已完成 1 份，草稿 0 份，共 3 份").wait_for()


@pytest.mark.parametrize("width", [1440, 390])
def test_anyone_can_use_the_annotators_page(width, arrive):
    # The check itself compiles code, which the page's own policy forbids.
    person = arrive(f"蒋{width}", width=width, bypass_csp=True)
    page = person.page
    page.evaluate(AXE.read_text(encoding="utf-8"))

    def look(name: str) -> None:
        found = page.evaluate("axe.run()")["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls aside"
        pictured(page, name)

    look("begun")
    person.open(TITLE)
    person.click_words("市财政局")
    look("notice")
    page.get_by_text("键盘", exact=True).click()
    person.drag_over("市民政局")
    person.tool("机构")
    person.saved("第 1 版")
    person.press("Delete")
    person.saved("第 2 版")
    page.get_by_text("历史版本").click()
    page.get_by_role("button", name="比较第 1 版").click()
    page.locator(".differences").wait_for()
    look("compare")
