"""A real Chromium for tests: it fails on any console error, and axe-core looks at each page.

`browser_page` is signed in to nothing; `sign_in(browser_page, post)` signs a post's user in.
`site` is the address of a page server that runs as the application's database role;
`streaming_site` serves pages and event streams together. Mark the tests `@pytest.mark.browser`.
"""

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

__all__ = ["base_url", "browser_page", "browser_type_launch_args", "site", "streaming_site"]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AXE = Path(__file__).parent / "assets" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = ((390, 844), (1280, 900), (1920, 1080))


@pytest.fixture(scope="session")
def base_url() -> None:
    """No address is the base: the plugin's own fixture is written in a way pytest gives up."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's own Chromium, as root and without a graphics card."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"Chromium is not installed at {CHROMIUM}.")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    return {"executable_path": CHROMIUM, "args": arguments, "headless": True}


@pytest.fixture
def browser_page(page: Any) -> Iterator[Any]:
    """A page that fails the test on any console error, so that the content policy is kept honest.

    A test that means to see an error takes it out of `page.troubles`.
    """
    page.troubles = []
    page.on("console", lambda said: _note(page, said))
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.set_default_timeout(15_000)
    yield page
    assert not page.troubles, "\n".join(page.troubles)


@pytest.fixture
def site(transactional_db: None, live_server: Any) -> str:
    """The address of the pages."""
    return str(live_server.url)


@pytest.fixture
def streaming_site(
    transactional_db: None,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """The address of pages and event streams together, by ASGI."""
    from bluelamp.web import live

    page = request.getfixturevalue("page") if "page" in request.fixturenames else None
    settings.ROOT_URLCONF = "tests.streaming_urls"
    monkeypatch.setattr(live, "HUB", live.Hub())  # a hub belongs to the loop that it began in
    server, thread = _asgi_server()
    try:
        yield f"http://127.0.0.1:{server.config.port}"
    finally:
        if page:
            page.context.close()  # so that its requests end as a reader's do
        server.should_exit = True
        thread.join(10)
        _take_back()


def _take_back() -> None:
    """A request that its server cut short keeps its connection: the next test has a pool anew."""
    from django.db import connection

    connection.close()
    connection.close_pool()


def sign_in(page: Any, site: str, post: Any) -> None:
    """This will sign a post's user in, by a session of the real kind."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(post.user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site, "httpOnly": True}]
    )


def assert_accessible(page: Any) -> None:
    """This will look at the page with axe-core: WCAG 2.0 to 2.2 A and AA, and good practice."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    faults = [_faulty(each) for each in found["violations"]]
    assert not faults, "\n".join(faults)


def assert_fits(page: Any) -> None:
    """This will look whether the page can be read without scrolling sideways (WCAG 1.4.10)."""
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], f"the page is {wide[0]} wide in a window of {wide[1]}"


def _faulty(violation: dict[str, Any]) -> str:
    where = "; ".join(str(node["target"]) + " " + node["html"][:160] for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']}: {where}"


def _note(page: Any, said: Any) -> None:
    if said.type in ("error", "warning"):
        page.troubles.append(f"{said.type}: {said.text} ({said.location.get('url', '')})")


def _asgi_server() -> tuple[Any, threading.Thread]:
    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(
        _application(), port=port, log_level="critical", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        threading.Event().wait(0.02)
    return server, thread


def _application() -> Any:
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
    from django.core.asgi import get_asgi_application

    return ASGIStaticFilesHandler(get_asgi_application())
