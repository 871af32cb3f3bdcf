import json
import struct
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pinpoint_email.local import LocalService
from tests.servers import RawServer, http

from .programs import run

pytestmark = pytest.mark.once
HOSTILE = 'A&B <script>alert("$x_$")</script>'
PREFIX = "data:image/png;base64,"


@pytest.fixture(autouse=True, scope="module")
def matplotlib_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder in which matplotlib keeps its list of fonts after the first run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLCONFIGDIR", str(tmp_path_factory.mktemp("matplotlib")))
        yield


class Page(HTMLParser):
    """A page of HTML: the text of its cells, and what it refers to."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: set[str] = set()
        self.references: list[str] = []
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and what it refers to."""
        self.tags.add(tag)
        self.references += [value for name, value in attrs if name in {"src", "href"} and value]
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        """Note the text of a cell."""
        if self.cells:
            self.cells[-1] += data.rstrip("\n")


def test_the_report_is_a_picture_and_a_page_with_it(tmp_path: Path) -> None:
    """The picture and a self-contained page are written into a new folder."""
    folder = tmp_path / "new" / "report"
    ended = run("deliverability_report.py", "--output", str(folder))
    assert (0, "") == (ended.returncode, ended.stderr)
    assert [f"wrote {folder / 'placement.png'}", f"wrote {folder / 'report.html'}"] == ended.stdout.splitlines()
    picture = (folder / "placement.png").read_bytes()
    assert b"\x89PNG\r\n\x1a\n" == picture[:8]
    width, height = struct.unpack(">II", picture[16:24])
    assert (1200, 744) == (width, height)
    (source,) = Page(folder / "report.html").references
    assert picture == b64decode(source.removeprefix(PREFIX))


def test_the_report_has_an_accounts_figures(account: LocalService, tmp_path: Path) -> None:
    """The report sums up each provider's figures for the days asked for, the largest first."""
    ended = run(
        "deliverability_report.py", "--live", "--domain", "example.com", "--days", "7", "--output", str(tmp_path)
    )
    assert (0, "") == (ended.returncode, ended.stderr)
    with account.client() as client:
        today = datetime.now(UTC).date()
        report = client.get_domain_statistics_report(
            domain="example.com", start_date=today - timedelta(days=7), end_date=today - timedelta(days=1)
        )
    expected: list[str] = []
    for placement in sorted(
        report.overall_volume.domain_isp_placements,
        key=lambda placement: -((placement.inbox_raw_count or 0) + (placement.spam_raw_count or 0)),
    ):
        inbox, spam = placement.inbox_raw_count or 0, placement.spam_raw_count or 0
        share = f"{spam / (inbox + spam):.1%} of {inbox + spam:,} messages in spam"
        expected += [placement.isp_name or "", f"{inbox:,}", f"{spam:,}", share]
    assert expected == Page(tmp_path / "report.html").cells[4:]


def test_the_report_shows_what_the_service_says_and_runs_none_of_it(
    account: LocalService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider's name is not run as HTML or as a formula, and figures may be missing."""
    del account  # for its credentials
    placements = [{"IspName": HOSTILE, "InboxRawCount": 3, "SpamRawCount": 1}, {"IspName": "Silent"}]
    volume = {"StartDate": 1_795_000_000, "DomainIspPlacements": placements}
    answer = json.dumps({"DailyVolumes": [volume], "OverallVolume": {}}).encode()
    with RawServer(lambda _: http(200, answer)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        ended = run("deliverability_report.py", "--live", "--domain", "example.com", "--output", str(tmp_path))
    assert (0, "") == (ended.returncode, ended.stderr)
    page = Page(tmp_path / "report.html")
    shown = [HOSTILE, "3", "1", "25.0% of 4 messages in spam", "Silent", "0", "0", "no mail"]
    assert shown == page.cells[4:]
    assert "script" not in page.tags


def test_no_report_is_written_without_figures(
    account: LocalService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without figures the example says so and makes no folder."""
    del account  # for its credentials
    with RawServer(lambda _: http(200, b'{"DailyVolumes": [], "OverallVolume": {}}')) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        ended = run("deliverability_report.py", "--live", "--domain", "example.com", "--output", str(tmp_path / "new"))
    assert (1, "there are no figures of example.com\n") == (ended.returncode, ended.stderr)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--live"], "deliverability_report.py: error: --live needs --domain"),
        (["--days", "32"], "deliverability_report.py: error: --days: expected 7 to 31"),
        (["--live", "--domain", "example.com"], "ConfigurationError: no Region"),
        (["--output", "/dev/null/report"], "NotADirectoryError: [Errno 20] Not a directory: '/dev/null/report'"),
    ],
)
def test_the_report_example_says_what_it_lacks(arguments: list[str], text: str) -> None:
    """A missing argument is reported in one line."""
    ended = run("deliverability_report.py", *arguments)
    assert 0 != ended.returncode
    assert ended.stderr.splitlines()[-1].startswith(text)
    assert "Traceback" not in ended.stderr
