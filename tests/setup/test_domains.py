"""Domains beyond ASCII in a state, in either spelling."""

from collections.abc import Mapping
from typing import Any

import pytest

from pinpoint_email import InboxPlacementTrackingOption, ParamValidationError, PinpointEmailClient
from pinpoint_email.setup import (
    ConfigurationSetState,
    DeliverabilityDashboardState,
    EmailIdentityState,
    State,
    StateError,
    current_state,
    dump_state,
    parse_state,
    plan,
)
from pinpoint_email.setup.files import located

from .accounts import NUMBER

pytestmark = pytest.mark.once

FILE = """\
[email_identities."{domain}"]
mail_from_domain = "bounce.{domain}"
tags = {{ team = "mail" }}
[email_identities."ada@{domain}"]
[configuration_sets.news]
custom_redirect_domain = "click.{domain}"
[deliverability_dashboard]
enabled = true
[deliverability_dashboard.subscribed_domains."{domain}"]
"""
SPELLINGS = ("bücher.example", "BÜCHER.example", "bu\u0308cher\u3002example", "xn--bcher-kva.example")
IN_DNS = "xn--bcher-kva.example"
STATE = State(
    email_identities={
        IN_DNS: EmailIdentityState(mail_from_domain=f"bounce.{IN_DNS}", tags={"team": "mail"}),
        f"ada@{IN_DNS}": EmailIdentityState(),
    },
    configuration_sets={"news": ConfigurationSetState(custom_redirect_domain=f"click.{IN_DNS}")},
    deliverability_dashboard=DeliverabilityDashboardState(
        enabled=True, subscribed_domains={IN_DNS: InboxPlacementTrackingOption()}
    ),
)
NO_DOMAIN = "expected a domain as the DNS can have it, by IDNA 2008, got str of"


@pytest.mark.parametrize("domain", SPELLINGS)
def test_any_spelling_is_the_same_state(domain: str) -> None:
    """A file in any spelling is read as the state that has domains as they stand in the DNS."""
    assert STATE == parse_state(FILE.format(domain=domain))


def test_state_of_ones_own_is_kept_as_in_the_dns() -> None:
    """Constructors convert names and members."""
    assert [IN_DNS] == list(State(email_identities={"bücher.example": EmailIdentityState()}).email_identities or ())
    assert f"b.{IN_DNS}" == EmailIdentityState(mail_from_domain="b.bücher.example").mail_from_domain


def test_state_is_written_as_in_the_dns() -> None:
    """What is written is ASCII, and read again it is the same."""
    written = dump_state(parse_state(FILE.format(domain=SPELLINGS[0])))
    assert written.isascii()
    assert STATE == parse_state(written)


@pytest.mark.parametrize("first", SPELLINGS)
@pytest.mark.parametrize("second", SPELLINGS)
def test_other_spelling_changes_nothing(caller: PinpointEmailClient, first: str, second: str) -> None:
    """Once a file is applied, there is nothing to do for the same file in another spelling, nor to prune."""
    todo = plan(caller, parse_state(FILE.format(domain=first)), account_number=NUMBER)
    sent = [value for step in todo.steps for value in step.parameters.values() if isinstance(value, str)]
    todo.apply()
    again = plan(caller, parse_state(FILE.format(domain=second)), prune=True, account_number=NUMBER)
    assert "".join(sent).isascii()
    assert () == again.steps


def test_exported_state_is_the_desired_one(caller: PinpointEmailClient) -> None:
    """An account that was made from one spelling is read in that of the DNS, and needs no change."""
    plan(caller, parse_state(FILE.format(domain=SPELLINGS[0])), account_number=NUMBER).apply()
    state = current_state(caller)
    assert [IN_DNS, f"ada@{IN_DNS}"] == list(state.email_identities or ())
    assert () == plan(caller, parse_state(dump_state(state)), prune=True, account_number=NUMBER).steps


def test_deletion_is_confirmed_in_either_spelling(caller: PinpointEmailClient) -> None:
    """An identity goes if it is confirmed, however its name is written."""
    caller.create_email_identity(email_identity="bücher.example")
    todo = plan(caller, State(email_identities={}), prune=True)
    assert [IN_DNS] == [step.deletes_identity for step in todo.steps]
    assert 1 == len(todo.apply(delete_identities=["BÜCHER.example"]))


def test_dashboard_may_name_an_identity_in_the_other_spelling(caller: PinpointEmailClient) -> None:
    """A domain of the dashboard is listed as an identity, in whatever spelling."""
    domains = {"bücher.example": InboxPlacementTrackingOption()}
    desired = State(
        email_identities={IN_DNS.upper(): EmailIdentityState()},
        deliverability_dashboard=DeliverabilityDashboardState(enabled=True, subscribed_domains=domains),
    )
    assert [(IN_DNS,)] == [step.awaits for step in plan(caller, desired, prune=True).steps if step.awaits]


TWICE = "is listed once only, got one that is there already"
MISTAKES = {
    '[email_identities."bücher.example"]\n[email_identities."xn--bcher-kva.example"]\n': f"""\
a.toml:2: email_identities."xn--bcher-kva.example": expected a name that {TWICE}""",
    '[email_identities."XN--bcher-kva.example"]\n[email_identities."bücher.example"]\n': f"""\
a.toml:2: email_identities."bücher.example": expected an identity that {TWICE}""",
    """\
[deliverability_dashboard]
enabled = true
[deliverability_dashboard.subscribed_domains]
"xn--bcher-kva.example" = {}
"BÜCHER.example" = {}
""": f"""\
a.toml:5: deliverability_dashboard.subscribed_domains."BÜCHER.example": expected a name that {TWICE}""",
    """\
[email_identities."☕.example"]
mail_from_domain = "a.☕.example"
[email_identities."jürgen@a.example"]
[configuration_sets.a]
custom_redirect_domain = "☕"
""": f"""\
a.toml:1: email_identities."☕.example": {NO_DOMAIN} 9 characters
a.toml:2: email_identities."☕.example".mail_from_domain: {NO_DOMAIN} 11 characters
a.toml:3: email_identities."***@a.example": expected an address whose part before the @ is ASCII, got one beyond ASCII
a.toml:5: configuration_sets.a.custom_redirect_domain: {NO_DOMAIN} 1 character""",
    """\
[email_identities."bücher.example"]

mail_from_domain = "a.bucher.example"
[configuration_sets."Ä"]
""": """\
a.toml:3: email_identities."bücher.example".mail_from_domain: expected a subdomain of xn--bcher-kva.example,\
 or "" for none, got 'a.bucher.example'
a.toml:4: configuration_sets."Ä": expected a name of 1 to 64 letters, digits, '_' or '-', got '\\xc4'""",
}


@pytest.mark.parametrize(("text", "expected"), MISTAKES.items(), ids=range(len(MISTAKES)))
def test_mistake_is_told_with_its_line(text: str, expected: str) -> None:
    """A mistake has the line of its key, and the key as the file has it."""
    with pytest.raises(StateError) as caught:
        parse_state(text, source="a.toml")
    assert expected == str(caught.value)


@pytest.mark.parametrize("domain", SPELLINGS)
@pytest.mark.parametrize("below", SPELLINGS)
def test_mail_from_domain_is_below_the_identity_in_any_spelling(domain: str, below: str) -> None:
    """The two need not be spelled the same way."""
    text = f'[email_identities."ada@{domain}"]\nmail_from_domain = "bounce.{below}"\n'
    (identity,) = (parse_state(text).email_identities or {}).values()
    assert f"bounce.{IN_DNS}" == identity.mail_from_domain


def test_mistake_that_only_the_account_shows_has_its_line(caller: PinpointEmailClient) -> None:
    """The key of a mistake in a plan is found in the file, in whatever spelling it stands there."""
    text = '[email_identities]\n[email_identities."Bücher.example"]\nbehavior_on_mx_failure = "REJECT_MESSAGE"\n'
    with pytest.raises(StateError) as caught:
        plan(caller, parse_state(text))
    found = located(caught.value.mistakes, text, "a.toml")
    expected = 'email_identities."Bücher.example".behavior_on_mx_failure: expected a mail_from_domain besides, got none'
    assert f"a.toml:3: {expected}" == str(found)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (
            {"bücher.example": EmailIdentityState(), IN_DNS: EmailIdentityState()},
            "State: email_identities: expected each key once only, got one that is there twice, in two spellings",
        ),
        ({"☕.example": EmailIdentityState()}, f"State: email_identities: {NO_DOMAIN} 9 characters"),
    ],
)
def test_state_of_ones_own_names_each_identity_once(names: Mapping[str, Any], text: str) -> None:
    """Two spellings of one identity, or one that cannot be, are refused."""
    with pytest.raises(ParamValidationError) as caught:
        State(email_identities=names)
    assert text == str(caught.value)
