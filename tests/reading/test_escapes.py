"""Names of files may hold what a terminal obeys."""

from __future__ import annotations

import subprocess
import sys

import pytest

from policyner.reading import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("通知（修订）.txt", "通知（修订）.txt"),
        ("a\x1b[2J.txt", r"a\x1b[2J.txt"),
        ("a\nb\tc\r.txt", r"a\nb\tc\r.txt"),
        ("a\u202etxt.exe", r"a\u202etxt.exe"),
        ("a\x9b31m", r"a\x9b31m"),
        ("\udcb9.txt", r"\udcb9.txt"),
    ],
)
def test_control_characters_are_shown(text: str, shown: str):
    assert printable(text) == shown


def test_a_message_of_several_lines_keeps_them():
    assert printable("one\ntwo\x1b", lines=True) == "one\ntwo\\x1b"


def test_what_is_logged_acts_on_no_terminal():
    code = (
        "import logging\n"
        "from policyner.reading.escapes import log_printably\n"
        "log_printably(logging.WARNING, 'policyner: %(message)s')\n"
        "logging.getLogger('policyner.a').warning('%s: broken', 'a\\x1b[2J.docx')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stderr.splitlines() == [rb"policyner: a\x1b[2J.docx: broken"]
