"""`POST /extract`, and what the service says of itself."""

from __future__ import annotations

import gzip
import io
import json
import threading
import zipfile
from pathlib import Path

import jsonschema
import pytest
from made_service import TEXT
from PIL import Image

from policyner.reading import ocr
from policyner.reading.ocr import RecognisedLine
from policyner.records.jsonl import decode_notice
from policyner.version import __version__

DATA = Path(__file__).parents[1] / "data"


def error_of(answer) -> dict:
    return answer.json()["error"]


def test_a_text_gives_its_record(client):
    answer = client.post("/extract", json={"text": TEXT, "source": "试点.txt"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    record = decode_notice(answer.content)
    assert record.document.source == "试点.txt"
    assert [each.name for each in record.measures[0].agencies] == ["省财政厅", "省教育厅"]
    assert [TEXT[each.start : each.end] for each in record.mentions] == ["省财政厅", "省教育厅"]


def test_the_record_is_what_the_schema_says(client):
    schema = client.get("/schema").json()
    for text in (TEXT, " "):
        record = client.post("/extract", json={"text": text}).json()
        jsonschema.Draft202012Validator(schema).validate(record)


@pytest.mark.parametrize("name", ["notice.docx", "notice.pdf", "notice.html", "notice.txt.gz"])
def test_a_file_of_any_format_gives_its_record(client, name):
    answer = client.post("/extract", files={"file": (name, (DATA / name).read_bytes())})
    assert answer.status_code == 200, answer.text
    assert answer.json()["document"]["source"] == name


def test_a_file_is_called_what_the_form_says_and_never_by_a_folder(client):
    files = {"file": (r"C:\Users\me\通知.txt", TEXT.encode())}
    assert client.post("/extract", files=files).json()["document"]["source"] == "通知.txt"
    named = client.post("/extract", files=files, data={"source": "A"})
    assert named.json()["document"]["source"] == "A"


SAID = {"issuer": "泉州市人民政府", "region": "350500", "issued": "2024-03-08"}


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"text": TEXT, **SAID}},
        {"files": {"file": ("附件.txt", TEXT.encode())}, "data": SAID},
        {"files": {"text": (None, TEXT)}, "data": {**SAID, "source": ""}},
    ],
)
def test_what_a_notice_does_not_say_may_be_said_with_it(client, sent):
    document = client.post("/extract", **sent).json()["document"]
    assert (document["issued_on"], document["region"]["adcode"]) == ("2024-03-08", "350500")
    assert document["issuers"] == ["泉州市人民政府"]
    # Nothing of it stays for the next.
    assert client.post("/extract", json={"text": TEXT}).json()["document"]["issued_on"] is None


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("issued", "8.3.2024", "issued 8.3.2024: this is no date; write 2024-03-08"),
        ("issued", "9999-12-31", "behind 2999-12-31"),
        ("region", "青禾市", "; a code of GB/T 2260 is always clear"),
        ("issuer", "市" * 1_001, "issuer"),
    ],
)
def test_what_is_said_must_make_sense(client, name, value, message):
    for sent in (
        {"json": {"text": TEXT, name: value}},
        {"files": {"text": (None, TEXT)}, "data": {name: value}},
    ):
        answer = client.post("/extract", **sent)
        assert (answer.status_code, error_of(answer)["type"]) == (422, "request")
        assert message in error_of(answer)["message"]


def test_a_blank_field_of_a_form_says_nothing(client):
    blank = dict.fromkeys(SAID, "")
    answer = client.post("/extract", files={"text": (None, TEXT)}, data=blank)
    assert answer.json()["document"]["issued_on"] is None


def test_a_text_may_come_in_a_form(client):
    answer = client.post("/extract", files={"text": (None, TEXT)})
    assert answer.json()["document"]["source"] == "-"


def test_what_holds_several_notices_is_sent_to_the_batch(client):
    answer = client.post(
        "/extract", files={"file": ("rows.jsonl", (DATA / "rows.jsonl").read_bytes())}
    )
    assert answer.status_code == 422
    assert "/extract/batch" in error_of(answer)["message"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "request"),
        (b"[]", "request"),
        (b"\xff", "request"),
        (b"", "request"),
        (b'{"text": 1}', "request"),
        (b'{"text": "\\ud800"}', "request"),
        (b'{"text": "a", "more": 1}', "request"),
        (b"[" * 100_000, "request"),
        (b'{"text": ""}', "empty"),
        (b'{"text": "\\u0000"}', "binary"),
        (b'{"text": "English"}', "no_chinese_text"),
    ],
)
def test_input_errors_are_422_with_an_error_record(client, body, kind):
    answer = client.post("/extract", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, error_of(answer)["type"]) == (422, kind)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("truncated.docx", "damaged"),
        ("encrypted.pdf", "encrypted"),
        ("scanned.pdf", "scanned"),
    ],
)
def test_files_that_cannot_be_read_are_422(client, name, kind):
    answer = client.post("/extract", files={"file": (name, (DATA / name).read_bytes())})
    assert (answer.status_code, error_of(answer)["type"]) == (422, kind)
    assert error_of(answer)["source"] == name


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", TEXT.encode()),
        ("", TEXT.encode()),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b"x"),
        ("multipart/form-data; boundary=a", b"--a\r\nContent-Disposition: form-data\r\n\r\n"),
        ("multipart/form-data; boundary=a", b"--a--"),
        ("application/json", b'{"text": "\\ud800"}'),
    ],
)
def test_other_bodies_are_422(client, content_type, body):
    answer = client.post("/extract", content=body, headers={"content-type": content_type})
    assert (answer.status_code, error_of(answer)["type"]) == (422, "request")


def test_a_fault_of_the_program_costs_its_own_request_alone(client, caplog):
    answer = client.post("/extract", json={"text": f"{TEXT}出错", "source": "A"})
    assert (answer.status_code, error_of(answer)["type"]) == (422, "internal")
    assert "RuntimeError: a fault of the program" in caplog.text
    assert client.post("/extract", json={"text": TEXT}).status_code == 200


def test_a_body_that_is_too_large_is_413(serve):
    client = serve(body=1 << 20)
    many = TEXT * 20_000
    assert client.post("/extract", json={"text": many}).status_code == 413
    # Without saying beforehand how much it is.
    answer = client.post(
        "/extract",
        content=(TEXT.encode() * 1000 for _ in range(20)),
        headers={"content-type": "application/json"},
    )
    assert (answer.status_code, error_of(answer)["type"]) == (413, "too_large")
    assert client.post("/extract", json={"text": TEXT}).status_code == 200


def test_a_text_that_is_too_long_is_413(serve):
    answer = serve(characters=50).post("/extract", json={"text": TEXT * 2})
    assert answer.status_code == 413
    assert "--max-characters" in error_of(answer)["message"]


def bomb(name: str) -> bytes:
    zeros = b"0" * (40 << 20)
    if name.endswith(".gz"):
        return gzip.compress(zeros)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notice.txt", zeros)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.txt.gz"])
def test_bombs_are_413_while_others_are_served(client, name):
    data = bomb(name)
    statuses = []

    def send() -> None:
        statuses.append(client.post("/extract", files={"file": (name, data)}).status_code)

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert client.post("/extract", json={"text": TEXT}).status_code == 200
    for thread in threads:
        thread.join()
    assert statuses == [413] * 5


def test_health_answers_while_notices_are_read_and_too_many_are_429(serve, gate):
    client = serve(threads=1, waiting=0)
    answers = []
    waiting = threading.Thread(
        target=lambda: answers.append(client.post("/extract", json={"text": f"{TEXT}等候"}))
    )
    waiting.start()
    assert gate.reached.wait(30)
    assert client.get("/health").json() == {"status": "ok"}
    answer = client.post("/extract", json={"text": TEXT})
    assert (answer.status_code, error_of(answer)["type"]) == (429, "busy")
    assert answer.headers["retry-after"] == "5"
    gate.open.set()
    waiting.join()
    assert answers[0].status_code == 200
    assert client.post("/extract", json={"text": TEXT}).status_code == 200


def test_what_takes_too_long_is_408_and_others_are_served(serve, gate):
    client = serve(threads=2, seconds=3.0)
    answer = client.post("/extract", json={"text": f"{TEXT}等候", "source": "A"})
    assert (answer.status_code, error_of(answer)["type"]) == (408, "time_limit")
    assert client.post("/extract", json={"text": TEXT}).status_code == 200


def test_sources_and_records_are_stored_where_it_is_said_so(serve, tmp_path):
    client = serve(store=tmp_path / "kept")
    text = client.post("/extract", json={"text": TEXT, "source": "../../A"}).json()
    name = "notice.docx"
    file = client.post("/extract", files={"file": (name, (DATA / name).read_bytes())}).json()
    kept = {
        path.relative_to(tmp_path / "kept"): path.read_bytes() for path in tmp_path.rglob("*.*")
    }
    digests = [each["document"]["sha256"] for each in (text, file)]
    assert set(map(str, kept)) == {
        f"sources/{digests[0]}.txt",
        f"sources/{digests[1]}.docx",
        *(f"records/{digest}.jsonl" for digest in digests),
    }
    assert kept[Path(f"sources/{digests[0]}.txt")] == TEXT.encode()
    # What clients send is nobody else's.
    assert {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*.*")} == {0o600}
    assert json.loads(kept[Path(f"records/{digests[1]}.jsonl")]) == file


def test_it_says_what_it_is(client):
    version = client.get("/version").json()
    assert version["policyner"] == __version__
    assert version["model"] == "v1"
    described = client.get("/openapi.json").json()
    assert {"/extract", "/extract/batch", "/schema", "/health", "/version"} <= set(
        described["paths"]
    )
    assert set(described["paths"]["/extract"]["post"]["requestBody"]["content"]) == {
        "application/json",
        "multipart/form-data",
    }


def test_unknown_paths_and_methods_get_an_error_record(client):
    assert error_of(client.get("/nothing"))["type"] == "unknown"
    answer = client.get("/extract")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_scanned_pages_are_recognised_where_the_service_is_told_to(serve, monkeypatch):
    image = Image.new("RGB", (600, 848), "white")
    file = io.BytesIO()
    image.save(file, "PNG")
    line = RecognisedLine("一、修桥。（市交通局牵头）", 0.9, 40, 80, 400, 100)
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: [line])
    sent = {"files": {"file": ("a.png", file.getvalue(), "image/png")}}
    told = serve(ocr_pages=5).post("/extract", **sent)
    assert told.status_code == 200, told.text
    assert told.json()["document"]["flags"][-1] == "ocr"
    untold = serve().post("/extract", **sent)
    assert untold.status_code == 422
    assert "--ocr" in untold.text


@pytest.mark.parametrize("kind", ["exe", "x" * 3_000, "%00"])
def test_a_kind_of_file_that_is_not_made_is_an_error_record(client, kind):
    answer = client.get(f"/extract/batch/x/records.{kind}")
    assert (answer.status_code, error_of(answer)["type"]) == (422, "request")
    assert error_of(answer)["message"].startswith("kind: Input should be 'jsonl'")
    assert "HTTPValidationError" not in client.get("/openapi.json").text
