"""The page in a real browser, as a person uses it: `make test-page`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_service import TEXT
from served_process import Served

_BROWSER = os.environ.get("POLICYNER_BROWSER")
_ROOT = Path(__file__).parents[2]
AXE = _ROOT / "page" / "node_modules" / "axe-core" / "axe.min.js"
DATA = _ROOT / "tests" / "data"
WORD = "letters-and-1-digit"

pytestmark = [
    pytest.mark.page,
    pytest.mark.skipif(not _BROWSER, reason="needs Chromium: make test-page"),
]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served("--token", WORD)
    yield served
    served.process.kill()
    served.process.wait()


@pytest.fixture(params=[1440, 390])
def page(browser: Any, served: Served, request: Any) -> Iterator[Any]:
    """The page as it is after the token; it may ask for nothing outside, nor break its policy."""
    asked: list[str] = []
    faults: list[str] = []
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    page = context.new_page()
    page.goto(served.address)
    page.get_by_label("令牌").fill(WORD)
    page.get_by_role("button", name="进入").click()
    page.get_by_role("heading", name="看一份公文").wait_for()
    page.on("request", lambda each: asked.append(each.url))
    page.on("console", lambda message: faults.append(message.text))
    # What a refused form answers with, which Chromium notes as a fault.
    refused = "status of 422"
    yield page
    context.close()
    assert not [each for each in faults if refused not in each]
    assert all(url.startswith(served.address) for url in asked)


def pictured(page: Any, name: str) -> None:
    """Takes a picture where a folder for them is named."""
    if folder := os.environ.get("POLICYNER_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"service-{name}-{page.viewport_size['width']}.png")


def test_a_pasted_notice_is_seen(page):
    page.get_by_label("粘贴公文全文").fill(TEXT)
    pictured(page, "front")
    page.get_by_role("button", name="查看").click()
    page.wait_for_selector("h1")
    page.locator("text=省财政厅 >> visible=true").first.wait_for()
    pictured(page, "notice")


def test_a_file_is_dropped_and_its_workbook_downloaded(page, tmp_path):
    page.get_by_label("或者选择文件").set_input_files(DATA / "notice.docx")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="下载 XLSX").click()
    place = tmp_path / "notice.xlsx"
    downloading.value.save_as(place)
    assert len(openpyxl.load_workbook(place).worksheets) == 2


def test_several_files_are_done_with_progress_and_looked_through(page, tmp_path):
    page.get_by_label("或者选择文件").set_input_files([DATA / "notice.docx", DATA / "notice.txt"])
    page.get_by_role("button", name="查看").click()
    page.get_by_text("全部完成：2 份，失败 0 份").wait_for()
    pictured(page, "job")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载 XLSX").click()
    place = tmp_path / "notices.xlsx"
    downloading.value.save_as(place)
    assert openpyxl.load_workbook(place)["文件"].max_row == 3
    page.get_by_role("link", name="打开报告").click()
    page.get_by_role("heading", name="政策措施总览").wait_for()
    page.get_by_role("link", name="再看一份").click()
    page.get_by_role("heading", name="看一份公文").wait_for()


def test_what_is_wrong_is_told(page):
    page.get_by_label("粘贴公文全文").fill("English")
    page.get_by_role("button", name="查看").click()
    assert "里面没有汉字" in page.get_by_role("alert").inner_text()
    pictured(page, "refused")


def test_what_is_seen_is_downloaded(page, browser, tmp_path):
    page.get_by_label("粘贴公文全文").fill(TEXT)
    page.get_by_role("button", name="查看").click()
    page.get_by_role("button", name="下载 XLSX").wait_for()
    saved = {}
    for name in ("下载 JSON", "下载 XLSX", "下载报告"):
        with page.expect_download() as downloading:
            page.get_by_role("button", name=name).click()
        saved[name] = tmp_path / downloading.value.suggested_filename
        downloading.value.save_as(saved[name])
    assert json.loads(saved["下载 JSON"].read_bytes())["measures"][0]["heading"] == "扩大试点"
    assert len(openpyxl.load_workbook(saved["下载 XLSX"]).worksheets) == 2
    # The report stands by itself, under its own policy.
    alone = browser.new_page()
    faults = []
    alone.on("console", lambda message: faults.append(message.text))
    alone.goto(saved["下载报告"].as_uri())
    alone.locator("text=省财政厅 >> visible=true").first.wait_for()
    assert alone.get_by_role("button", name="下载").count() == 0
    assert faults == []
    alone.close()


@pytest.mark.skipif(not AXE.exists(), reason="needs page/node_modules: make test-page")
def test_the_page_is_accessible(browser, served):
    # The page's policy allows no script, axe-core's neither.
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(served.address)
    page.get_by_label("令牌").fill(WORD)
    for _ in range(2):
        page.add_script_tag(path=AXE)
        assert page.evaluate("axe.run()")["violations"] == []
        if page.get_by_label("令牌").count():
            page.get_by_role("button", name="进入").click()
            page.get_by_role("heading", name="看一份公文").wait_for()
    context.close()
