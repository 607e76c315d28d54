"""Files of the public: judged by what is in them, held back, scanned, never shown in a page."""

import socketserver
import struct
import threading
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bluelamp.contact.models import Attachment
from bluelamp.contact.rules import attachments as rules
from bluelamp.contact.rules import clamd
from bluelamp.contact.services import attachments
from bluelamp.kernel.access.models import RoleProfile
from bluelamp.kernel.access.services import acting
from tests.dispatch.world import make_world
from tests.people import actor_of, make_post

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200
MP4 = b"\0\0\0\x20ftypisom" + b"\0" * 100
EVIL = b"\xff\xd8\xff" + b"made-up malware for a test"


class Scanner(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as clamd does: reads pieces until one of nought, then says what it found."""

    def handle(self):
        said = self._read(len(clamd.START))
        assert said == clamd.START
        content = b""
        while size := struct.unpack("!L", self._read(4))[0]:
            content += self._read(size)
        answer = b"stream: Made.Up.Malware FOUND\0" if b"malware" in content else b"stream: OK\0"
        self.request.sendall(answer)

    def _read(self, size):
        got = b""
        while len(got) < size:
            got += self.request.recv(size - len(got))
        return got


@pytest.fixture
def scanner(settings):
    """A scanner at an address of its own."""
    server = socketserver.TCPServer(("127.0.0.1", 0), Scanner)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def desk():
    make_world()
    post = make_post("contact.present", "contact.read_calls", "contact.take_call")
    RoleProfile.objects.filter(pk=post.role_id).update(code="public-pages")
    return actor_of(post, at=timezone.now())


@pytest.fixture
def reader(client):
    client.force_login(make_post("contact.read_calls", "contact.take_call").user)
    return client


def send(*files, page="report"):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    client = Client(REMOTE_ADDR="203.0.113.90")
    return client.post(f"/public/{page}", {"words": "My bike was taken", "attached": sent})


def kept(desk):
    with acting(desk):
        return list(Attachment.objects.order_by("pk"))


def scan(desk):
    return attachments.scan_waiting(by=desk, at=timezone.now())


def test_a_file_is_held_back_until_the_scan_says_that_it_is_clean(desk, reader, scanner):
    assert send(("bike.jpg", JPEG)).status_code == 200
    [one] = kept(desk)
    address = f"/calls/{one.call_id}/files/{one.pk}"
    refused = reader.get(address, follow=True)
    assert "no scan has said that it is clean" in refused.content.decode()
    assert scan(desk) == 1
    answer = reader.get(address)
    assert b"".join(answer.streaming_content) == JPEG
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_in_which_something_was_found_is_given_to_nobody(desk, reader, scanner):
    send(("bike.jpg", EVIL))
    scan(desk)
    [one] = kept(desk)
    assert (one.state, one.found) == ("infected", "Made.Up.Malware")
    assert reader.get(f"/calls/{one.call_id}/files/{one.pk}").status_code == 302
    assert "Made.Up.Malware" in reader.get(f"/calls/{one.call_id}/").content.decode()


def test_without_a_scanner_files_stay_held_back(desk, settings):
    send(("bike.jpg", JPEG))
    settings.CLAMD = "127.0.0.1:1"
    with pytest.raises(attachments.NoScanner):
        scan(desk)
    assert [each.state for each in kept(desk)] == ["unscanned"]


def test_what_is_stored_bears_no_name_of_its_sender_and_is_in_no_page(desk, reader):
    send(("../../<script>alert(1)</script>.jpg", JPEG))
    [one] = kept(desk)
    assert one.stored.startswith("quarantine/")
    assert "script" not in one.stored
    assert default_storage.exists(one.stored)
    assert reader.get(f"/{one.stored}").status_code == 404
    page = reader.get(f"/calls/{one.call_id}/").content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("bike.jpg", b"<html><script>alert(1)</script>", "cannot be taken"),
        ("bike.jpg", b"MZ\x90\0" + b"\0" * 99, "cannot be taken"),
        ("bike.svg", b"<svg onload='alert(1)'/>", "cannot be taken"),
        ("bike.jpg", b"", "is empty"),
        ("big.jpg", JPEG + b"\0" * rules.MOST_BYTES, "must be 20 MB or smaller"),
    ],
)
def test_what_is_not_taken_is_said_in_a_sentence_and_nothing_is_kept(desk, name, content, says):
    answer = send((name, content))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not kept(desk)


def test_a_picture_of_fifty_megabytes_is_refused_in_words(desk):
    answer = send(("big.jpg", JPEG + b"\0" * 50_000_000))
    assert answer.status_code == 413
    assert "What you sent is too big" in answer.content.decode()
    assert not kept(desk)


def bomb(side=60_000):
    """A small PNG that says it is 60,000 pixels square: 14 GB for whoever unpacks it."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    size, check = struct.pack(">I", len(chunk) - 4), struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + size + chunk + check


def test_a_picture_that_unpacks_to_gigabytes_is_unpacked_by_nobody(desk, reader, scanner):
    """It is kept and handed over as it was sent; no page shows it and no browser is to open it."""
    assert send(("small.png", bomb())).status_code == 200
    scan(desk)
    [one] = kept(desk)
    page = reader.get(f"/calls/{one.call_id}/").content.decode()
    assert "<img" not in page.partition("<main")[2]
    answer = reader.get(f"/calls/{one.call_id}/files/{one.pk}")
    assert b"".join(answer.streaming_content) == bomb()
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_an_anonymous_report_keeps_no_file(desk):
    assert send(("bike.jpg", JPEG), page="anonymous").status_code == 200
    assert not kept(desk)


def test_a_file_is_what_is_in_it_and_not_what_it_is_called():
    assert rules.find_type(MP4) == "video/mp4"
    assert rules.find_type(b"%PDF-1.7") == "application/pdf"
    assert rules.find_type(b"RIFF\0\0\0\0WEBPVP8 ") == "image/webp"
    assert rules.find_type(b"GIF89a") == ""
    assert rules.tidy_name("C:\\photos\\my\0bike.jpg") == "mybike.jpg"


def test_an_answer_that_is_neither_clean_nor_found_is_no_answer():
    assert clamd.read_answer(b"stream: OK\0") == ""
    with pytest.raises(clamd.NotUnderstood):
        clamd.read_answer(b"INSTREAM size limit exceeded. ERROR\0")
