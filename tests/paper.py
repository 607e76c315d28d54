"""What one reads on each page of a PDF that the platform printed."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(<<.*?>>)\nstream\r?\n(.*?)\r?\nendstream", re.S)
_PAGE = re.compile(rb"/Type /Page/Parent.*?/Contents (\d+) 0 R", re.S)
_FONT = re.compile(rb"/BaseFont /(\w+)\+[^/]+/ToUnicode (\d+) 0 R")
_LETTER = re.compile(rb"<(\w{4})> <(\w+)>")
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|\[([^\]]*)\] TJ")


def pages_of(made: bytes) -> list[str]:
    """This will give the text of each page, glyph by glyph as its font says what each means."""
    streams = {int(each[1]): _inflated(each[3]) for each in _OBJECT.finditer(made)}
    packed = b"".join(
        streams[int(each[1])] for each in _OBJECT.finditer(made) if b"/ObjStm" in each[2]
    )
    fonts = {name: _letters(streams[int(number)]) for name, number in _FONT.findall(packed)}
    return [_read(streams[int(number)], fonts) for number in _PAGE.findall(packed)]


def _inflated(data: bytes) -> bytes:
    """What ends in a carriage return is cut short by one: the check at its end is not asked for."""
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return data


def _letters(cmap: bytes) -> dict[bytes, str]:
    found = _LETTER.findall(cmap)
    return {glyph: bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in found}


def _read(content: bytes, fonts: dict[bytes, dict[bytes, str]]) -> str:
    font: dict[bytes, str] = {}
    words = []
    for name, glyphs in _SHOWN.findall(content):
        if name:
            font = fonts[name]
            continue
        codes = re.findall(rb"....", b"".join(re.findall(rb"<(\w+)>", glyphs)))
        words.append("".join(font[each] for each in codes))
    return " ".join(words)
