"""The page in a real browser, as a person uses it: `make test-page`."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import made_reports as made
import pytest
from typer.testing import CliRunner

from policyner.cli import app
from policyner.records import ErrorRecord, NoticeRecord, Record
from policyner.records.jsonl import encode_notice

_BROWSER = os.environ.get("POLICYNER_BROWSER")
AXE = Path(__file__).parents[2] / "page" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.page,
    pytest.mark.skipif(not _BROWSER, reason="needs Chromium: make test-page"),
]

WIDTHS = (1440, 390)


class Report:
    """A report in a tab, which must neither ask for anything outside nor complain."""

    def __init__(self, browser: Any, file: Path, *, width: int = 1440, **options: Any) -> None:
        self.file = file
        self.faults: list[str] = []
        self.asked: list[str] = []
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.page = context.new_page()
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.open("")

    def open(self, address: str) -> Any:
        self.page.goto(self.file.as_uri() + address)
        self.page.wait_for_selector("h1")
        return self.page

    def close(self) -> None:
        self.page.context.close()
        assert not self.faults
        assert {url.partition("#")[0] for url in self.asked} == {self.file.as_uri()}


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Writes records, makes the report of them by the command, and opens it from disk."""
    reports = []

    def open_report(*records: Record, width: int = 1440, **options: Any) -> Report:
        lines, file = tmp_path / "notices.jsonl", tmp_path / "report.html"
        lines.write_bytes(b"".join(map(encode_notice, records)))
        result = CliRunner().invoke(app, ["report", str(lines), "-o", str(file)])
        assert result.exit_code == 0, result.output
        reports.append(Report(browser, file, width=width, **options))
        return reports[-1]

    yield open_report
    for report in reports:
        report.close()


def archive(count: int = 6) -> list[Record]:
    """Notices of two regions and several years, and an input that failed."""
    return [
        *(
            made.notice(
                text=made.TEXT,
                title=f"关于推进社区食堂建设的通知之{number}",
                source=f"{number}.txt",
                issued_on=f"{2024 + number % 3}-03-01",
                region={"name": ("青禾市", "松河县")[number % 2], "adcode": None},
            )
            for number in range(count)
        ),
        ErrorRecord.of("空白.txt", type="empty", message="空白.txt: the source is empty"),
    ]


def damaged() -> NoticeRecord:
    """A notice behind a menu, with readings, a lost year, and characters beyond the first plane."""
    text = "首页 搜索\n𠮷縣方案\n于年6月底前完成。由縣財(cái)政局负责👩‍👩‍👧\n"
    measure = text.split("\n")[2]
    loss = text.index("年6月")
    return made.record(
        text,
        [
            ("DEADLINE", "年6月底前", {"damaged": True}),
            ("DEPT", "縣財(cái)政局", {"clean": "县财政局"}),
        ],
        [
            {
                "words": measure, "deadlines": ["L1"],
                "agencies": [("responsible", "D1", "县财政局", "负责")],
            }
        ],
        text=text,
        repairs={"t2s": 2, "pinyin": 1},
        set_aside=[{"reason": "furniture", "start": 0, "end": 6}],
        losses=[{"kind": "digits", "start": loss, "end": loss + 1}],
    )  # fmt: skip


def one() -> NoticeRecord:
    return made.notice(text=made.TEXT)


def chip(page: Any, words: str) -> Any:
    return page.locator(".panel .chip", has_text=words).first


def focused(page: Any, where: str, words: str) -> None:
    """Waits for the focus, which moves when the page has been painted."""
    page.locator(f"{where}:focus").filter(has_text=words).wait_for()


def test_a_click_on_an_agency_goes_to_its_words_and_escape_back(opened):
    page = opened(one()).page
    chip(page, "市财政局").click()
    assert page.locator("mark.chosen").inner_text() == "市财政局"
    focused(page, ".text", "市财政局")
    page.keyboard.press("Escape")
    assert page.locator("mark.chosen").count() == 0
    focused(page, ".panel .chip", "市财政局")


def test_a_click_on_words_goes_to_their_measure(opened):
    page = opened(one()).page
    page.locator("mark", has_text="市卫生健康委").last.click()
    assert chip(page, "市卫生健康委").get_attribute("aria-pressed") == "true"
    assert page.locator(".chip[aria-pressed=true]").count() == 1


def test_the_role_leads_to_the_words_that_assign_it(opened):
    page = opened(one()).page
    page.locator(".panel button.cue", has_text="牵头单位").first.click()
    assert page.locator("mark.chosen").inner_text() == "牵头单位："


def test_the_tip_tells_the_normalised_value(opened):
    page = opened(one()).page
    for words, told in [
        ("社区食堂覆盖率达到80%以上", ["社区食堂覆盖率", "≥ 80%", "2027-12-31 前"]),
        ("2027年底前", ["2027-12-31 前"]),
        ("市民政局", ["青禾市民政局", "确定"]),
        ("教育局", ["0.50", "存疑"]),
    ]:
        chip(page, words).click()
        tip = page.locator("[role=status].tip").inner_text()
        assert all(each in tip for each in told), (words, tip)


def test_nested_marks_are_told_apart_without_colour(opened):
    page = opened(one()).page
    inner = page.locator("mark.T mark.P")
    assert inner.inner_text() == "80%以上"
    style = "e => getComputedStyle(e).borderBottomStyle"
    lines = {kind: page.locator(f"mark.{kind}").first.evaluate(style) for kind in "DTLP"}
    assert len(set(lines.values())) == 4
    bottoms = [page.locator(f"mark.{k}").first.bounding_box() for k in "TP"]
    ends = [box["y"] + box["height"] for box in bottoms]
    assert ends[0] > ends[1] + 2, "the outer line lies below the inner one"


def test_layers_are_shown_and_hidden(opened):
    page = opened(one()).page
    page.get_by_label("目标", exact=True).uncheck()
    assert page.locator("mark.T").count() == 0
    assert page.locator("mark.P").count() == 1


def test_doubtful_mentions_are_marked(opened):
    page = opened(one()).page
    assert page.locator("mark.doubtful").all_inner_texts() == ["教育局"]
    assert page.locator(".chip:has(.doubt)").count() == 1


def test_with_the_keyboard_alone(opened):
    page = opened(one()).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "text":
            break
    chosen = []
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        chosen.append(page.locator("mark.chosen").first.inner_text())
    assert chosen == ["2027年底前", "社区食堂覆盖率达到80%以上", "80%以上", "牵头单位："]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    focused(page, ".panel .chip", "市民政局")
    assert page.evaluate("document.activeElement.closest('.panel') !== null")


def test_repairs_losses_and_what_is_set_aside_are_shown_on_demand(opened):
    page = opened(damaged()).page
    text = page.locator(".text")
    assert "首页" not in text.inner_text()
    page.get_by_label("修复、缺损与搁置").check()
    assert "首页 搜索" in text.inner_text()
    care = page.locator(".care").inner_text()
    assert all(words in care for words in ("繁转简 2、拼音 1", "缺数字", "网页杂项 6 字"))
    assert page.locator("mark.repaired").inner_text() == "縣財(cái)政局"
    page.locator(".care .chip").click()
    assert page.locator("mark.loss.chosen").inner_text() == "年"


def test_offsets_hold_behind_characters_of_two_units(opened):
    page = opened(damaged()).page
    assert page.locator("mark.D").inner_text() == "縣財(cái)政局"
    assert chip(page, "县财政局").count() == 1


def test_a_notice_cannot_act(opened):
    text = "</script><script>document.title='x'</script><img src=x onerror=alert(1)>由市民政局负责"
    record = made.record(
        text,
        [("DEPT", "市民政局", {})],
        [{"words": text, "agencies": [("lead", "D1", "<b>市民政局</b>", "负责")]}],
        text=text,
        title="<b>标题</b>",
    )
    page = opened(record).page
    assert page.title() == "<b>标题</b>"
    assert text in page.locator(".text").inner_text()
    assert page.locator(".chip").first.inner_text() == "<b>市民政局</b>"
    assert page.locator("main img, main b").count() == 0


def test_a_notice_without_its_text_shows_its_measures(opened):
    page = opened(made.notice(), made.notice()).open("#/notice/1")
    assert "没有原文" in page.locator(".paper").inner_text()
    chip(page, "市财政局").click()
    assert chip(page, "市财政局").get_attribute("aria-pressed") == "true"


def found(page: Any) -> int:
    return int(re.match(r"[\d,]+", page.locator(".found").inner_text())[0].replace(",", ""))


@pytest.mark.parametrize(
    "figure",
    [
        ".figures li:nth-child(2) a",
        ".leads .chart a",
        ".deadlines .chart a",
        ".kinds li:last-child a",
        ".matrix tbody tr:nth-child(2) a >> nth=0",
        ".matrix tbody tr:nth-child(2) a >> nth=-1",
    ],
)
def test_each_figure_leads_to_its_measures(figure, opened):
    page = opened(*archive()).page
    link = page.locator(figure).first
    words = link.get_attribute("aria-label") or link.inner_text()
    count = int(re.findall(r"\d+", words)[-1])
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".measures-table")
    assert found(page) == count > 0
    assert page.locator(".measures-table .body [role=row]").count() == count


def test_filters_and_order(opened):
    page = opened(*archive()).open("#/measures")
    page.get_by_label("地区").select_option("松河县")
    page.get_by_label("角色").select_option("牵头单位")
    page.get_by_label("机构", exact=True).fill("市市场监管局")
    page.wait_for_selector("text=3 项措施，共 12 项")
    page.get_by_label("发文年份").select_option("2025")
    page.wait_for_selector("text=1 项措施，共 12 项")
    page.get_by_role("button", name="清除筛选").click()
    page.get_by_label("词语").fill("食品 之4")
    page.wait_for_selector("text=1 项措施，共 12 项")
    page.get_by_label("词语").fill("")
    page.wait_for_selector("text=12 项措施，共 12 项")
    page.locator(".head .due a").click()
    assert page.locator("[role=columnheader].due").get_attribute("aria-sort") == "ascending"
    headings = page.locator(".body .what .clip").all_inner_texts()
    assert [words[3:] for words in headings] == ["扩大服务覆盖"] * 6 + ["守住食品安全"] * 6


def test_a_row_leads_to_the_notice_and_its_measure(opened):
    page = opened(*archive()).open("#/measures")
    page.locator(".what a").nth(3).click()
    page.wait_for_selector(".measure.chosen")
    assert page.locator("h1").inner_text().endswith("之1")
    assert "守住食品安全" in page.locator(".measure.chosen").inner_text()
    page.go_back()
    page.wait_for_selector(".measures-table")


def test_targets_are_indicators_and_values(opened):
    page = opened(*archive()).open("#/targets")
    row = page.locator(".targets-table .body [role=row]").first.inner_text()
    assert all(words in row for words in ("社区食堂覆盖率", "≥ 80%", "2027-12-31 前"))


def test_inputs_that_failed_are_listed(opened):
    page = opened(*archive()).open("#/documents")
    assert "空白.txt: the source is empty" in page.locator(".errors").inner_text()


def test_a_large_archive_has_the_rows_in_sight_alone(opened):
    page = opened(*archive(2000)).open("#/measures")
    assert found(page) == 4000
    assert page.locator("[role=row]").count() < 100
    page.keyboard.press("End")
    page.wait_for_selector("text=之1999")
    assert page.locator("[role=row]").count() < 100


def test_in_english(opened):
    page = opened(*archive()).page
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("nav a").all_inner_texts() == ["Overview", "Measures", "Targets", "Notices"]
    assert "12 of 12 measures" in page.locator(".found").inner_text()


def test_everything_is_printed(opened):
    import pypdfium2

    page = opened(*archive(60)).open("#/measures")
    pages = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4", landscape=True)))
    # A printed word may stand apart by blanks.
    words = "".join("".join(p.get_textpage().get_text_range().split()) for p in pages)
    assert all(f"之{number}" in words for number in range(60))
    assert "清除筛选" not in words


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "address", ["#/overview", "#/measures?word=食", "#/targets", "#/documents", "#/notice/0?m=0"]
)
def test_anyone_can_use_it(address, width, opened):
    # The check itself compiles code, which the page's own policy forbids.
    report = opened(*archive(), width=width, bypass_csp=True)
    page = report.open(address)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for language in ("English", "中文"):
        if "notice" in address and width == 1440:
            chip(page, "市财政局").click()
        outcome = page.evaluate("axe.run()")
        assert [(each["id"], each["nodes"][0]["html"]) for each in outcome["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls aside"
        page.get_by_role("button", name=language).click()


def test_on_a_narrow_screen_text_and_measures_take_turns(opened):
    page = opened(one(), width=390).page
    assert not page.locator(".text").is_visible()
    chip(page, "市财政局").click()
    assert page.locator("mark.chosen").is_visible()
    page.keyboard.press("Escape")
    assert chip(page, "市财政局").is_visible()


@pytest.mark.skipif("POLICYNER_SCREENSHOTS" not in os.environ, reason="takes pictures anew")
def test_pictures(opened):
    """The pictures of the documentation, of the notice in it."""
    folder = Path(os.environ["POLICYNER_SCREENSHOTS"])
    page = opened(one(), *archive()).open("#/notice/0")
    page.set_viewport_size({"width": 1280, "height": 760})
    chip(page, "社区食堂覆盖率").click()
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "report-notice.png")
