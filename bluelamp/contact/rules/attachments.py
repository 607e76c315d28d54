"""What the public may send with a report: how big, and of which kinds by what is in the file."""

MOST_BYTES = 20_000_000
MOST_FILES = 3
TOO_BIG = "Each file must be 20 MB or smaller. “{name}” is {size} MB."
TOO_MANY = "You can send 3 files at most. Tell us in your report that there are more."
UNKNOWN = (
    "“{name}” cannot be taken. Send a photo (JPEG, PNG, WebP or HEIC), a video (MP4) or a PDF."
)
EMPTY = "“{name}” is empty. Choose it again."
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"qt  ": "video/quicktime",
}
_VIDEO = (b"isom", b"iso2", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp4", b"3gp5")
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "application/pdf": "pdf",
}
HEAD = 16


def find_type(head: bytes) -> str:
    """This will say what a file is by its first bytes, whatever it is called; empty for no kind
    that is taken.
    """
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4" if head[8:12] in _VIDEO else "")
    return ""


def find_fault(name: str, size: int, head: bytes) -> str:
    """This will say in a sentence why a file is not taken; empty when it is."""
    if not size:
        return EMPTY.format(name=name)
    if size > MOST_BYTES:
        return TOO_BIG.format(name=name, size=round(size / 1_000_000, 1))
    return "" if find_type(head) else UNKNOWN.format(name=name)


def tidy_name(name: str) -> str:
    """This will keep of a file's name what is safe to show and to write: no path, no controls."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable())[:100].strip() or "file"
