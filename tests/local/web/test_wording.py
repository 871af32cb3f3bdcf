from datetime import UTC, datetime, timedelta

import pytest

from pinpoint_email.local.web.wording import ago, amount, exact, initial, person, sentence, size, span, tint

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, "now"),
        (59, "now"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (86_399, "23 h"),
        (86_400, "1 d"),
        (7 * 86_400 - 1, "6 d"),
        (7 * 86_400, "16 Nov"),
        (365 * 86_400, "23 Nov 2025"),
    ],
)
def test_ago(seconds: int, expected: str) -> None:
    """The older a timestamp is, the more roughly its age is given."""
    assert expected == ago(NOW - timedelta(seconds=seconds), NOW)


def test_exact() -> None:
    """A timestamp is written to the second."""
    assert "2026-11-23 12:00:00 UTC" == exact(NOW)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, ""), (59, "59 s"), (3600, "1 h"), (3661, "1 h 1 min"), (90_061, "1 d 1 h")]
)
def test_span(seconds: int, expected: str) -> None:
    """A length of time is written in two units."""
    assert expected == span(timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_949, "999.9 kB"), (1_000_000, "1.0 MB")]
)
def test_size(count: int, expected: str) -> None:
    """A size is written in the unit that suits it."""
    assert expected == size(count)


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0"), (2.5, "2.5"), (999, "999"), (1000, "1k"), (12_500, "12.5k")]
)
def test_amount(number: float, expected: str) -> None:
    """A number on an axis is short."""
    assert expected == amount(number)


def test_sentence() -> None:
    """A name in capitals becomes words."""
    assert "Rendering failure" == sentence("RENDERING_FAILURE")


@pytest.mark.parametrize(
    ("address", "name", "letter"),
    [
        ("Jane Doe <jane@example.com>", "Jane Doe", "J"),
        ("jane@example.com", "jane@example.com", "J"),
        ('"" <jane@example.com>', "jane@example.com", "J"),
        ("שרה <s@example.com>", "שרה", "ש"),
        ("<<>>", "<<>>", "?"),
        ("", "", "?"),
    ],
)
def test_person_and_initial(address: str, name: str, letter: str) -> None:
    """An address is shown by the name in it, with a letter for a picture."""
    assert (name, letter) == (person(address), initial(address))


def test_tint() -> None:
    """An address always has the same colour, whatever the name before it."""
    assert tint("Jane <jane@example.com>") == tint("JANE@example.com")
    assert 0 <= tint("\ud800") < 8
