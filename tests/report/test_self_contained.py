"""The page needs nothing beside itself, and what a notice says cannot act in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re

from policyner.report import page_of

HOSTILE = "</script><script>alert(1)</script><!-- <script> \u2028"


def head(page: str) -> str:
    """The page without the licences behind it."""
    return page.partition("</html>")[0]


def test_data_ends_no_element():
    page = head(page_of({"text": HOSTILE}))
    assert page.count("</script>") == head(page_of({})).count("</script>") == 2
    inside = re.search(r'<script id="data" type="application/json">(.*?)</script>', page)
    assert json.loads(inside[1]) == {"text": HOSTILE}


def test_the_policy_allows_the_page_s_own_script_and_style_alone():
    page = head(page_of({}))
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page)
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    script = re.search(r'<script type="module">(.*?)</script>', page, re.DOTALL)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert allowed == {
        "default-src": "'none'",
        "script-src": digest(script),
        "style-src": digest(style),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    # In front of everything that it is to hold for.
    assert page.index(policy) < page.index("<style>")


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_nothing_outside_is_named_and_no_code_is_compiled():
    page = head(page_of({}))
    markup, script, rest = re.split(r'<script type="module">|</script>\n</body>', page)
    for part in (markup, rest):
        assert not re.findall(r"<(?:link|img|iframe|object|embed)\b|\b(?:src|href)=", part)
        assert not re.findall(r"@import|url\(", part)
    assert not re.findall(r"\bfetch\(|XMLHttpRequest|WebSocket|\bimport\(", script)
    assert not re.findall(r"\beval\(|\bFunction\(", script)


def test_licences_of_what_is_in_the_page_come_with_it():
    licences = page_of({}).partition("</html>")[2]
    for name in ("preact ", "@observablehq/plot ", "d3-scale "):
        assert name in licences
