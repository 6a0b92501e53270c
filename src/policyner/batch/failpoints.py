"""Named places at which a test can kill the process, as a power cut would.

The environment variable `POLICYNER_FAILPOINT` holds a name and, after a colon,
at which arrival there the process kills itself with SIGKILL (the first, if it
says nothing):

    POLICYNER_FAILPOINT=ledger.commit:3 policyner extract …

| name | where |
|---|---|
| `record.written` | a record is in the output, and not yet in the ledger |
| `ledger.commit` | in the ledger's transaction, before it is committed |
| `ledger.committed` | behind it |
| `file.listed` | the ledger lists a file under its temporary name, and it is not made yet |
| `file.complete` | a file is complete under its temporary name, and not yet renamed |
| `file.linked` | a file has both its names, the temporary one and its own |
| `file.renamed` | it has its name; the ledger does not know yet |
| `ledger.finish` | in the transaction that ends a run |

Without the variable a place costs a comparison.
"""

from __future__ import annotations

import os
import signal

VARIABLE = "POLICYNER_FAILPOINT"

_name = ""
_left = 0


def arm(text: str) -> None:
    """Chooses where the process kills itself: `NAME` or `NAME:COUNT`; nowhere for no text."""
    global _name, _left  # noqa: PLW0603 - there is one such place in a process
    _name, _, count = text.partition(":")
    _left = int(count or 1)


def reached(name: str) -> None:
    """Says that the process is at the place called `name`."""
    if name == _name:
        _die_in_time()


def _die_in_time() -> None:
    global _left  # noqa: PLW0603 - see above
    _left -= 1
    if not _left:
        os.kill(os.getpid(), signal.SIGKILL)


arm(os.environ.get(VARIABLE, ""))
