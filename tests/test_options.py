import copy
import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from pinpoint_email import ConfigurationError, Options, PinpointEmailClient
from pinpoint_email.options import OptionChanges

_NO_SECONDS: tuple[object, ...] = (0, 0.0, -1, -0.5, float("nan"), float("inf"), True, False, "1", Decimal(1), 1j, [])
_NO_COUNTS: tuple[object, ...] = (0, -1, True, False, 1.0, "1", float("nan"), [])
_NO_SWITCHES: tuple[object, ...] = (0, 1, "", "true", [])
_NONSENSE: dict[str, tuple[object, ...]] = {
    "connect_timeout": _NO_SECONDS,
    "read_timeout": _NO_SECONDS,
    "total_timeout": _NO_SECONDS,
    "max_attempts": _NO_COUNTS,
    "retry_unknown_outcome": _NO_SWITCHES,
    "max_pool_connections": _NO_COUNTS,
    "proxies": ("http://proxy", b"", 1, [], ["http"], {"http": None}, {"http": b"x"}, {1: "http://proxy"}),
    "verify": ("", b"bundle.pem", 0, 1, []),
    "use_fips_endpoint": _NO_SWITCHES,
    "use_dualstack_endpoint": _NO_SWITCHES,
    "user_agent_extra": ("a\nb", "a\r", "\t", "\x00", "\x7f", "é", b"a", 1),
}
_EVERYTHING: dict[str, Any] = {
    "connect_timeout": 0.5,
    "read_timeout": 7,
    "total_timeout": 30.0,
    "max_attempts": 1,
    "retry_unknown_outcome": True,
    "max_pool_connections": 3,
    "proxies": {"https": "http://user:hidden@proxy:3128"},
    "verify": "bundle.pem",
    "use_fips_endpoint": False,
    "use_dualstack_endpoint": True,
    "user_agent_extra": "app/1.0 (test)",
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in _NONSENSE.items() for value in values])
def test_a_value_that_makes_no_sense_is_refused(name: str, value: object) -> None:
    """The error for a bad value names the option."""
    arguments: dict[str, Any] = {name: value}
    with pytest.raises(ConfigurationError, match=f"^Options: {name}: expected "):
        Options(**arguments)


@pytest.mark.parametrize("name", _NONSENSE)
def test_a_change_that_makes_no_sense_is_refused(client: PinpointEmailClient, name: str) -> None:
    """What the constructor refuses, ``with_options`` refuses in the same way."""
    changes: Any = {name: _NONSENSE[name][0]}
    with pytest.raises(ConfigurationError, match=f"^Options: {name}: expected "):
        client.with_options(**changes)


def test_unknown_names_are_refused(client: PinpointEmailClient) -> None:
    """A misspelt option is refused by the constructor and in a change."""
    misspelt: Any = {"timeout": 1, "read_timeout": 1, "atempts": 2}
    expected = "Options: there is no option atempts, timeout"
    with pytest.raises(ConfigurationError) as at_first:
        Options(**misspelt)
    with pytest.raises(ConfigurationError) as in_a_change:
        client.with_options(**misspelt)
    assert (expected, expected) == (str(at_first.value), str(in_a_change.value))


def test_every_option_is_none_unless_given() -> None:
    """``None``, which may be given, stands for the environment's value or the default."""
    expected = dict.fromkeys(_NONSENSE)
    assert expected == attrs.asdict(Options())
    assert Options() == Options(**dict.fromkeys(_NONSENSE))


def test_what_makes_sense_is_kept() -> None:
    """Values are neither converted nor rounded."""
    assert _EVERYTHING == attrs.asdict(Options(**_EVERYTHING))


@pytest.mark.parametrize("verify", [True, False, "bundle.pem", Path("bundle.pem")])
def test_verify_is_a_switch_or_a_path(verify: bool | str | Path) -> None:
    """A path for ``verify`` may be text or a ``Path``."""
    assert verify == Options(verify=verify).verify


def test_the_options_cannot_be_changed() -> None:
    """Options are frozen, so that clients can share them."""
    options: Any = Options(read_timeout=1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        options.read_timeout = 2
    assert 1 == options.read_timeout


@pytest.mark.parametrize("options", [Options(), Options(**_EVERYTHING)])
def test_the_options_pickle_copy_compare_and_hash(options: Options) -> None:
    """Options can go to another process and into a set."""
    twins = (pickle.loads(pickle.dumps(options)), copy.copy(options), copy.deepcopy(options))  # noqa: S301
    assert (options, options, options) == twins
    assert {options} == set(twins)
    assert options != attrs.evolve(options, read_timeout=8)


def test_the_repr_shows_no_proxies() -> None:
    """The repr leaves out proxies, whose URLs may have passwords in them."""
    options = Options(**_EVERYTHING)
    assert "read_timeout=7" in repr(options)
    assert "hidden" not in repr(options)


def test_an_error_shows_no_proxies() -> None:
    """Even the error for a bad proxy shows no URL."""
    proxies: Any = {"https": "http://user:hidden@proxy:3128", "http": None}
    with pytest.raises(ConfigurationError) as caught:
        Options(proxies=proxies)
    assert "hidden" not in str(caught.value)


def test_the_changes_are_the_options() -> None:
    """``OptionChanges`` has the options' names, in their order, and their types."""
    expected = {field.name: field.type for field in attrs.fields(Options)}
    assert expected == OptionChanges.__annotations__
    assert list(expected) == list(OptionChanges.__annotations__)
    assert set(expected) == OptionChanges.__optional_keys__
