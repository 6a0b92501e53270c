"""Whatever is sent: never an answer of 5xx."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
_NOTICE = st.fixed_dictionaries({"text": _JSON}, optional={"source": _JSON, "more": _JSON})
_NAMES = st.text(max_size=8).map(lambda name: f"{name}.txt") | st.sampled_from(
    ["a.docx", "a.pdf", "a.zip", "a.csv", "a.json", "a.xlsx", "a.gz", "a.html", "../a.txt", ""]
)
_TYPES = st.sampled_from(
    ["application/json", "multipart/form-data; boundary=a", "text/plain", "", "\\;="]
)
_AS_JSON = {"content-type": "application/json"}
_QUICKLY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_QUICKLY
@given(body=_NOTICE | _JSON | st.fixed_dictionaries({"notices": st.lists(_NOTICE, max_size=2)}))
def test_json(client, body):
    for path in ("/extract", "/extract/batch", "/page", "/token"):
        assert client.post(path, content=json.dumps(body), headers=_AS_JSON).status_code < 500


@_QUICKLY
@given(name=_NAMES, data=st.binary(max_size=200) | st.text(max_size=60).map(str.encode))
def test_files(client, name, data):
    for path in ("/extract", "/page/notice.xlsx"):
        assert client.post(path, files={"file": (name, data)}).status_code < 500


_PART = st.sampled_from(
    [
        b'name="file"; filename="a.txt"\r\n\r\n\xd0\xde\xc7\xc5',
        b"name=file; filename*=UTF-8''%E9%99%84.txt\r\nContent-Type: text/plain; charset=x\r\n\r\n",
        b'name="text"\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==',
        b'name="source"\r\n\r\n\0',
    ]
).map(lambda part: b"--a\r\nContent-Disposition: form-data; " + part + b"\r\n")


@_QUICKLY
@given(parts=st.lists(_PART, max_size=4), at=st.integers(0, 400), lost=st.integers(0, 9))
def test_a_damaged_form(client, parts, at, lost):
    whole = b"".join(parts) + b"--a--\r\n"
    form = whole[:at] + whole[at + lost :]
    for path in ("/extract", "/extract/batch", "/page", "/token"):
        headers = {"content-type": "multipart/form-data; boundary=a"}
        assert client.post(path, content=form, headers=headers).status_code < 500


@_QUICKLY
@given(kind=_TYPES, data=st.binary(max_size=200))
def test_bytes(client, kind, data):
    for path in ("/extract", "/extract/batch", "/page", "/token"):
        answer = client.post(path, content=data, headers={"content-type": kind})
        assert 400 <= answer.status_code < 500
