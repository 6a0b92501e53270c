"""Addresses as records, ledgers and logs have them."""

from __future__ import annotations

import pytest

from policyner.reading.secrecy import public, without_secrets
from policyner.vocabulary import read_vocabulary

WORDS = read_vocabulary("policyner.reading", "secrets.yaml")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.cn/t.pdf?token=9c2f", "https://a.cn/t.pdf?token=***"),
        ("https://a.cn/t.pdf?id=7&access_token=9c/2f==&page=2",
         "https://a.cn/t.pdf?id=7&access_token=***&page=2"),
        ("https://kai:p@ss@a.cn/t.pdf?id=7&PASSWORD=9c 2f;3?4",
         "https://a.cn/t.pdf?id=7&PASSWORD=***"),
        ("https://a.cn/t?X-Amz-Credential=AK%2F2&X-Amz-Date=20260105&X-Amz-Signature=9c2f",
         "https://a.cn/t?X-Amz-Credential=***&X-Amz-Date=20260105&X-Amz-Signature=***"),
        ("https://a.cn/t.docx?sv=2023&sig=9c%2F2f%3D", "https://a.cn/t.docx?sv=2023&sig=***"),
        ("https://a.cn/t.do;jsessionid=9C2F?id=7", "https://a.cn/t.do;jsessionid=***?id=7"),
        ("https://a.cn/t.do;jsessionid=9C2F/x.pdf", "https://a.cn/t.do;jsessionid=***/x.pdf"),
        ("https://a.cn/t?id=7;key=9c2f", "https://a.cn/t?id=7;key=***"),
        ("https://a.cn/#access_token=9c2f&x=1", "https://a.cn/#access_token=***&x=1"),
        ("https://a.cn/t?accessToken=1&access%5Ftoken=2&refresh-token=3",
         "https://a.cn/t?accessToken=***&access%5Ftoken=***&refresh-token=***"),
        ("https://a.cn/r?to=https://b.cn/t?token=9c2f", "https://a.cn/r?to=https://b.cn/t?token=***"),
        ("https://a.cn/v?src=https%3A%2F%2Fb.cn%2Ft%3fid%3D7%26sig%3D9c%252F%26x%3D1&y=2",
         "https://a.cn/v?src=https%3A%2F%2Fb.cn%2Ft%3fid%3D7%26sig%3D***%26x%3D1&y=2"),
        ("s3://bucket/t.txt?versionId=3&token=9", "s3://bucket/t.txt?versionId=3&token=***"),
    ],
)  # fmt: skip
def test_secrets_are_hidden_and_the_page_stays(address: str, shown: str):
    assert public(address) == shown
    assert public(shown) == shown


@pytest.mark.parametrize(
    "address",
    [
        "https://a.cn/token=1/t.pdf",
        "https://a.cn/t?id=7&code=9&keyword=token&tokens=3&page_key_=1&sid=4&design=5",
        "https://a.cn/t?token",
        "https://a.cn/t?token=&id=3",
        "s3://bucket/a@b.txt",
        "https://a.cn/?mail=a@b",
        "https://[::1]:80/通知.txt?名=值",
    ],
)
def test_all_else_is_as_it_was(address: str):
    assert public(address) == address


@pytest.mark.parametrize("word", [word for section in WORDS.values() for word in section])
def test_each_name_hides_what_its_example_has(word: str):
    example = next(section[word] for section in WORDS.values() if word in section)
    shown = public(example)
    assert shown != example
    assert "9c2f" not in shown.lower()


def test_what_a_driver_says_is_without_secrets_too():
    address = "https://kai:ge%40heim@a.cn/t?sig=9c%2F2f3d&key=7"
    said = (
        "Cannot read URL('https://a.cn/t?sig=9c/2f3d&key=7'): 9c%2F2f3d and 9c/2f3d, ge@heim, 77; "
        "it led to https://b.cn/x?token=other-one now"
    )
    told = without_secrets(said, address)
    for secret in ("2f3d", "heim", "other-one", "key=7"):
        assert secret not in told
    assert "77; it led to https://b.cn/x?token=*** now" in told
