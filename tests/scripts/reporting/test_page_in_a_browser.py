"""The page as a browser has it: nothing runs, nothing is asked for, and everybody can read it."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from scripts.reporting import page
from scripts.reporting.account import Account, Unread
from tests.scripts.reporting.accounts import AT, HOSTILE, account, platform, proposal
from tests.servers import chromium
from tests.servers.chromium import Page

pytestmark = pytest.mark.e2e

NARROW = 360


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium.browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module", params=["usual", "large", "hostile", "empty"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of some kind."""
    folder = tmp_path_factory.mktemp(request.param)
    unread = (Unread(what="drift", why=HOSTILE),)
    asked = (proposal(HOSTILE),)
    told = {
        "usual": lambda: account(folder, platform(4)),
        "large": lambda: account(folder, platform(40)),
        "hostile": lambda: account(
            folder, platform(2, name=HOSTILE + "{}"), name=HOSTILE, unread=unread, proposals=asked
        ),
        "empty": lambda: Account(
            stack="local", at=AT, sets=(), records=(), events=(), overrides=(), proposals=(), drift=None,
            certificates=None, unread=unread,
        ),
    }  # fmt: skip
    made = folder / "report.html"
    made.write_text(page.written(told[request.param]()), encoding="utf-8")
    return made


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_leaves_the_page_and_axe_finds_nothing(browser: Page, file: Path, dark: bool) -> None:
    browser.open(file, dark=dark)
    axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    browser.value(f"{axe};0")
    found: list[dict[str, Any]] = browser.value("axe.run().then(result => result.violations)")
    assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in found] == []
    asked = [item["params"]["request"]["url"] for item in browser.told if item["method"] == "Network.requestWillBeSent"]
    assert asked == [file.as_uri()]
    said = [item for item in browser.told if item["method"] in {"Log.entryAdded", "Runtime.consoleAPICalled"}]
    assert said == []


def test_nothing_in_it_is_anything_but_text(browser: Page, file: Path) -> None:
    browser.open(file)
    assert browser.value("document.scripts.length") == 0
    handlers = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))"
    assert browser.value(handlers) == []
    assert "\u202e" not in browser.value("document.body.innerText")


def test_a_script_that_got_into_it_would_not_run(browser: Page, file: Path) -> None:
    edited = file.with_name("edited.html")
    edited.write_text(
        file.read_text().replace("<main", "<script>window.ran = 1</script><p style='color:red'></p><main")
    )
    browser.open(edited)
    assert browser.value("window.ran") is None
    refused = [item["params"]["entry"]["text"] for item in browser.told if item["method"] == "Log.entryAdded"]
    assert len([text for text in refused if "Content Security Policy" in text]) == 2


def test_it_fits_a_narrow_screen(browser: Page, file: Path) -> None:
    browser.open(file, width=NARROW)
    assert browser.value("document.documentElement.scrollWidth") <= NARROW


def test_a_keyboard_reaches_everything_in_the_order_in_which_it_is_read(browser: Page, file: Path) -> None:
    browser.open(file)
    reachable = "[...document.querySelectorAll('a, summary, [tabindex]')].filter(e => e.checkVisibility())"
    browser.value(f"window.wanted = {reachable}; 0")
    seen: list[int] = []
    for _ in range(browser.value("wanted.length")):
        browser.press("Tab")
        seen.append(browser.value("wanted.indexOf(document.activeElement)"))
        outline = browser.value("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", "what has the focus shows it"
    assert seen == list(range(len(seen)))


def test_the_first_key_skips_to_the_content(browser: Page, file: Path) -> None:
    browser.open(file)
    browser.press("Tab")
    assert browser.value("document.activeElement.textContent") == "Skip to the content"
    browser.press("Enter")
    assert browser.value("location.hash") == "#content"
