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
    assert "&lt;b&gt;.txt：里面没有汉字" in answer.text
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


def several() -> list:
    return [
        ("file", ("甲.txt", TEXT.encode())),
        ("file", ("空.txt", b"")),
        ("file", ("乙.txt", TEXT.encode())),
    ]


def finished(client, place: str) -> str:
    """The page of a job when it is done, as a browser that asks again would see it."""
    while "refresh" in (page := client.get(place)).headers:
        assert page.status_code == 200
    return page.text


def test_several_files_are_done_one_by_one_and_their_page_tells_how_far(client):
    begun = client.post("/page", files=several())
    assert begun.status_code == 303
    page = finished(client, begun.headers["location"])
    assert "全部完成：3 份，失败 1 份" in page
    assert "空.txt：文件是空的" in page
    places = {
        place.rpartition(".")[2]: place for place in re.findall(r'href="(/extract.*?)"', page)
    }
    book = openpyxl.load_workbook(io.BytesIO(client.get(places["xlsx"]).content))
    assert len(list(book["文件"].rows)) == 4
    assert len(client.get(places["jsonl"]).text.splitlines()) == 3
    report = client.get(re.search(r'href="(/page/job/.*?/report)"', page)[1])
    assert len(data_of(report.text)["documents"]) == 2
    assert data_of(report.text)["home"] == "/"
    assert "home" not in data_of(client.get(places["html"]).text)


def test_a_file_of_several_notices_is_a_job_too(client):
    rows = "text\n" + "".join(f'"{TEXT}"\n' for _ in range(3))
    for path in ("/page", "/page/notice.xlsx"):
        begun = client.post(path, files={"file": ("表.csv", rows.encode())})
        assert "全部完成：3 份，失败 0 份" in finished(client, begun.headers["location"])


def test_a_job_is_cancelled_on_its_page(serve, gate):
    gate.open.clear()
    client = serve()
    waiting = [("file", ("等.txt", f"等候{TEXT}".encode())), *several()]
    place = client.post("/page", files=waiting).headers["location"]
    page = client.get(place)
    assert page.headers["refresh"] == "2"
    action = re.search(r'action="(.*?)"', page.text)[1]
    gate.open.set()
    assert client.post(action).headers["location"] == "/"
    gone = client.get(place)
    assert gone.status_code == 404
    assert "没有这个任务" in gone.text


def test_what_a_person_pasted_is_called_so(client):
    answer = client.post("/page", files={"text": (None, "English")})
    assert "粘贴的正文：里面没有汉字" in answer.text
    assert "请粘贴正文" in client.post("/page", files={"text": (None, "")}).text
