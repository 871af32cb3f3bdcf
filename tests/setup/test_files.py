"""Reading files, and finding the mistakes in them."""

import contextlib
import os
import subprocess
import sys
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email import (
    CloudWatchDestination,
    CloudWatchDimensionConfiguration,
    ConfigurationError,
    EventDestinationDefinition,
    EventType,
    InboxPlacementTrackingOption,
    KinesisFirehoseDestination,
    ParamValidationError,
    PinpointDestination,
    SnsDestination,
)
from pinpoint_email.setup import (
    AccountState,
    ConfigurationSetState,
    DedicatedIpPoolState,
    DeliverabilityDashboardState,
    EmailIdentityState,
    Mistake,
    State,
    StateError,
    dump_state,
    load_state,
    parse_state,
)
from pinpoint_email.setup.files import located
from tests.properties import examples

from .states import accounts

if TYPE_CHECKING:
    from collections.abc import Sized

ALL_MEMBERS = """\
[account]
number = "012345678901"
sending_enabled = true
dedicated_ip_auto_warmup_enabled = false

[dedicated_ip_pools.receipts]
ips = ["192.0.2.1", '192.0.2.2']
tags = { team = "mail", "owner@x" = "" }

[dedicated_ip_pools.bulk]

[email_identities."A.example"]
dkim_signing_enabled = false
feedback_forwarding_enabled = true
mail_from_domain = "bounce.a.example"
behavior_on_mx_failure = "REJECT_MESSAGE"
tags = {}

[email_identities."ada@b.example"]
mail_from_domain = ""

[configuration_sets.news]
sending_pool_name = "bulk"
tls_policy = "REQUIRE"
reputation_metrics_enabled = true
sending_enabled = false
custom_redirect_domain = "click.a.example"
tags.team = "mail"

[configuration_sets.news.event_destinations.stream]
enabled = false
matching_event_types = ["SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "OPEN", "CLICK", "RENDERING_FAILURE"]
kinesis_firehose_destination.iam_role_arn = "arn:aws:iam::1:role/a"
kinesis_firehose_destination.delivery_stream_arn = "arn:aws:firehose:us-east-1:1:stream/a"

[configuration_sets.news.event_destinations.figures]
matching_event_types = ["SEND"]
[[configuration_sets.news.event_destinations.figures.cloud_watch_destination.dimension_configurations]]
dimension_name = "campaign"
dimension_value_source = "MESSAGE_TAG"
default_dimension_value = "none"
[[configuration_sets.news.event_destinations.figures.cloud_watch_destination.dimension_configurations]]
dimension_name = "link"
dimension_value_source = "LINK_TAG"
default_dimension_value = ""

[configuration_sets.news.event_destinations.topic]
enabled = true
matching_event_types = ["DELIVERY_DELAY", "SUBSCRIPTION"]
sns_destination = { topic_arn = "arn:aws-cn:sns:cn-north-1:1:a" }

[configuration_sets.news.event_destinations.project]
matching_event_types = ["SEND"]
pinpoint_destination = { application_arn = "arn:aws:mobiletargeting:us-east-1:1:apps/a" }

[configuration_sets.shop]
event_destinations = {}

[deliverability_dashboard]
enabled = true

[deliverability_dashboard.subscribed_domains."a.example"]
global = false
tracked_isps = ["Gmail"]

[deliverability_dashboard.subscribed_domains."b.example"]
"""
ALL_MEMBERS_READ = State(
    account=AccountState(number="012345678901", sending_enabled=True, dedicated_ip_auto_warmup_enabled=False),
    dedicated_ip_pools={
        "receipts": DedicatedIpPoolState(ips=("192.0.2.1", "192.0.2.2"), tags={"team": "mail", "owner@x": ""}),
        "bulk": DedicatedIpPoolState(),
    },
    email_identities={
        "A.example": EmailIdentityState(
            dkim_signing_enabled=False,
            feedback_forwarding_enabled=True,
            mail_from_domain="bounce.a.example",
            behavior_on_mx_failure="REJECT_MESSAGE",
            tags={},
        ),
        "ada@b.example": EmailIdentityState(mail_from_domain=""),
    },
    configuration_sets={
        "news": ConfigurationSetState(
            sending_pool_name="bulk",
            tls_policy="REQUIRE",
            reputation_metrics_enabled=True,
            sending_enabled=False,
            custom_redirect_domain="click.a.example",
            tags={"team": "mail"},
            event_destinations={
                "stream": EventDestinationDefinition(
                    enabled=False,
                    matching_event_types=list(EventType),
                    kinesis_firehose_destination=KinesisFirehoseDestination(
                        iam_role_arn="arn:aws:iam::1:role/a",
                        delivery_stream_arn="arn:aws:firehose:us-east-1:1:stream/a",
                    ),
                ),
                "figures": EventDestinationDefinition(
                    matching_event_types=["SEND"],
                    cloud_watch_destination=CloudWatchDestination(
                        dimension_configurations=[
                            CloudWatchDimensionConfiguration(
                                dimension_name="campaign",
                                dimension_value_source="MESSAGE_TAG",
                                default_dimension_value="none",
                            ),
                            CloudWatchDimensionConfiguration(
                                dimension_name="link", dimension_value_source="LINK_TAG", default_dimension_value=""
                            ),
                        ]
                    ),
                ),
                "topic": EventDestinationDefinition(
                    enabled=True,
                    matching_event_types=["DELIVERY_DELAY", "SUBSCRIPTION"],
                    sns_destination=SnsDestination(topic_arn="arn:aws-cn:sns:cn-north-1:1:a"),
                ),
                "project": EventDestinationDefinition(
                    matching_event_types=["SEND"],
                    pinpoint_destination=PinpointDestination(
                        application_arn="arn:aws:mobiletargeting:us-east-1:1:apps/a"
                    ),
                ),
            },
        ),
        "shop": ConfigurationSetState(event_destinations={}),
    },
    deliverability_dashboard=DeliverabilityDashboardState(
        enabled=True,
        subscribed_domains={
            "a.example": InboxPlacementTrackingOption(global_=False, tracked_isps=["Gmail"]),
            "b.example": InboxPlacementTrackingOption(),
        },
    ),
)


TO = "configuration_sets.a.event_destinations.b"
DASHBOARD = "deliverability_dashboard"


def mistakes_of(text: str) -> list[str]:
    """Return the mistakes in a file, in words, with their lines."""
    with pytest.raises(StateError) as caught:
        parse_state(text)
    return [f"{mistake.line}: {mistake.in_full}" for mistake in caught.value.mistakes]


def write(folder: Path, text: str) -> Path:
    """Write a file."""
    file = folder / "account.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_member_is_read(tmp_path: Path) -> None:
    """A file can mention everything that a state can."""
    assert ALL_MEMBERS_READ == parse_state(ALL_MEMBERS)
    assert ALL_MEMBERS_READ == load_state(write(tmp_path, ALL_MEMBERS))
    assert ALL_MEMBERS_READ == load_state(str(write(tmp_path, ALL_MEMBERS)))


def test_example_is_read() -> None:
    """The example in the documentation has no mistake."""
    state = load_state(Path(__file__).parents[2] / "examples" / "account.toml")
    assert {"receipts", "newsletter"} == (state.configuration_sets or {}).keys()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", State()),
        ("# nothing", State()),
        ("[account]", State(account=AccountState())),
        ("dedicated_ip_pools = {}", State(dedicated_ip_pools={})),
        ("[email_identities]\n[configuration_sets]", State(email_identities={}, configuration_sets={})),
        (
            "deliverability_dashboard.enabled = false",
            State(deliverability_dashboard=DeliverabilityDashboardState(enabled=False)),
        ),
    ],
)
def test_what_is_not_mentioned_is_none(text: str, expected: State) -> None:
    """An empty table is different from none."""
    assert expected == parse_state(text)


def test_state_is_written() -> None:
    """A state is written with the names of a file, without what is not mentioned, and is read as the same."""
    state = State(
        account=AccountState(number="123456789012", sending_enabled=False),
        dedicated_ip_pools={"a": DedicatedIpPoolState(ips=["192.0.2.1"])},
        email_identities={
            "ada@a.example": EmailIdentityState(behavior_on_mx_failure="USE_DEFAULT_VALUE", tags={"k": ""})
        },
        deliverability_dashboard=DeliverabilityDashboardState(
            enabled=True, subscribed_domains={"a.example": InboxPlacementTrackingOption(global_=True, tracked_isps=())}
        ),
    )
    text = """\
[account]
number = "123456789012"
sending_enabled = false

[dedicated_ip_pools.a]
ips = [
    "192.0.2.1",
]

[email_identities."ada@a.example"]
behavior_on_mx_failure = "USE_DEFAULT_VALUE"

[email_identities."ada@a.example".tags]
k = ""

[deliverability_dashboard]
enabled = true

[deliverability_dashboard.subscribed_domains."a.example"]
global = true
tracked_isps = []
"""
    assert text == dump_state(state)
    assert state == parse_state(text)


@pytest.mark.parametrize("state", [State(), ALL_MEMBERS_READ])
def test_written_state_is_read_as_the_same(state: State) -> None:
    """Nothing is lost on the way to a file and back."""
    assert state == parse_state(dump_state(state))


def test_keys_of_all_kinds_are_written() -> None:
    """Keys with dots, white space and letters of other scripts are read as they were."""
    tags = {"a.b": "", "a b\tc\n": "=", "\u043a\u043b\u044e\u0447": "\x0b\u2028", "1": "\r\n", "a@b": ""}
    state = State(configuration_sets={"a": ConfigurationSetState(tags=tags)})
    assert state == parse_state(dump_state(state))


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ((), ""),
        (("a", "B-_9", 0, "c"), "a.B-_9[0].c"),
        (("",), '""'),
        (("a b", "a.b", "\u00e4"), '"a b"."a.b"."\u00e4"'),
        (('"', "\\", "'"), '"\\""."\\\\"."\'"'),
        (("\n\x1b\u2028",), '"\\U0000000A\\U0000001B\\U00002028"'),
        (("ada@a.example",), '"ada@a.example"'),
    ],
)
def test_keys_are_told_as_a_file_has_them(path: tuple[str | int, ...], key: str) -> None:
    """The key of a mistake is written as in a file."""
    mistake = Mistake(path=path, expected="x", got="y")
    assert key == mistake.key
    assert f"{key}{key and ': '}expected x, got y" == mistake.in_full


@examples(100)
@given(state=accounts())
def test_any_state_is_written_and_read(state: State) -> None:
    """Nothing is lost, whatever is in a state that a file can have."""
    kept = parse_state(dump_state(State(configuration_sets=state.configuration_sets)))
    assert state.configuration_sets == kept.configuration_sets


def test_writing_needs_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library that writes TOML, the error says what to install."""
    monkeypatch.setitem(sys.modules, "tomli_w", None)
    with pytest.raises(ConfigurationError) as caught:
        dump_state(State())
    assert "writing TOML needs the extra cli: pip install 'pinpoint-email[cli]'" == str(caught.value)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("account = 5", "1: account: expected a table, got 5"),
        ("account = true", "1: account: expected a table, got true"),
        ("account = -inf", "1: account: expected a table, got -inf"),
        ('account = "x"', "1: account: expected a table, got a string"),
        ("account = []", "1: account: expected a table, got an array"),
        ("account = 2026-11-22", "1: account: expected a table, got a date or time"),
        ("account = 10:00:00", "1: account: expected a table, got a date or time"),
        ("[[account]]", "1: account: expected a table, got an array"),
        ("dedicated_ip_pools = 1.5", "1: dedicated_ip_pools: expected a table, got 1.5"),
        ("email_identities = []", "1: email_identities: expected a table, got an array"),
        ("[configuration_sets]\na = 5", "2: configuration_sets.a: expected a table, got 5"),
        ("[account]\n\nsending_enabled = 'yes'", "3: account.sending_enabled: expected true or false, got a string"),
        ("account.sending_enabled = 1", "1: account.sending_enabled: expected true or false, got 1"),
        ("account.sending_enabled = {}", "1: account.sending_enabled: expected true or false, got a table"),
        ("account.number = 123456789012", "1: account.number: expected a string, got 123456789012"),
        ("account.number = '12'", "1: account.number: expected 12 digits, got '12'"),
        (
            "account.sending = true",
            (
                "1: account.sending: expected one of number, sending_enabled, dedicated_ip_auto_warmup_enabled,"
                " got an unknown key"
            ),
        ),
        (
            "[accounts]",
            (
                "1: accounts: expected one of account, dedicated_ip_pools, email_identities, configuration_sets,"
                " deliverability_dashboard, got an unknown key"
            ),
        ),
        ("dedicated_ip_pools.a.ips = '192.0.2.1'", "1: dedicated_ip_pools.a.ips: expected an array, got a string"),
        (
            "dedicated_ip_pools.a.ips = [\n  '192.0.2.1',\n  5,\n]",
            "1: dedicated_ip_pools.a.ips[1]: expected a string, got 5",
        ),
        ("dedicated_ip_pools.a.ips = ['x']", "1: dedicated_ip_pools.a.ips[0]: expected an IP address, got 'x'"),
        ("dedicated_ip_pools.a.tags.k = 5", "1: dedicated_ip_pools.a.tags.k: expected a string, got 5"),
        (
            "[dedicated_ip_pools.a]\ntags = {\"aws:k\" = ''}",
            (
                "2: dedicated_ip_pools.a.tags.\"aws:k\": expected a key of a text without the reserved prefix 'aws:',"
                " got one with it"
            ),
        ),
        (
            "[email_identities.'ada@a.example']\nbehavior_on_mx_failure = 'REJECT'",
            (
                '2: email_identities."ada@a.example".behavior_on_mx_failure: expected one of USE_DEFAULT_VALUE,'
                " REJECT_MESSAGE, got 'REJECT'"
            ),
        ),
        (
            "[configuration_sets.a]\ntls_policy = 'require'",
            "2: configuration_sets.a.tls_policy: expected one of REQUIRE, OPTIONAL, got 'require'",
        ),
        (
            "[configuration_sets.a]\ntls_policy = true",
            "2: configuration_sets.a.tls_policy: expected a string, got true",
        ),
        (
            (f"[{TO}]\nsns_destination.topic_arn = 'arn:aws:sns:::x'\nmatching_event_types = ['SEND', 'SENT']"),
            (
                f"3: {TO}.matching_event_types[1]: expected one of SEND, REJECT, BOUNCE,"
                " COMPLAINT, DELIVERY, OPEN, CLICK, RENDERING_FAILURE, DELIVERY_DELAY, SUBSCRIPTION, got 'SENT'"
            ),
        ),
        (
            f"[{TO}]\nmatching_event_types = ['SEND']\nsns_destination = {{}}",
            f"3: {TO}.sns_destination.topic_arn: expected a value, got none",
        ),
        (
            (
                f"[{TO}]\nmatching_event_types = ['SEND']\n"
                "cloud_watch_destination.dimension_configurations = [\n{ dimension_name = 'a', "
                "dimension_value_source = 'TAG', default_dimension_value = 'x' }]"
            ),
            (
                f"3: {TO}.cloud_watch_destination.dimension_configurations[0]"
                ".dimension_value_source: expected one of MESSAGE_TAG, EMAIL_HEADER, LINK_TAG, got 'TAG'"
            ),
        ),
        (
            (
                f"[[{TO}.cloud_watch_destination.dimension_configurations]]\n"
                "dimension_name = 'a b'\ndimension_value_source = 'LINK_TAG'\ndefault_dimension_value = 'x'\n"
                f"[{TO}]\nmatching_event_types = ['SEND']"
            ),
            (
                f"2: {TO}.cloud_watch_destination.dimension_configurations[0]"
                ".dimension_name: expected ASCII letters, digits, '_' and '-' only, got ' ' at position 1"
            ),
        ),
        (
            f"[{TO}]\nmatching_event_types = []\nsns_destination.topic_arn = 'arn:aws:sns:::x'",
            (f"2: {TO}.matching_event_types: expected one kind of event at least, got none"),
        ),
        (
            f"[{DASHBOARD}]\nsubscribed_domains = {{}}",
            f"1: {DASHBOARD}.enabled: expected a value, got none",
        ),
        (
            f"[{DASHBOARD}]\nenabled = 'no'",
            f"2: {DASHBOARD}.enabled: expected true or false, got a string",
        ),
        (
            f"[{DASHBOARD}]\nenabled = true\nsubscribed_domains.'a.example' = {{ global_ = true }}",
            (
                f'3: {DASHBOARD}.subscribed_domains."a.example".global_: expected one of global, tracked_isps,'
                " got an unknown key"
            ),
        ),
        (
            f"[{DASHBOARD}]\nenabled = false\nsubscribed_domains.'a.example' = {{}}",
            (f"3: {DASHBOARD}.subscribed_domains: expected no domains while the dashboard is not enabled, got some"),
        ),
    ],
)
def test_mistake_is_told_with_its_line(text: str, mistake: str) -> None:
    """A mistake is reported once, with the line, the key, what is expected, and what is there instead."""
    assert [mistake] == mistakes_of(text)


def test_value_that_is_not_there_is_no_second_mistake() -> None:
    """A mistake that only follows from another one is not reported."""
    text = """\
[configuration_sets.a.event_destinations.b]
matching_event_types = [5]
sns_destination = { topic = "x" }
[email_identities."a.example"]
mail_from_domain = 5
behavior_on_mx_failure = "REJECT_MESSAGE"
[deliverability_dashboard]
enabled = 5
subscribed_domains."a.example" = {}
"""
    destination = "configuration_sets.a.event_destinations.b"
    assert [
        f"2: {destination}.matching_event_types[0]: expected a string, got 5",
        f"3: {destination}.sns_destination.topic: expected one of topic_arn, got an unknown key",
        f"3: {destination}.sns_destination.topic_arn: expected a value, got none",
        '5: email_identities."a.example".mail_from_domain: expected a string, got 5',
        "8: deliverability_dashboard.enabled: expected true or false, got 5",
    ] == mistakes_of(text)


def test_all_mistakes_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Mistakes in types, keys, values and rules are all reported together, with the file's name."""
    file = write(
        tmp_path,
        """\
colour = "red"
[deliverability_dashboard]
[configuration_sets."a b"]
tls_policy = "NEVER"
sending_enabled = 0
[email_identities."ada@a.example"]
mail_from_domain = "bounce.b.example"
[dedicated_ip_pools.a]
ips = ["x", 5, "y"]
[account]
number = "x"
""",
    )
    with pytest.raises(StateError) as caught:
        load_state(file)
    assert (
        f"{file}:1: colour: expected one of account, dedicated_ip_pools, email_identities, configuration_sets,"
        " deliverability_dashboard, got an unknown key\n"
        f"{file}:2: deliverability_dashboard.enabled: expected a value, got none\n"
        f"{file}:3: configuration_sets.\"a b\": expected a name of 1 to 64 letters, digits, '_' or '-', got 'a b'\n"
        f"{file}:4: configuration_sets.\"a b\".tls_policy: expected one of REQUIRE, OPTIONAL, got 'NEVER'\n"
        f'{file}:5: configuration_sets."a b".sending_enabled: expected true or false, got 0\n'
        f'{file}:7: email_identities."***@a.example".mail_from_domain: expected a subdomain of a.example, or "" for'
        " none, got 'bounce.b.example'\n"
        f"{file}:9: dedicated_ip_pools.a.ips[1]: expected a string, got 5\n"
        f"{file}:11: account.number: expected 12 digits, got 'x'"
    ) == str(caught.value)
    assert str(file) == caught.value.source


def test_missing_values_are_told_in_one_order() -> None:
    """Two runs report the same, whatever the order of the process's sets."""
    text = """\
[configuration_sets.a.event_destinations.b]
matching_event_types = ["SEND"]
cloud_watch_destination.dimension_configurations = [{}]
"""
    imports = "import sys; from pinpoint_email.setup import StateError, parse_state"
    program = f"{imports}\ntry: parse_state(sys.argv[1])\nexcept StateError as error: print(error)"
    said = {
        subprocess.run(  # noqa: S603  (our own)
            [sys.executable, "-c", program, text],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert 1 == len(said)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x", None),
        ("[account]\nsending_enabled = yes", 2),
        ("[account\n", 1),
        ("[a]\n\n[a]", 3),
        ("a = 1\na = 2", None),
        ('a = "\\q"', 1),
        ("a = '\x00'", 1),
        ("\ufeff[account]", 1),
        ("[" * 10_000, 1),
        ("a = " + "[" * 10_000, None),
        ("a = " + "{a = " * 10_000, None),
        ("a = " + "1" * 5_000, None),
        ("[[a]]\n[a]", 2),
    ],
    ids=str,
)
def test_what_is_no_toml_is_told(text: str, line: int | None) -> None:
    """The error says that the text is no TOML, and where, if that can be known."""
    with pytest.raises(StateError) as caught:
        parse_state(text, source="account.toml")
    (mistake,) = caught.value.mistakes
    assert ((), "TOML", line, "account.toml") == (mistake.path, mistake.expected, mistake.line, caught.value.source)
    place = f"account.toml:{line}" if line else "account.toml"
    assert f"{place}: expected TOML, got {mistake.got}" == str(caught.value)


def test_text_that_is_no_toml_shows_no_address() -> None:
    """A text that cannot be read is not shown."""
    with pytest.raises(StateError) as caught:
        parse_state('[email_identities."ada@a.example"]\n[email_identities."ada@a.example"]')
    assert "ada" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "account.sending_enabled = 0x" + "f" * 5_000,
        "account = 0o" + "7" * 6_000,
        "account.number = 0b" + "1" * 20_000,
    ],
)
def test_numbers_beyond_measure_are_mistakes(text: str) -> None:
    """A number that is too long for Python to write out is a mistake like any other."""
    with pytest.raises(StateError, match="expected"):
        parse_state(text)


@pytest.mark.parametrize(
    "text",
    [
        "account.number = '\ud800'",
        "dedicated_ip_pools.a.tags.k = '\ud800'",
        "['\ud800']",
        "[dedicated_ip_pools.'\ud800']",
    ],
)
def test_lone_surrogates_are_mistakes(text: str) -> None:
    """Characters that UTF-8 cannot encode are refused."""
    with pytest.raises(ParamValidationError, match="parse_state: text: expected text that UTF-8 can encode"):
        parse_state(text)


def test_byte_order_mark_is_taken(tmp_path: Path) -> None:
    """The byte order mark at the beginning of a file is skipped."""
    file = write(tmp_path, "\ufeff[account]\nsending_enabled = 5")
    with pytest.raises(StateError) as caught:
        load_state(file)
    assert f"{file}:2: account.sending_enabled: expected true or false, got 5" == str(caught.value)


@pytest.mark.parametrize("wrong", [None, b"", 5, Path("account.toml")])
def test_only_text_is_read(wrong: Any) -> None:
    """An argument that is no text is refused."""
    with pytest.raises(ParamValidationError, match="parse_state: text: expected str, got"):
        parse_state(wrong)


@pytest.mark.parametrize("wrong", [None, {}, AccountState()])
def test_only_states_are_written(wrong: Any) -> None:
    """An argument that is no state is refused."""
    with pytest.raises(ParamValidationError, match="dump_state: state: expected State, got"):
        dump_state(wrong)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    """A file that is not UTF-8 has a mistake of its own."""
    file = tmp_path / "account.toml"
    file.write_bytes("[account]\n# für".encode("latin-1"))
    with pytest.raises(StateError) as caught:
        load_state(file)
    assert f"{file}: expected a file of UTF-8 text that can be read, got other bytes" == str(caught.value)
    assert (str(file), 1) == (caught.value.source, len(caught.value.mistakes))


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A missing file, or a folder, is a mistake too."""
    file = tmp_path / "none.toml"
    with pytest.raises(StateError) as caught:
        load_state(file)
    assert f"{file}: expected a file of UTF-8 text that can be read, got an error: No such file or directory" == str(
        caught.value
    )
    with pytest.raises(StateError) as caught:
        load_state(tmp_path)
    assert f"{tmp_path}: expected a file of UTF-8 text that can be read, got an error: Is a directory" == str(
        caught.value
    )


def test_lines_of_a_file_from_windows(tmp_path: Path) -> None:
    """Lines that end in a carriage return and a line feed are counted once."""
    text = "[account]\r\nsending_enabled = true\r\n\r\n[dedicated_ip_pools.a]\r\nips = 5\r\n"
    expected = ["5: dedicated_ip_pools.a.ips: expected an array, got 5"]
    assert expected == mistakes_of(text)
    file = tmp_path / "account.toml"
    file.write_bytes(text.encode())
    with pytest.raises(StateError) as caught:
        load_state(file)
    assert 5 == caught.value.mistakes[0].line


def test_mistakes_that_the_account_shows_are_located(tmp_path: Path) -> None:
    """A mistake that was found in the account gets its line in the file."""
    file = write(tmp_path, "[dedicated_ip_pools.a]\n\nips = [\n'192.0.2.9',\n]\n[configuration_sets.b]\n")
    found = [
        Mistake(path=("configuration_sets", "b", "sending_pool_name"), expected="x", got="y"),
        Mistake(path=("dedicated_ip_pools", "a", "ips", 0), expected="x", got="y"),
        Mistake(path=("configuration_sets", "other", "sending_pool_name"), expected="x", got="y"),
        Mistake(path=("email_identities", "other"), expected="x", got="y"),
    ]
    error = located(found, file.read_text(encoding="utf-8"), str(file))
    assert str(file) == error.source
    assert [None, 3, 6, 6] == [mistake.line for mistake in error.mistakes]
    assert found[3].path == error.mistakes[0].path
    assert f"{file}: email_identities.other: expected x, got y" == str(error).splitlines()[0]


fragments = st.sampled_from(
    [
        *"[]{}=.,\n'\"#\\ \t",
        '"""',
        "'''",
        "\r\n",
        "[[",
        "]]",
        "true",
        "1e3",
        "0x1f",
        "2026-11-22T10:00:00Z",
        "10:00:00",
        "nan",
        "account",
        "number",
        "configuration_sets",
        "deliverability_dashboard",
        "enabled",
        "email_identities",
        '"ada@a.example"',
        "tags",
    ]
)
scalars: st.SearchStrategy[Any] = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=10),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(["192.0.2.1", "a.example", "b.a.example", "REQUIRE", "SEND", "MESSAGE_TAG", "arn:x"]),
    st.lists(st.sampled_from(["192.0.2.1", "SEND"]), max_size=2),
)
keys = st.sampled_from(
    [
        "account",
        "number",
        "sending_enabled",
        "dedicated_ip_pools",
        "ips",
        "tags",
        "email_identities",
        "a.example",
        "ada@a.example",
        "mail_from_domain",
        "configuration_sets",
        "news",
        "event_destinations",
        "enabled",
        "matching_event_types",
        "cloud_watch_destination",
        "dimension_configurations",
        "dimension_name",
        "sns_destination",
        "topic_arn",
        "deliverability_dashboard",
        "subscribed_domains",
        "global",
        "tls_policy",
    ]
) | st.text(max_size=5)
tables: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    keys,
    st.recursive(
        scalars,
        lambda inner: st.dictionaries(keys, inner, max_size=4) | st.lists(inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


@examples(150)
@given(text=st.text() | st.lists(fragments, max_size=30).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text gives a state or an error of this package."""
    with contextlib.suppress(StateError):
        parse_state(text)


@examples(150)
@given(table=tables)
def test_any_toml_is_read_or_refused(table: dict[str, Any]) -> None:
    """Any TOML gives a state that can be written, or an error of this package."""
    with contextlib.suppress(StateError):
        state = parse_state(tomli_w.dumps(table))
        assert state == parse_state(dump_state(state))


SHAPES: dict[str, Any] = {
    "account": {"number": "123456789012", "sending_enabled": True},
    "dedicated_ip_pools": {"a": {"ips": ["192.0.2.1"], "tags": {"k": "v"}}},
    "email_identities": {"a.example": {"mail_from_domain": "b.a.example", "behavior_on_mx_failure": "REJECT_MESSAGE"}},
    "configuration_sets": {
        "a": {
            "tls_policy": "REQUIRE",
            "event_destinations": {
                "b": {
                    "matching_event_types": ["SEND"],
                    "cloud_watch_destination": {
                        "dimension_configurations": [
                            {
                                "dimension_name": "n",
                                "dimension_value_source": "LINK_TAG",
                                "default_dimension_value": "d",
                            }
                        ]
                    },
                }
            },
        }
    },
    "deliverability_dashboard": {
        "enabled": True,
        "subscribed_domains": {"a.example": {"global": True, "tracked_isps": []}},
    },
}


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List the paths of everything in a table."""
    keys: list[Any] = []
    if isinstance(value, (dict, list)):
        keys = [*value] if isinstance(value, dict) else [*range(len(cast("Sized", value)))]
    return [path, *(place for key in keys for place in places(value[key], (*path, key)))]


def replaced(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """Return a table with another value at a path."""
    changed = deepcopy(value)
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = new
    return changed


@pytest.mark.parametrize("path", places(SHAPES)[1:], ids=str)
@pytest.mark.parametrize("wrong", [5, date(2026, 11, 22), {"?": 0}, [[]], "\x7f", [{"?": 0}]], ids=str)
def test_one_wrong_value_anywhere_is_one_mistake_there(path: tuple[str | int, ...], wrong: Any) -> None:
    """A wrong value is reported at its path or within, and nowhere else."""
    assert State() != parse_state(tomli_w.dumps(SHAPES))
    with pytest.raises(StateError) as caught:
        parse_state(tomli_w.dumps(replaced(SHAPES, path, wrong)))
    assert {path} == {mistake.path[: len(path)] for mistake in caught.value.mistakes}
    assert all(mistake.line for mistake in caught.value.mistakes)
