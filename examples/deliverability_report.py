"""A report of how much mail reaches inboxes and how much is taken for spam, per email provider and day.

Without arguments it starts the local service, whose figures are made up. With ``--live`` it reads those of a domain
that your account's Deliverability dashboard tracks: ``python examples/deliverability_report.py --live --domain
example.com --output report``. It writes ``placement.png``, and ``report.html`` with the picture in it, into the
folder of ``--output``, overwriting what is there. Needs ``pip install "pinpoint-email[examples]"``.
"""

import argparse
from base64 import b64encode
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from pinpoint_email import PinpointEmailClient, PinpointEmailError
from pinpoint_email.local import LocalService

COLOURS = {"inbox": "#2f6690", "spam": "#f28e2b"}
COLUMNS = 2
DAYS = range(7, 32)  # the service gives 31 at once, and fewer than 7 make no picture

Counts = dict[str, tuple[list[int], list[int]]]
"""For each email provider, how many messages reached inboxes, and how many spam folders, on each day."""


def main() -> None:
    """Report, here or for real."""
    arguments = parse_arguments()
    domain = arguments.domain or "example.com"
    if arguments.live:
        with PinpointEmailClient() as client:
            days, counts = read(client, domain, arguments.days)
    else:
        with LocalService() as service, service.client() as client:
            client.create_email_identity(email_identity=domain)
            days, counts = read(client, domain, arguments.days)
    if not counts:
        raise SystemExit(f"there are no figures of {domain}")
    title = f"Mail from {domain}, {days[0]:%d %b %Y} to {days[-1]:%d %b %Y}"
    picture = draw(title, days, counts)
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name, data in {"placement.png": picture, "report.html": page(title, counts, picture).encode()}.items():
        (arguments.output / name).write_bytes(data)
        print(f"wrote {arguments.output / name}")


def read(client: PinpointEmailClient, domain: str, number: int) -> tuple[list[datetime], Counts]:
    """The last days up to yesterday, and their figures; the provider with the most mail comes first."""
    last = datetime.now(UTC).date() - timedelta(days=1)
    first = last - timedelta(days=number - 1)
    report = client.get_domain_statistics_report(domain=domain, start_date=first, end_date=last)
    by_day = {volume.start_date: volume.domain_isp_placements for volume in report.daily_volumes if volume.start_date}
    days = sorted(by_day)
    counts: Counts = defaultdict(lambda: ([0] * len(days), [0] * len(days)))
    for position, day in enumerate(days):
        for placement in by_day[day]:
            inbox, spam = counts[placement.isp_name or "others"]
            inbox[position] += placement.inbox_raw_count or 0
            spam[position] += placement.spam_raw_count or 0
    return days, dict(sorted(counts.items(), key=lambda item: -sum(map(sum, item[1]))))


def draw(title: str, days: Sequence[datetime], counts: Counts) -> bytes:
    """A picture with a panel for each email provider, as PNG."""
    rows = -(-len(counts) // COLUMNS)
    figure: Any = Figure(figsize=(10, 1 + 2.6 * rows), dpi=120, layout="constrained")  # its types do not allow dates
    figure.suptitle(title, x=0.01, ha="left", fontsize=14, fontweight="bold", parse_math=False)
    for number, (provider, (inbox, spam)) in enumerate(counts.items(), start=1):
        panel = figure.add_subplot(rows, COLUMNS, number)
        panel.bar(days, inbox, color=COLOURS["inbox"], label="inbox")
        panel.bar(days, spam, bottom=inbox, color=COLOURS["spam"], label="spam folder")
        panel.set_title(f"{provider}: {share(inbox, spam)}", loc="left", fontsize=11, parse_math=False)
        tidy(panel, days)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=2, frameon=False)
    file = BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def tidy(panel: Any, days: Sequence[datetime]) -> None:
    """Label a panel's axes, and remove the clutter."""
    labelled = days[:: max(1, len(days) // 4)]
    panel.set_xticks(labelled, [f"{day:%d %b}" for day in labelled])
    panel.set_ylabel("messages a day")
    panel.yaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 5, 10]))
    panel.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    panel.grid(axis="y", color="#dddddd")
    panel.set_axisbelow(True)
    panel.spines[["top", "right", "left"]].set_visible(False)
    panel.tick_params(left=False)


def share(inbox: Sequence[int], spam: Sequence[int]) -> str:
    """The share of spam in words."""
    total = sum(inbox) + sum(spam)
    return f"{sum(spam) / total:.1%} of {total:,} messages in spam" if total else "no mail"


def page(title: str, counts: Counts, picture: bytes) -> str:
    """A page of HTML that needs no other file."""
    rows = "\n".join(
        f"<tr><th>{escape(provider)}<td>{sum(inbox):,}<td>{sum(spam):,}<td>{escape(share(inbox, spam))}"
        for provider, (inbox, spam) in counts.items()
    )
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(title)}</title>
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; }}
img {{ width: 100%; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: .2em 1em; border-bottom: 1px solid #ddd; text-align: right; }}
th:first-child {{ text-align: left; }}
</style>
<h1>{escape(title)}</h1>
<p>Where messages ended up. Days are in UTC, and each panel has a scale of its own.</p>
<img alt="Bars for each email provider and day: messages in inboxes and in spam folders"
 src="data:image/png;base64,{b64encode(picture).decode()}">
<table>
<tr><th>Email provider<th>Inbox<th>Spam folder<th>Share
{rows}
</table>
</html>
"""


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--live", action="store_true", help="read your AWS account's figures")
    parser.add_argument("--domain", help="the domain")
    parser.add_argument("--days", type=int, default=30, help="how many, 7 to 31 (%(default)s)")
    parser.add_argument(
        "--output", type=Path, default=Path("report"), metavar="FOLDER", help="the folder to write to (%(default)s)"
    )
    arguments = parser.parse_args()
    if arguments.live and not arguments.domain:
        parser.error("--live needs --domain")
    if arguments.days not in DAYS:
        parser.error(f"--days: expected {DAYS[0]} to {DAYS[-1]}")
    return arguments


if __name__ == "__main__":
    try:
        main()
    except (PinpointEmailError, OSError) as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
