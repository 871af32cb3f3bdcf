from pathlib import Path

import pytest

from pinpoint_email.local import LocalService

from .programs import EXAMPLES, LIVE, run

FOLDER = EXAMPLES / "attachments"


def test_the_attachments_example_shows_what_arrived() -> None:
    """The logo is inline, the timetable is attached, and nothing is lost."""
    ended = run("attachments.py")
    assert (0, "") == (ended.returncode, ended.stderr)
    assert "The winter timetable, now with a café car\nfrom news@example.com to ada@example.org" in ended.stdout
    assert '<img src="cid:' in ended.stdout
    assert f"logo.png: {(FOLDER / 'logo.png').stat().st_size:,} bytes of image/png" in ended.stdout
    assert f"timetable.csv: {(FOLDER / 'timetable.csv').stat().st_size} bytes of text/csv" in ended.stdout


def test_attachments_reach_an_account_as_they_are(account: LocalService, tmp_path: Path) -> None:
    """Files of any kind and name arrive unchanged, with the logo where the HTML refers to it."""
    files = {
        "Küste.pdf": ("application/pdf", b"%PDF-1.4"),
        "old.eml": ("application/octet-stream", b"Subject: old\n\n"),
        "logs.csv.gz": ("application/octet-stream", b"\x1f\x8b"),
        "unheard-of": ("application/octet-stream", bytes(range(256))),
    }
    for name, (_, data) in files.items():
        (tmp_path / name).write_bytes(data)
    ended = run("attachments.py", *LIVE, "--to", "ada@example.org", *(str(tmp_path / name) for name in files))
    assert (0, "") == (ended.returncode, ended.stderr)
    (message,) = account.messages
    assert f"sent: {message.message_id}\n" == ended.stdout
    logo, *attached = message.attachments
    assert (FOLDER / "logo.png").read_bytes() == logo.data
    assert files == {part.filename: (part.content_type, part.data) for part in attached}
    (inline,) = (part for part in message.mime.walk() if part.get_content_type() == "image/png")
    assert f'src="cid:{inline["Content-ID"][1:-1]}"' in (message.html or "")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--live"], "attachments.py: error: --live needs --from and --to"),
        ([*LIVE, "--to", "ada@example.org"], "ConfigurationError: no Region"),
        (["no-such.pdf"], "FileNotFoundError: [Errno 2] No such file or directory: 'no-such.pdf'"),
    ],
)
def test_the_attachments_example_says_what_it_lacks(arguments: list[str], text: str) -> None:
    """A missing argument is reported in one line."""
    ended = run("attachments.py", *arguments)
    assert 0 != ended.returncode
    assert ended.stderr.splitlines()[-1].startswith(text)
    assert "Traceback" not in ended.stderr
