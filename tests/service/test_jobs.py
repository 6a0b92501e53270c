"""`POST /extract/batch`: jobs with progress, cancelled and fetched."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from made_service import OTHER, TEXT

from policyner.reading import Part, parts_in
from policyner.records import ErrorRecord
from policyner.records.jsonl import decode_notice

DATA = Path(__file__).parents[1] / "data"


def ended(client, answer) -> dict:
    """The progress of a job when it has ended."""
    assert answer.status_code == 202, answer.text
    place = answer.headers["location"]
    until = time.monotonic() + 30
    while (progress := client.get(place).json())["state"] in ("counting", "running"):
        assert time.monotonic() < until
        time.sleep(0.02)
    return progress


def records_of(client, progress) -> list:
    answer = client.get(f"/extract/batch/{progress['id']}/records.jsonl")
    assert answer.status_code == 200
    return [decode_notice(line) for line in answer.content.splitlines()]


def zipped(**texts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.txt", text)
    return stream.getvalue()


def test_what_the_notices_of_a_job_do_not_say_may_be_said_with_them(client):
    said = {"issued": "2024-03-08"}
    notices = {"notices": [{"text": TEXT, **said}, {"text": OTHER}]}
    files = {"file": ("a.zip", zipped(甲=TEXT, 乙=OTHER))}
    for sent, days in (
        ({"json": notices}, ["2024-03-08", "None"]),
        ({"files": files, "data": said}, ["2024-03-08"] * 2),
    ):
        progress = ended(client, client.post("/extract/batch", **sent))
        assert [str(each.document.issued_on) for each in records_of(client, progress)] == days


def test_texts_and_what_cannot_be_read_get_a_record_each_in_order(client):
    notices = [
        {"text": TEXT, "source": "A"},
        {"text": "English", "source": "B"},
        {"text": f"{TEXT}出错", "source": "C"},
        {"text": OTHER, "source": "D"},
    ]
    progress = ended(client, client.post("/extract/batch", json={"notices": notices}))
    assert (progress["state"], progress["total"]) == ("done", 4)
    assert (progress["done"], progress["failed"]) == (4, 2)
    kinds = [
        each.error.type if isinstance(each, ErrorRecord) else each.document.source
        for each in records_of(client, progress)
    ]
    assert kinds == ["A", "no_chinese_text", "internal", "D"]


def test_files_and_archives_and_tables_are_taken_apart(client):
    files = [
        ("file", ("档案.zip", zipped(a=TEXT, b=OTHER))),
        ("file", ("rows.jsonl", (DATA / "rows.jsonl").read_bytes())),
        ("file", ("truncated.zip", (DATA / "truncated.zip").read_bytes())),
        ("file", ("notice.docx", (DATA / "notice.docx").read_bytes())),
    ]
    progress = ended(client, client.post("/extract/batch", files=files))
    assert progress["state"] == "done"
    records = records_of(client, progress)
    assert progress["total"] == progress["done"] == len(records)
    sources = [
        each.error.source if isinstance(each, ErrorRecord) else each.document.source
        for each in records
    ]
    assert sources[:2] == ["档案.zip/a.txt", "档案.zip/b.txt"]
    assert sources[2].startswith("rows.jsonl#")
    assert sources[-1] == "notice.docx"
    assert any(isinstance(each, ErrorRecord) for each in records)


def test_a_finished_job_gives_a_workbook_and_a_report(client):
    body = {"notices": [{"text": TEXT, "source": "/etc/hostname"}]}
    progress = ended(client, client.post("/extract/batch", json=body))
    place = f"/extract/batch/{progress['id']}/records"
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{place}.xlsx").content))
    rows = list(book.worksheets[0].iter_rows())
    assert "省财政厅" in [cell.value for row in rows for cell in row]
    # Whether this machine has such a file is not told.
    assert not [cell for row in rows for cell in row if cell.hyperlink]
    report = client.get(f"{place}.html")
    assert "省财政厅" in report.text
    assert "attachment" in report.headers["content-disposition"]
    assert client.get(f"{place}.exe").status_code == 422


def test_a_job_under_way_tells_its_progress_and_can_be_cancelled(serve, gate):
    client = serve(jobs=1)
    notices = [{"text": TEXT}, {"text": f"{TEXT}等候"}, {"text": OTHER}]
    begun = client.post("/extract/batch", json={"notices": notices})
    place = begun.headers["location"]
    assert gate.reached.wait(30)
    progress = client.get(place).json()
    assert (progress["state"], progress["done"], progress["total"]) == ("running", 1, 3)
    assert client.get(f"{place}/records.jsonl").status_code == 409
    assert client.post("/extract/batch", json={"notices": notices}).status_code == 429
    # Single requests find a thread meanwhile.
    assert client.post("/extract", json={"text": TEXT}).status_code == 200
    assert client.delete(place).status_code == 204
    assert client.get(place).status_code == 404
    assert client.delete(place).status_code == 404
    gate.open.set()
    assert ended(client, client.post("/extract/batch", json={"notices": notices}))["done"] == 3


def test_a_notice_that_takes_too_long_costs_itself_alone(serve):
    client = serve(seconds=3.0)
    notices = [{"text": f"{TEXT}等候"}, {"text": OTHER}]
    progress = ended(client, client.post("/extract/batch", json={"notices": notices}))
    first, second = records_of(client, progress)
    assert first.error.type == "time_limit"
    assert second.measures


def test_a_job_with_too_many_notices_fails_as_a_whole(serve):
    client = serve(documents=2)
    texts = zipped(a=TEXT, b=TEXT, c=TEXT)
    progress = ended(client, client.post("/extract/batch", files={"file": ("a.zip", texts)}))
    assert progress["state"] == "failed"
    assert "more than 2 notices" in progress["message"]


def test_what_is_no_job_is_422(client):
    for body in ({"notices": []}, {}, {"notices": [{}]}, []):
        answer = client.post("/extract/batch", json=body)
        assert (answer.status_code, answer.json()["error"]["type"]) == (422, "request")
    assert client.post("/extract/batch", files={"file": ("", b"")}).status_code == 422


def test_older_finished_jobs_are_forgotten(serve):
    client = serve(jobs=2)
    body = {"notices": [{"text": TEXT}]}
    places = []
    for _ in range(4):
        answer = client.post("/extract/batch", json=body)
        ended(client, answer)
        places.append(answer.headers["location"])
    assert [client.get(place).status_code for place in places] == [404, 404, 200, 200]


def test_a_fault_while_a_file_is_taken_apart_costs_that_file_alone(client, monkeypatch, caplog):
    def parts(data: bytes, **options: object) -> Iterator[Part]:
        if data == b"fault":
            raise RuntimeError("a fault of the program")
        return parts_in(data, **options)

    monkeypatch.setattr("policyner.service.walk.parts_in", parts)
    files = [("file", ("a.zip", b"fault")), ("file", ("b.txt", TEXT.encode()))]
    progress = ended(client, client.post("/extract/batch", files=files))
    first, second = records_of(client, progress)
    assert (progress["total"], progress["failed"]) == (2, 1)
    assert first.error.source == "a.zip"
    assert second.measures
    assert "RuntimeError" in caplog.text
