import socket
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect, sync_playwright

from pinpoint_email.local import LocalService
from tests.browsers import LAUNCH, in_a_browser, page_of

from .mail import illustrated, send_mail, simple

pytestmark = [pytest.mark.once, in_a_browser]
PAGES = ("/", "/events", "/identities", "/deliverability", "/account")


class Listener:
    """A server that records connections, and never responds."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.connected = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The URL of the server."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stop listening."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            connection.close()
            self.connected.set()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser with a profile: without one, Chromium does not connect ahead of time, as it does for people."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            permissions=["clipboard-read", "clipboard-write"],
            **LAUNCH,
        )
        yield context
        context.close()


@pytest.fixture
def page(browser: BrowserContext) -> Iterator[Page]:
    """A page whose script has no errors."""
    with page_of(browser) as page:
        yield page


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server that nobody should connect to."""
    listener = Listener()
    yield listener
    listener.close()


def hostile_mail(url: str) -> str:
    """HTML that makes requests to a server in every way there is."""
    host = url.removeprefix("http:")
    return f"""
        <!doctype html><html manifest="{url}/manifest" background="{url}/html"><head>
        <base href="{url}/"><meta http-equiv=refresh content="0;url={url}/refresh">
        <link rel=preconnect href="{url}"><link rel=dns-prefetch href="{host}">
        <link rel=prefetch href="{url}/a">
        <link rel=preload as=image href="{url}/b"><link rel=modulepreload href="{url}/c">
        <link rel=stylesheet href="{url}/d"><link rel=icon href="{url}/e"><link rel=manifest href="{url}/f">
        <link rel=prerender href="{url}/g"><script type=importmap>{{"imports": {{"x": "{url}/h"}}}}</script>
        <script type=speculationrules>{{"prefetch": [{{"source": "list", "urls": ["{url}/i"]}}]}}</script>
        <script src="{url}/j"></script><script>fetch("{url}/k"); top.document.title = "touched"</script>
        <style>@import url({url}/l); @import "{url}/m"; @font-face {{ font-family: x; src: url({url}/n) }}
        body {{ background: url({url}/o); font-family: x; cursor: url({url}/p), auto; list-style: url({url}/q) }}
        p::before {{ content: url({url}/r) }} p {{ filter: url({url}/s#x); mask: url({url}/t);
        clip-path: url({url}/u#x); border-image: url({url}/v) 1; background: image-set("{url}/w" 1x) }}</style></head>
        <body background="{url}/x" onload="fetch('{url}/y')"><p style="background: url({url}/z)">Hello
        <img src="{url}/1"><img src="{host}/2"><img srcset="{url}/3 1x"><img src=x onerror="new Image().src='{url}/4'">
        <picture><source srcset="{url}/5"><img src="{url}/6"></picture><img src="relative.png">
        <iframe src="{url}/7"></iframe><iframe srcdoc="<img src='{url}/8'>"></iframe><frame src="{url}/9">
        <object data="{url}/10"></object><embed src="{url}/11"><applet code="{url}/12"></applet>
        <video src="{url}/13" poster="{url}/14" autoplay></video><audio src="{url}/15" autoplay></audio>
        <svg><image href="{url}/16" /><use href="{url}/17#x" /><filter id=f><feImage href="{url}/18" /></filter>
        <style>@import url({url}/19);</style><script href="{url}/20"></script><a href="{url}/21"><rect /></a>
        <animate attributeName=href values="{url}/22" /><foreignObject><img src="{url}/23"></foreignObject></svg>
        <math><mtext><img src="{url}/24"></mtext><maction actiontype="statusline" href="{url}/25">x</maction></math>
        <form action="{url}/26"><input type=image src="{url}/27">
        <button autofocus formaction="{url}/28">x</button></form>
        <table background="{url}/29"><td background="{url}/30">x</table><input type=image src="{url}/31">
        <noscript><img src="{url}/32"></noscript>
        <template><img src="{url}/33"></template><xmp><img src="{url}/34"></xmp>
        <![CDATA[<img src="{url}/35">]]>
        <!--><img src="{url}/36"><!-- --!><img src="{url}/37"><title><img src="{url}/38">
        </title>--><style></style ><img src="{url}/39"><textarea></textarea ><img src="{url}/40">
        <select><img src="{url}/41">
        </select><a id=link href="{url}/42" ping="{url}/43" style="position: fixed; inset: 0; display: block">x</a>
        """


def watched(page: Page, service: LocalService) -> list[str]:
    """Collect the requests of a page to anyone but the service, unless the browser blocks them."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.failure not in {"csp", "origin"} and not request.url.startswith((service.url, "data:")):
            asked.append(request.url)

    page.on("requestfinished", note)
    page.on("requestfailed", note)
    return asked


def test_browser_connects_ahead_of_time(page: Page, service: LocalService, listener: Listener) -> None:
    """Chromium connects ahead of time where nothing prevents it, so that the next test can notice it."""
    link = f'<link rel=preconnect href="{listener.url}">'
    page.route(f"{service.url}/hostile", lambda route: route.fulfill(body=link, content_type="text/html"))
    page.goto(f"{service.url}/hostile")
    assert listener.connected.wait(5)


def test_hostile_mail_reaches_nobody(page: Page, service: LocalService, listener: Listener) -> None:
    """A message neither connects to a server nor moves the page around it, even when it is clicked on."""
    message_id = send_mail(service, simple("Hostile", None, hostile_mail(listener.url)))
    asked = watched(page, service)
    page.goto(f"{service.url}/messages/{message_id}")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#link")).to_be_attached()
    frame.locator("#link").click(force=True)
    frame.locator("#link").click(force=True, modifiers=["ControlOrMeta"])
    assert not listener.connected.wait(1)
    assert [] == asked
    assert f"{service.url}/messages/{message_id}" == page.url
    assert "Hostile" in page.title()
    assert [f"{service.url}/messages/{message_id}/html"] == [frame.url for frame in page.frames[1:]]


def test_frame_cannot_run_scripts(page: Page, service: LocalService) -> None:
    """Even opened by itself, the document of a message runs no scripts and has no origin."""
    message_id = send_mail(service, simple("S", None, "<p onclick='x'>Hello"))
    page.goto(f"{service.url}/messages/{message_id}/html")
    assert "null" == page.evaluate("origin")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    assert page.evaluate("window.ran") is None


def test_picture_of_the_message_is_shown(page: Page, service: LocalService) -> None:
    """A picture that came with a message is in the frame."""
    message_id = send_mail(service, illustrated("<img id=logo src='cid:logo' alt=Logo>"))
    page.goto(f"{service.url}/messages/{message_id}")
    logo = page.frame_locator("iframe").locator("#logo")
    expect(logo).to_have_js_property("naturalWidth", 1)


def test_width_of_the_frame(page: Page, service: LocalService) -> None:
    """The message can be seen as on a phone."""
    page.goto(f"{service.url}/messages/{send_mail(service, simple('S', None, '<p>Hello'))}")
    page.get_by_text("Phone", exact=True).click()
    expect(page.locator("iframe")).to_have_css("width", "390px")
    page.get_by_text("Full", exact=True).click()
    expect(page.locator("iframe")).not_to_have_css("width", "390px")


def test_mail_shows_up_by_itself(page: Page, service: LocalService) -> None:
    """A new message appears, and what was focused stays so."""
    page.goto(service.url)
    expect(page.get_by_text("No mail yet")).to_be_visible()
    send_mail(service, simple("First"))
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("[data-row]").focus()
    page.evaluate("document.activeElement.marked = true")
    send_mail(service, simple("Second"))
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page).to_have_title("(2) Inbox · Pinpoint Email, local")
    expect(page.locator("[data-row]").first).to_contain_text("Second")
    expect(page.locator("[data-row]").last).to_be_focused()
    assert page.evaluate("document.activeElement.marked")


def test_refresh_keeps_what_was_opened(page: Page, service: LocalService) -> None:
    """Details that were opened stay open when the page changes, and the frame is not loaded again."""
    message_id = send_mail(service, simple("S", None, "<img src=https://a.example><a href=https://b.example>b</a>"))
    page.goto(f"{service.url}/messages/{message_id}")
    frames: list[str] = []
    page.on("framenavigated", lambda frame: frames.append(frame.url))
    page.get_by_text("1 remote picture not loaded").click()
    page.get_by_text("1 link", exact=True).click()
    send_mail(service, simple("Newer"))
    expect(page.get_by_title("Newer")).to_be_visible()
    expect(page.get_by_text("https://a.example")).to_be_visible()
    expect(page.get_by_text("https://b.example")).to_be_hidden()
    assert [] == frames


def test_lost_service_is_told(page: Page) -> None:
    """The page says so when the service has stopped."""
    with LocalService() as service:
        page.goto(service.url)
    expect(page.get_by_role("status")).to_have_text("The service does not answer.")


def test_search_as_one_types(page: Page, service: LocalService) -> None:
    """The list follows the search, and so does the address, for a reload."""
    for subject in ("Apples", "Pears"):
        send_mail(service, simple(subject))
    page.goto(service.url)
    page.keyboard.press("/")
    page.keyboard.type("pea")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text("Pears")
    expect(page).to_have_url(f"{service.url}/?q=pea")
    page.locator("#q").fill("")
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page).to_have_url(f"{service.url}/")


def test_keys(page: Page, service: LocalService) -> None:
    """Messages are reached, opened and left with keys alone."""
    for subject in ("Oldest", "Middle", "Newest"):
        send_mail(service, simple(subject))
    page.goto(service.url)
    rows = page.locator("[data-row]")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(rows.nth(place)).to_be_focused()
    for key, subject in (("Enter", "Middle"), ("j", "Oldest"), ("k", "Middle")):
        page.keyboard.press(key)
        expect(page.get_by_role("heading", name=subject)).to_be_visible()
        page.wait_for_load_state()  # keys mean nothing before
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{service.url}/")
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_keys_are_left_alone_while_typing(page: Page, service: LocalService) -> None:
    """Shortcuts do nothing while one types in a field."""
    page.goto(service.url)
    page.keyboard.press("/")
    page.keyboard.type("jk?/u")
    expect(page.locator("#q")).to_have_value("jk?/u")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).not_to_be_focused()


def test_all_is_deleted_after_a_question(page: Page, service: LocalService) -> None:
    """Nothing is deleted before it was confirmed."""
    send_mail(service, simple("S"))
    page.goto(service.url)
    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("button", name="Keep them").click()
    assert 1 == len(service.messages)
    page.get_by_role("button", name="Delete all").click()
    page.locator("#delete-all").get_by_role("button", name="Delete all").click()
    expect(page.get_by_text("No mail yet")).to_be_visible()
    assert not service.messages


def test_identity_is_confirmed_and_copied(page: Page) -> None:
    """The page confirms an identity, and copies its DNS records."""
    with LocalService(manual_verification=True) as service, service.client() as client:
        client.create_email_identity(email_identity="example.com")
        page.goto(f"{service.url}/identities")
        name = page.locator("[data-copy*=_domainkey]").first
        name.click()
        expect(name).to_have_attribute("title", "Copied")
        assert name.get_attribute("data-copy") == page.evaluate("navigator.clipboard.readText()")
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_text("Verified")).to_be_visible()
        page.goto("about:blank")


def test_everything_works_without_scripts(page: Page, service: LocalService) -> None:
    """Reading, searching and deleting need no JavaScript."""
    for subject in ("Apples", "Pears"):
        send_mail(service, simple(subject, "Text", "<p>Hello"))
    page.route("**/app.js", lambda route: route.abort())
    page.goto(service.url)
    page.locator("#q").fill("apples")
    page.locator("#q").press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("[data-row]").click()
    expect(page.frame_locator("iframe").get_by_text("Hello")).to_be_visible()
    page.get_by_role("link", name="Text").click()
    expect(page.locator("pre.text")).to_have_text("Text")
    page.get_by_role("button", name="Delete this message").click()
    expect(page.locator("[data-row]")).to_have_count(1)
    page.get_by_role("button", name="Delete all").click()
    page.locator("#delete-all").get_by_role("button", name="Delete all").click()
    expect(page.get_by_text("No mail yet")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen(page: Page, service: LocalService, width: int) -> None:
    """No page scrolls sideways, whatever a sender makes of names and subjects."""
    long = "x" * 300
    html = f"<p style='width: 2000px'>{long}</p><a href='https://a.example/{long}'>{long}</a><img src='https://{long}'>"
    message_id = send_mail(service, simple(long, long, html), "bounce@simulator.amazonses.com")
    send_mail(service, simple("\u202e\u05e9\u05dc\u05d5\u05dd \u0007", "\u05e9" * 300))
    views = (f"/messages/{message_id}?view={view}" for view in ("html", "text", "source", "headers", "events"))
    page.set_viewport_size({"width": width, "height": 740})
    for target in (*PAGES, *views, "/?q=" + long, "/nothing"):
        page.goto(service.url + target)
        assert (target, width) == (target, page.evaluate("document.documentElement.scrollWidth"))


def test_pages_keep_to_their_policy(page: Page, service: LocalService) -> None:
    """No page has anything in it that its own policy forbids."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    message_id = send_mail(service, illustrated("<p style='color: red'>Hello <img src='cid:logo'>"))
    for target in (*PAGES, f"/messages/{message_id}"):
        page.goto(service.url + target, wait_until="networkidle")
    assert [] == errors


@pytest.mark.parametrize("target", PAGES)
def test_skip_link(page: Page, service: LocalService, target: str) -> None:
    """The first link that Tab reaches skips the navigation."""
    page.goto(service.url + target)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
