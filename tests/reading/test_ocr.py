"""Scanned pages and pictures: what is recognised, by a stand-in and by rapidocr itself."""

from __future__ import annotations

import importlib.util
import io
import json
import threading
import zipfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont
from typer.testing import CliRunner

from policyner.cli import app
from policyner.errors import (
    DamagedSourceError,
    EmptySourceError,
    LimitExceededError,
    MissingDriverError,
    ScannedSourceError,
)
from policyner.reading import ReadingLimits, ReadingOptions, find_inputs, ocr, parts_of, read_bytes
from policyner.reading.ocr import Picture, RecognisedLine

DATA = Path(__file__).parents[1] / "data"
OCR = ReadingLimits(ocr_pages=5)
LINES = (
    "松河市人民政府关于扩大试点的通知",
    "一、扩大试点。到2027年底，社区食堂覆盖率达到85%以上，新建社区食堂二十",
    "个以上。（市民政局牵头，市财政局配合）",
)
FONTS = [
    Path("/usr/share/fonts/opentype/noto") / name
    for name in ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc")
]


def stand_in(picture: Picture) -> Sequence[RecognisedLine]:
    """Reads the same notice on every picture that is not white, as large as its page is."""
    if int(picture.min()) == 255:
        return ()
    height, width = picture.shape[:2]
    size = width / 40
    found = []
    for number, text in enumerate(LINES):
        left = size * (11 if number == 0 else 4 if number == 1 else 2)
        top = height / 8 + number * 2 * size
        right = left + size * sum(1 if ord(each) > 0xFF else 0.5 for each in text)
        found.append(RecognisedLine(text, 0.9 + number / 100, left, top, right, top + size))
    # In any order.
    return found[::-1]


@pytest.fixture
def recognising(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "recogniser", lambda: stand_in)


def picture(format: str = "PNG", *, colour: str = "black", pages: int = 1) -> bytes:
    """A page with a dot of a colour on it; of TIFF several."""
    image = Image.new("RGB", (600, 848), "white")
    image.putpixel((300, 400), Image.new("RGB", (1, 1), colour).getpixel((0, 0)))
    file = io.BytesIO()
    more = {"save_all": True, "append_images": [image] * (pages - 1)} if pages > 1 else {}
    image.save(file, format, quality=100, **more)
    return file.getvalue()


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF"])
@pytest.mark.usefixtures("recognising")
def test_a_picture_is_read(format: str) -> None:
    source = read_bytes(picture(format), name="扫描件", limits=OCR)
    title, measure = source.text.splitlines()
    assert title == LINES[0]
    # A line that reaches the right margin goes on, as in a PDF.
    assert measure == LINES[1] + LINES[2]
    assert source.media_type == f"image/{format.lower()}"
    assert source.flags == ("ocr",)
    (page,) = source.recognised
    assert page.page == 1
    assert 0.9 < page.confidence < 0.92
    assert [(each.page, each.start, each.end) for each in source.locators] == [
        (1, 0, len(source.text))
    ]


def test_a_table_without_lines_is_told_by_its_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("序号", "任务", "责任单位"), ("1", "修桥", "市交通局"), ("2", "补路", "市财政局")]

    def read(_: Picture) -> Sequence[RecognisedLine]:
        return [
            RecognisedLine(text, 0.9, 60.0 + 180 * column, 100.0 + 40 * row + column, 60.0
                           + 180 * column + 20 * len(text), 120.0 + 40 * row + column)
            for column in (2, 0, 1) for row, cells in enumerate(rows) for text in [cells[column]]
        ]  # fmt: skip

    monkeypatch.setattr(ocr, "recogniser", lambda: read)
    source = read_bytes(picture(), name="a.png", limits=OCR)
    assert source.text.splitlines() == ["\t".join(cells) for cells in rows]
    assert (source.cells[-1].row, source.cells[-1].column) == (3, 3)


@pytest.mark.usefixtures("recognising")
def test_each_page_of_a_tiff_has_its_place_and_confidence() -> None:
    source = read_bytes(picture("TIFF", pages=3), name="扫描件.tif", limits=OCR)
    assert [page.page for page in source.recognised] == [1, 2, 3]
    assert [each.page for each in source.locators] == [1, 2, 3]
    assert source.text.count("市民政局牵头") == 3


@pytest.mark.usefixtures("recognising")
def test_a_scanned_pdf_is_read() -> None:
    data = (DATA / "scanned.pdf").read_bytes()
    source = read_bytes(data, name="scanned.pdf", limits=OCR)
    assert LINES[0] in source.text
    assert source.flags == ("ocr",)
    assert [page.page for page in source.recognised] == [*range(1, len(source.recognised) + 1)]


@pytest.mark.usefixtures("recognising")
def test_of_a_pdf_that_is_scanned_in_part_each_page_is_read_as_it_can_be() -> None:
    data = (DATA / "partly-scanned.pdf").read_bytes()
    plain = read_bytes(data, name="partly-scanned.pdf")
    assert plain.flags == ("unread_pages",)
    assert plain.recognised == ()
    source = read_bytes(data, name="partly-scanned.pdf", limits=OCR)
    assert source.flags == ("ocr",)
    assert "青禾市人民政府办公室" in source.text
    assert LINES[0] in source.text
    recognised = {page.page for page in source.recognised}
    assert recognised
    assert recognised < {each.page for each in source.locators}


def scanned_ofd(*pictures: bytes, words: str = "", base: str = "Res") -> bytes:
    """An OFD document: a page of pictures, one above the other, and a page of words."""
    head = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    medias = "".join(
        f'<ofd:MultiMedia ID="{90 + number}" Type="Image"><ofd:MediaFile>{number}.png'
        "</ofd:MediaFile></ofd:MultiMedia>"
        for number in range(len(pictures))
    )
    high = 297 / max(1, len(pictures))
    images = "".join(
        f'<ofd:ImageObject ID="{30 + number}" ResourceID="{90 + number}" CTM="210 0 0 {high} 0 0"'
        f' Boundary="0 {number * high} 210 {high}"/>'
        for number in range(len(pictures))
    )
    text = (
        f'<ofd:TextObject ID="60" Boundary="28 40 150 6" Font="1" Size="5.6">'
        f'<ofd:TextCode X="0" Y="4.76" DeltaX="g {len(words)} 5.6">{words}</ofd:TextCode>'
        "</ofd:TextObject>"
    )
    pages = [images, *([text] if words else [])]
    members: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {head}>{body}</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {head}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>"
        + "".join(
            f'<ofd:Page ID="{10 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>'
            for n in range(len(pages))
        )
        + "</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {head} BaseLoc="{base}"><ofd:MultiMedias>{medias}'
        "</ofd:MultiMedias></ofd:Res>",
    }
    for number, content in enumerate(pages):
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page {head}><ofd:Content><ofd:Layer ID="5">{content}</ofd:Layer>'
            "</ofd:Content></ofd:Page>"
        )
    for number, each in enumerate(pictures):
        members[f"Doc_0/{base}/{number}.png"] = each
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, member in members.items():
            package.writestr(name, member)
    return file.getvalue()


@pytest.mark.usefixtures("recognising")
def test_a_scanned_ofd_is_read_as_a_scanned_pdf_is() -> None:
    source = read_bytes(scanned_ofd(picture()), name="扫描件.ofd", limits=OCR)
    assert LINES[0] in source.text
    assert source.flags == ("ocr",)
    assert [page.page for page in source.recognised] == [1]


@pytest.mark.usefixtures("recognising")
def test_of_an_ofd_that_is_scanned_in_part_each_page_is_read_as_it_can_be() -> None:
    data = scanned_ofd(picture(), words="松河县人民政府关于修桥的通知")
    plain = read_bytes(data, name="a.ofd")
    assert (plain.text, plain.flags) == ("松河县人民政府关于修桥的通知\n", ("unread_pages",))
    source = read_bytes(data, name="a.ofd", limits=OCR)
    assert source.flags == ("ocr",)
    assert LINES[0] in source.text
    assert source.text.endswith("松河县人民政府关于修桥的通知\n")
    assert [page.page for page in source.recognised] == [1]


def test_strips_of_a_page_are_laid_where_the_page_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Picture] = []
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda shown: seen.append(shown) or ())
    strips = [io.BytesIO(), io.BytesIO()]
    for colour, strip in zip(("black", "white"), strips, strict=True):
        Image.new("RGB", (600, 400), colour).save(strip, "PNG")
    with pytest.raises(EmptySourceError, match="no text was recognised"):
        read_bytes(scanned_ofd(*(s.getvalue() for s in strips)), name="a.ofd", limits=OCR)
    (page,) = seen
    height, width = page.shape[:2]
    assert height / width == pytest.approx(297 / 210, rel=0.01)
    assert page[: height // 2 - 2].max() == 0
    assert page[height // 2 + 2 :].min() == 255


@pytest.mark.parametrize(
    ("pictures", "limits", "error"),
    [
        ((b"no picture",), OCR, DamagedSourceError),
        ((picture()[:200],), OCR, DamagedSourceError),
        ((picture(),), ReadingLimits(ocr_pages=5, ocr_pixels=1_000), LimitExceededError),
        ((picture(),), ReadingLimits(), ScannedSourceError),
    ],
)
@pytest.mark.usefixtures("recognising")
def test_broken_and_large_pictures_of_an_ofd(pictures, limits: ReadingLimits, error) -> None:
    with pytest.raises(error, match=r"扫描件\.ofd: "):
        read_bytes(scanned_ofd(*pictures), name="扫描件.ofd", limits=limits)


def test_a_picture_that_an_ofd_does_not_hold_is_none() -> None:
    data = scanned_ofd(picture(), words="松河县人民政府关于修桥的通知", base="../../../etc")
    assert read_bytes(data, name="a.ofd").flags == ()


@pytest.mark.usefixtures("recognising")
def test_two_threads_do_not_ask_the_recogniser_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = threading.Lock()

    def alone(shown: Picture) -> Sequence[RecognisedLine]:
        assert inside.acquire(blocking=False)
        try:
            return stand_in(shown)
        finally:
            inside.release()

    monkeypatch.setattr(ocr, "recogniser", lambda: alone)
    with ThreadPoolExecutor(4) as pool:
        texts = list(
            pool.map(lambda n: read_bytes(picture(), name=f"{n}.png", limits=OCR).text, range(12))
        )
    assert all(LINES[0] in text for text in texts)


def test_without_ocr_the_error_names_the_way(tmp_path: Path) -> None:
    path = tmp_path / "扫描件.jpg"
    path.write_bytes(picture("JPEG"))
    (found,) = find_inputs([str(path)])
    (part,) = parts_of(found, stdin=bytes)
    assert "--ocr (pip install 'policyner[ocr]')" in str(part.error)
    with pytest.raises(ScannedSourceError, match=r"--ocr \(pip install 'policyner\[ocr\]'\)"):
        read_bytes((DATA / "scanned.pdf").read_bytes(), name="a.pdf")
    with pytest.raises(ScannedSourceError, match=r"a.ofd: a scanned OFD .*--ocr \(pip install"):
        read_bytes(scanned_ofd(picture()), name="a.ofd")
    with pytest.raises(ScannedSourceError, match=r"a.png: a picture; .*--ocr"):
        read_bytes(picture(), name="a.png", media_type="image/png")


@pytest.mark.usefixtures("recognising")
def test_pictures_of_folders_and_archives_are_taken_with_ocr_alone(tmp_path: Path) -> None:
    (tmp_path / "通知.png").write_bytes(picture())
    (tmp_path / "无尾").write_bytes(picture("JPEG"))
    (tmp_path / "misnamed.pdf").write_bytes(picture("TIFF"))
    with zipfile.ZipFile(tmp_path / "档案.zip", "w") as archive:
        archive.writestr("一.jpg", picture("JPEG"))
        archive.writestr("二.bmp", b"BM")
    options = ReadingOptions(limits=OCR)

    def names(options: ReadingOptions, *paths: Path) -> list[str]:
        found = find_inputs([*map(str, paths)], options=options, quiet=True)
        parts = [part for each in found for part in parts_of(each, stdin=bytes)]
        return [Path(part.name).name for part in parts if part.error is None and part.read().text]

    assert names(options, tmp_path) == ["misnamed.pdf", "一.jpg", "通知.png"]
    assert names(options, tmp_path / "无尾") == ["无尾"]
    left_out: Counter[str] = Counter()
    found = [*find_inputs([str(tmp_path)], quiet=True, left_out=left_out)]
    assert [Path(each.name).name for each in found] == ["misnamed.pdf", "档案.zip"]
    assert left_out == {".png": 1, "without an ending": 1}


@pytest.mark.usefixtures("recognising")
def test_limits_hold() -> None:
    with pytest.raises(LimitExceededError, match=r"more than 2 pages .*--max-ocr-pages"):
        read_bytes(picture("TIFF", pages=3), name="a.tif", limits=ReadingLimits(ocr_pages=2))
    few = ReadingLimits(ocr_pages=1, ocr_pixels=600 * 848 - 1)
    with pytest.raises(LimitExceededError, match="pixels; scan it again"):
        read_bytes(picture(), name="a.png", limits=few)
    # A page of a PDF is made as small as the limit asks.
    smaller = ReadingLimits(ocr_pages=2, ocr_pixels=10_000)
    source = read_bytes((DATA / "scanned.pdf").read_bytes(), name="a.pdf", limits=smaller)
    assert source.flags == ("ocr",)


@pytest.mark.usefixtures("recognising")
def test_a_picture_that_states_a_huge_size_is_not_unpacked() -> None:
    data = bytearray(picture())
    place = data.index(b"IHDR") + 4
    data[place : place + 8] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises((LimitExceededError, DamagedSourceError)):
        read_bytes(bytes(data), name="bomb.png", limits=OCR)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF"])
@pytest.mark.usefixtures("recognising")
def test_a_broken_picture_is_damaged(format: str) -> None:
    data = picture(format)
    with pytest.raises(DamagedSourceError, match="scan it again"):
        read_bytes(data[: len(data) // 2], name="a", limits=OCR)


@pytest.mark.usefixtures("recognising")
def test_a_picture_without_text_says_so() -> None:
    with pytest.raises(EmptySourceError, match="no text was recognised"):
        read_bytes(picture(colour="white"), name="a.png", limits=OCR)


@pytest.mark.usefixtures("recognising")
def test_a_transparent_picture_lies_on_paper() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (60, 80), (0, 0, 0, 0)).save(file, "PNG")
    with pytest.raises(EmptySourceError):
        read_bytes(file.getvalue(), name="a.png", limits=OCR)


@pytest.mark.usefixtures("recognising")
def test_the_record_says_what_was_recognised(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(ocr, "demand_ocr", lambda: None)
    path = tmp_path / "扫描件.png"
    path.write_bytes(picture())
    # Without limits one worker is this process, where the stand-in is.
    alone = ["--workers", "1", "--time-limit", "0", "--memory-limit", "0", "--model", "small"]
    result = CliRunner().invoke(app, ["extract", str(path), "--ocr", *alone])
    assert result.exit_code == 0, result.stderr
    record = json.loads(result.stdout)
    document = record["document"]
    assert "ocr" in document["flags"]
    assert [page["page"] for page in document["ocr"]] == [1]
    assert document["title"] == LINES[0]
    assert document["text"][:16] == LINES[0]
    roles = [(a["role"], a["name"]) for m in record["measures"] for a in m["agencies"]]
    assert roles == [("lead", "市民政局"), ("support", "市财政局")]
    without = CliRunner().invoke(app, ["extract", str(path), *alone])
    assert without.exit_code == 1
    assert "--ocr" in without.stdout


def test_a_missing_extra_ends_the_command_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "rapidocr" else real(name, *a)
    )
    out = tmp_path / "out.jsonl"
    result = CliRunner().invoke(app, ["extract", "none.pdf", "--ocr", "-o", str(out)])
    assert result.exit_code == 2
    assert "pip install 'policyner[ocr]'" in result.stderr
    assert "none.pdf" not in result.stderr
    assert not out.exists()
    with pytest.raises(MissingDriverError, match="policyner"):
        ocr.demand_ocr()


def test_rapidocr_reads_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rapidocr", reason="policyner[ocr] is not installed")
    import openvino

    compiled = []
    real = openvino.Core.compile_model

    def compile_model(*arguments: Any, **options: Any) -> Any:
        compiled.append(real(*arguments, **options))
        return compiled[-1]

    monkeypatch.setattr(openvino.Core, "compile_model", compile_model)
    monkeypatch.setattr(ocr, "recogniser", cache(ocr.recogniser.__wrapped__))
    font = next((path for path in FONTS if path.exists()), None)
    if font is None:
        pytest.skip("no Chinese font (fonts-noto-cjk)")
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    letters = ImageFont.truetype(str(font), 30)
    for number, line in enumerate(LINES):
        draw.text((330 if number == 0 else 200 if number == 1 else 140, 150 + 60 * number), line,
                  font=letters, fill="black")  # fmt: skip
    file = io.BytesIO()
    image.save(file, "PNG")
    source = read_bytes(file.getvalue(), name="扫描件.png", limits=OCR)
    assert LINES[0] in source.text
    assert "85%以上" in source.text
    assert "市民政局牵头，市财政局配合" in source.text.replace(",", "，")
    assert source.recognised[0].confidence > 0.8
    # One thread, on whatever processor is free: workers are processes, one a processor.
    assert {model.get_property("INFERENCE_NUM_THREADS") for model in compiled} == {1}
    assert {model.get_property("ENABLE_CPU_PINNING") for model in compiled} == {False}
