"""Forms as clients send them: in any encoding, cut off, or none at all."""

from __future__ import annotations

import pytest
from made_service import TEXT

HEAD = 'Content-Disposition: form-data; name="{0}"'
AS_FORM = {"content-type": "multipart/form-data; boundary=a"}


def part(head: bytes, content: bytes) -> bytes:
    return b"--a\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


FILE = part(HEAD.format('file"; filename="a.txt').encode(), TEXT.encode())


@pytest.mark.parametrize("charset", ["undefined", "punycode", "unicode_escape", "gbk", "none"])
def test_a_charset_of_the_form_is_not_asked(client, charset):
    headers = {"content-type": f"{AS_FORM['content-type']}; charset={charset}"}
    body = part(HEAD.format("text").encode(), TEXT.encode()) + b"--a--"
    answer = client.post("/extract", content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["document"]["length"] == len(TEXT)


def test_a_text_in_another_encoding_is_read_as_its_file_would_be(client):
    text = TEXT.replace("😀", "") + "公文"
    body = part(HEAD.format("text").encode(), text.encode("gb18030")) + b"--a--"
    answer = client.post("/extract", content=body, headers=AS_FORM)
    assert answer.status_code == 200, answer.text
    assert answer.json()["document"]["encoding"] == "gb18030"
    assert answer.json()["document"]["length"] == len(text)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_of_files_may_be_in_the_encoding_of_a_terminal(client, encoding):
    head = HEAD.format('file"; filename="修桥.txt').encode(encoding)
    body = part(head, TEXT.encode()) + b"--a--"
    answer = client.post("/extract", content=body, headers=AS_FORM)
    assert answer.json()["document"]["source"] == "修桥.txt"


@pytest.mark.parametrize("path", ["/extract", "/extract/batch"])
def test_a_form_that_is_cut_off_is_not_taken_for_what_came_of_it(client, path):
    whole = FILE + FILE + b"--a--"
    answer = client.post(path, content=whole[:-20], headers=AS_FORM)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"].startswith("the form is cut off")


def test_a_name_is_no_longer_than_in_json(client):
    body = part(HEAD.format("source").encode(), b"s" * 1_001) + FILE + b"--a--"
    answer = client.post("/extract", content=body, headers=AS_FORM)
    assert (answer.status_code, answer.json()["error"]["type"]) == (422, "request")
    assert answer.json()["error"]["message"] == "source: longer than 1,000 characters"


@pytest.mark.parametrize("headers", [{}, {"content-type": "application/json"}])
def test_a_token_that_comes_in_no_form_is_refused(serve, headers):
    client = serve(token="t")  # noqa: S106
    answer = client.post("/token", content=b"token=t", headers=headers)
    assert answer.status_code == 422
