"""The page: a form without a script, and the report under its own policy."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re

import openpyxl
from made_service import TEXT

from policyner.report import Archive

PASTED = {"text": (None, TEXT), "file": ("", b"")}


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script id="data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_needs_no_script_and_its_style_alone_is_allowed(client):
    page = client.get("/")
    style = re.search("<style>(.*?)</style>", page.text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = page.headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src" not in policy
    assert not re.search(r"<script|\sstyle=|\son\w+=|https?://", page.text)
    for field in re.findall(r'<(?:textarea|input) id="(\w+)"', page.text):
        assert f'<label for="{field}">' in page.text


def test_a_pasted_notice_is_seen_as_in_the_report(client):
    page = client.post("/page", files=PASTED)
    assert page.status_code == 200
    (document,) = data_of(page.text)["documents"]
    assert document["text"] == TEXT
    files = {each["name"]: each["base64"] for each in data_of(page.text)["files"]}
    assert (
        json.loads(base64.b64decode(files["notice.json"]))["measures"][0]["heading"] == "扩大试点"
    )
    assert base64.b64decode(files["notice.xlsx"]).startswith(b"PK")
    # What the page says of itself, and that nobody frames it.
    stated = re.search(r'Content-Security-Policy" content="([^"]*)"', page.text)[1]
    assert page.headers["content-security-policy"] == f"{stated}; frame-ancestors 'none'"


def test_a_notice_is_downloaded_as_json_workbook_and_report(client):
    record = client.post("/page/notice.json", files=PASTED)
    assert record.json()["measures"][0]["heading"] == "扩大试点"
    assert "notice.json" in record.headers["content-disposition"]
    book = openpyxl.load_workbook(
        io.BytesIO(client.post("/page/notice.xlsx", files=PASTED).content)
    )
    assert len(book.worksheets) == 2
    report = client.post("/page/report.html", files=PASTED)
    assert len(data_of(report.text)["documents"]) == 1
    assert client.post("/page/other", files=PASTED).status_code == 404


def test_what_cannot_be_read_is_said_on_the_page(client):
    answer = client.post("/page", files={"file": ("<b>.txt", b"English")})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "&lt;b&gt;.txt" in answer.text
    assert "<b>" not in answer.text
    assert client.post("/page", files={"text": (None, "")}).status_code == 422


def test_records_that_were_given_are_looked_through(serve, client):
    record = client.post("/extract", json={"text": TEXT})
    from policyner.records.jsonl import decode_notice

    archive = Archive()
    archive.add(decode_notice(record.content), text=None)
    with_records = serve(archive=archive)
    assert 'href="/archive"' in with_records.get("/").text
    assert len(data_of(with_records.get("/archive").text)["documents"]) == 1
    assert 'href="/archive"' not in client.get("/").text
    assert client.get("/archive").status_code == 404


def test_the_page_says_whether_notices_are_kept(serve, tmp_path):
    assert "不保存" in serve().get("/").text
    keeping = serve(store=tmp_path)
    assert "不保存" not in keeping.get("/").text
    assert "不保存" not in keeping.post("/page", files={"text": (None, "English")}).text
