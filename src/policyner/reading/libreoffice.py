"""Files of old or foreign office programs, through a LibreOffice found on the machine.

It runs as a process of its own with an empty profile: no macro runs, no link is followed,
and it ends after a limit of time.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from policyner.errors import DamagedSourceError, LimitExceededError, ReadingError
from policyner.reading.formats import OLE
from policyner.reading.options import ReadingLimits
from policyner.reading.streams import demand_document

#: Names of the program, the first that there is.
PROGRAMS = ("soffice", "libreoffice")
#: Names a program to be used instead; empty for none.
VARIABLE = "POLICYNER_SOFFICE"

# It takes some seconds to start, and a notice a second more.
_SECONDS = 120
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Macros do not run, no link is updated, nothing is asked and nothing is told anyone.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""  # noqa: E501
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}


def is_encrypted(data: bytes) -> bool:
    """Whether a file is an Office document of any version that needs a password."""
    return data.startswith(OLE) and _ENCRYPTED in data


def program() -> str | None:
    """Path of the LibreOffice on this machine, `None` without one."""
    if (named := os.environ.get(VARIABLE)) is not None:
        return named or None
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def converted(
    data: bytes,
    *,
    to: Literal["docx", "xlsx"],
    name: str,
    limits: ReadingLimits,
    because: ReadingError,
    seconds: float = _SECONDS,
) -> bytes:
    """A file in a format that has a reader.

    Args:
        data: The file's bytes.
        to: The format.
        name: What messages call the file.
        limits: How large the result may be.
        because: Why the file could not be read without LibreOffice.
        seconds: How long it may take.

    Raises:
        DamagedSourceError: If there is no LibreOffice, or it cannot read the file either.
        LimitExceededError: If it takes longer, or gives more than a document may have.
    """
    found = program()
    if found is None:
        raise type(because)(f"{because}. A LibreOffice on this machine might read it") from because
    with tempfile.TemporaryDirectory(prefix="policyner-") as folder:
        work = Path(folder)
        # An ending that says nothing: LibreOffice looks at the content.
        source = work / "in.bin"
        source.write_bytes(data)
        profile = work / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        command = [
            found, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", _FILTERS[to], "--outdir", str(work / "out"), str(source),
        ]  # fmt: skip
        _run(command, work, name=name, seconds=seconds)
        result = work / "out" / f"in.{to}"
        if not result.is_file():
            raise DamagedSourceError(f"{because}. LibreOffice cannot read it either") from because
        demand_document(result.stat().st_size, name=name, limits=limits)
        return result.read_bytes()


def _run(command: list[str], work: Path, *, name: str, seconds: float) -> None:
    # Of its own session, so that what it starts ends with it.
    process = subprocess.Popen(  # noqa: S603 - no shell, and no word of it is the input's
        command,
        cwd=work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=_environment(work),
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise LimitExceededError(
            f"{name}: LibreOffice took longer than {seconds:g} seconds; save it as .docx or .xlsx"
        ) from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _environment(work: Path) -> dict[str, str]:
    """What the program is told of this machine: where programs are, and a home of its own.

    Proxies that lead nowhere, so that nothing is fetched.
    """
    nowhere = "http://127.0.0.1:9"
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(work),
        "LANG": "C.UTF-8",
        "http_proxy": nowhere,
        "https_proxy": nowhere,
    }
