"""Domains in both spellings: as people write them, and as they stand in the DNS."""

import inspect
import json
import subprocess
import sys
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email import (
    Destination,
    DomainDeliverabilityTrackingOption,
    EmailContent,
    ParamValidationError,
    PinpointEmailClient,
    TrackingOptions,
    from_dict,
)
from pinpoint_email._call.action import ACTIONS, Action
from pinpoint_email._values.checks import Mismatch
from pinpoint_email._values.domains import a_label, identity_name, normal_identity

from .recorder import Recorder
from .samples import minimal_arguments

IN_DNS = {
    "straße.de": "xn--strae-oqa.de",
    "faß.de": "xn--fa-hia.de",
    "βόλος.com": "xn--nxasmm1c.com",
    "bücher.example": "xn--bcher-kva.example",
    "BÜCHER.Example": "xn--bcher-kva.example",
    "bu\u0308cher.example": "xn--bcher-kva.example",
    "bücher\u3002example": "xn--bcher-kva.example",
    "b\xfc\xadcher.example": "xn--bcher-kva.example",
    "bücher.example.": "xn--bcher-kva.example.",
    "_dmarc.r3---sn.bücher.example": "_dmarc.r3---sn.xn--bcher-kva.example",
    "xn--bcher-kva.bücher.example": "xn--bcher-kva.xn--bcher-kva.example",
    "日本語。\uff2a\uff30": "xn--wgv71a119e.jp",
    "مثال.إختبار": "xn--mgbh0fb.xn--kgbechtv",
    "испытание": "xn--80akhbyknj4f",
    "測試.中国": "xn--g6w251d.xn--fiqs8s",
    "क्\u200dष.example": "xn--11b2ezcw70k.example",  # a joiner that its neighbours permit
    "نامه\u200cای.com": "xn--mgba3gch31f060k.com",  # noqa: RUF001  # a non-joiner that its neighbours permit
    "\uff45xample\uff0ecom": "example.com",
}
"""From RFC 5891 to 5894, UTS 46 and its test data, the root zone, and RFC 3492 by hand."""
NOT_IN_DNS = [
    *("☕.example", "☃.net", "I♥NY.example"),
    *("ü" * 60 + ".example", "a" * 64 + ".bücher.example", "ü" * 2000, ".".join(["bücher"] * 20)),
    *("-bücher.example", "bücher-.example", "-a.bücher.example", "bü--cher.example", "xn--bücher.example"),
    *("\u0308a.example", "\u0301.example"),
    *("bücher..example", ".bücher.example", "\u200b", "\xad.example", "a\u200db.example", "a\u200cb.example"),
    *("bü cher.example", "bü_cher.example", "bücher.exa mple", "a@bücher.example", "bücher/example", "bücher\n"),
    *("\u05d0a.example", "\ud800.example", "\ufffd.example", "\uff05.example"),
]
AS_READ, AS_SENT = "bücher.example", "xn--bcher-kva.example"
EXPECTED = "expected a domain as the DNS can have it, by IDNA 2008"
DOMAINS = {"custom_redirect_domain", "domain", "mail_from_domain", "subscribed_domain"}
ADDRESSES = {"feedback_forwarding_email_address", "from_email_address"}
"""Names of the parameters that take a domain, and an address."""
TAKING = [
    (action, name)
    for action in ACTIONS.values()
    for name in action.parameters
    if name in {*DOMAINS, *ADDRESSES, "email_identity"}
]


@pytest.fixture
def recorder() -> Recorder:
    """A session that would send."""
    return Recorder()


@pytest.fixture
def client(recorder: Recorder) -> PinpointEmailClient:
    """A client that sends over it."""
    return recorder.client()


@pytest.mark.parametrize(("domain", "expected"), IN_DNS.items(), ids=ascii)
def test_domain_is_written_as_in_the_dns(domain: str, expected: str) -> None:
    """A domain beyond ASCII is mapped and encoded as UTS 46 and IDNA 2008 have it."""
    assert expected == a_label(domain)


@pytest.mark.parametrize("domain", ["", "Example.COM", "a b", "-", "xn--x", "a" * 300, "a..b", "a.example.", "x@y"])
def test_domain_in_ascii_stays_as_it_is(domain: str) -> None:
    """ASCII is neither changed nor checked."""
    assert domain == a_label(domain)


@pytest.mark.parametrize("domain", NOT_IN_DNS, ids=ascii)
def test_domain_that_the_dns_cannot_have_is_refused(domain: str) -> None:
    """What IDNA 2008 rules out has no other spelling; it is told by its length only."""
    with pytest.raises(Mismatch) as caught:
        a_label(domain)
    unit = "character" if len(domain) == 1 else "characters"
    expected = ("a domain as the DNS can have it, by IDNA 2008", f"str of {len(domain):,} {unit}")
    assert expected == (caught.value.expected, caught.value.got)


@given(st.text())
def test_any_text_is_converted_or_refused(text: str) -> None:
    """What comes out is ASCII, and converted again it is the same; both are equal."""
    try:
        converted = identity_name(text)
    except Mismatch:
        assert text.rpartition("@")[0] == normal_identity(text).rpartition("@")[0]
        return
    assert converted.isascii()
    assert converted == identity_name(converted)
    assert normal_identity(converted) == normal_identity(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AS_READ, AS_SENT),
        (f"Ada.O'Neil+x@{AS_READ}", f"Ada.O'Neil+x@{AS_SENT}"),
        (f'"a@b"@{AS_READ}', f'"a@b"@{AS_SENT}'),
        (f"@{AS_READ}", f"@{AS_SENT}"),
        ("Ada@Example.com", "Ada@Example.com"),
        ("", ""),
    ],
)
def test_identity_has_its_domain_as_in_the_dns(text: str, expected: str) -> None:
    """An identity's domain is converted, and what is before it stays."""
    assert expected == identity_name(text)


@pytest.mark.parametrize("text", ["jürgen@example.com", f"jürgen@{AS_READ}", "ü@"])
def test_name_beyond_ascii_before_the_at_sign_is_refused(text: str) -> None:
    """The service takes no address with a local part beyond ASCII."""
    with pytest.raises(Mismatch) as caught:
        identity_name(text)
    assert ("an address whose part before the @ is ASCII", "one beyond ASCII") == (
        caught.value.expected,
        caught.value.got,
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((AS_READ, AS_READ.upper(), AS_SENT, AS_SENT.upper()), AS_SENT),
        ((f"Ada@{AS_READ}", f"Ada@{AS_SENT.upper()}"), f"Ada@{AS_SENT}"),
        (("Ada@EXAMPLE.com",), "Ada@example.com"),
        (("jürgen@BÜCHER.example",), f"jürgen@{AS_SENT}"),
        (("☕.Example", "☕.EXAMPLE"), "☕.example"),
        (("\ud800",), "\ud800"),
        (("",), ""),
    ],
)
def test_spellings_of_an_identity_have_one_normal_form(names: tuple[str, ...], expected: str) -> None:
    """Both spellings of a domain are one, capitals in it mean nothing, and nothing is refused."""
    assert {expected} == {normal_identity(name) for name in names}


def test_all_identities_domains_and_addresses_are_found() -> None:
    """There are as many parameters of these names as the reference has."""
    assert 6 + 4 + 3 == len(TAKING)


@pytest.mark.parametrize(("action", "name"), TAKING, ids=lambda part: getattr(part, "name", part))
@pytest.mark.parametrize("before", ["", "ada@"])
def test_parameter_goes_out_as_in_the_dns(
    client: PinpointEmailClient, recorder: Recorder, action: Action, name: str, before: str
) -> None:
    """An identity, a domain or an address is in the request in its ASCII form."""
    kept = "" if name in DOMAINS else "ada@" if name in ADDRESSES else before
    arguments = minimal_arguments(action) | {name: kept + AS_READ}
    getattr(client, action.method.__name__)(**arguments)
    (sent,) = recorder.sent
    assert kept.replace("@", "%40") + AS_SENT in f"{sent.url} {sent.body!r}".replace("@", "%40")


@pytest.mark.parametrize(("action", "name"), TAKING, ids=lambda part: getattr(part, "name", part))
def test_parameter_that_cannot_be_is_refused(
    client: PinpointEmailClient, recorder: Recorder, action: Action, name: str
) -> None:
    """A domain that the DNS cannot have is refused by the parameter's name, and nothing is sent."""
    given = "ada@☕.example" if name in ADDRESSES else "☕.example"
    with pytest.raises(ParamValidationError) as caught:
        getattr(client, action.method.__name__)(**(minimal_arguments(action) | {name: given}))
    got = (caught.value.where, caught.value.member, caught.value.got)
    assert (action.name, name, "str of 9 characters") == got
    assert [] == recorder.sent


def test_a_domain_that_becomes_dots_does_not_change_the_path(client: PinpointEmailClient, recorder: Recorder) -> None:
    """What stands for a dot is no way to another resource."""
    for name in ("\u3002", "\u3002\u3002", "\u2024", "\u2025"):
        with pytest.raises(ParamValidationError):
            client.get_email_identity(email_identity=name)
    assert [] == recorder.sent


def test_members_are_kept_as_in_the_dns() -> None:
    """The domains and addresses in data types are converted when these are made."""
    to = Destination(
        to_addresses=[f"ada@{AS_READ}"], cc_addresses=(f"b@{AS_READ}",), bcc_addresses=iter(["c@d.example"])
    )
    assert (f"ada@{AS_SENT}",) == to.to_addresses
    assert ((f"b@{AS_SENT}",), ("c@d.example",)) == (to.cc_addresses, to.bcc_addresses)
    assert AS_SENT == TrackingOptions(custom_redirect_domain=AS_READ).custom_redirect_domain
    assert AS_SENT == DomainDeliverabilityTrackingOption(domain=AS_READ).domain
    assert TrackingOptions(custom_redirect_domain=AS_SENT) == from_dict(
        TrackingOptions, {"CustomRedirectDomain": AS_READ}
    )


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: Destination(cc_addresses=["a@b.example", "jürgen@b.example"]),
            "Destination: cc_addresses[1]: expected an address whose part before the @ is ASCII, got one beyond ASCII",
        ),
        (
            lambda: TrackingOptions(custom_redirect_domain="☕.example"),
            f"TrackingOptions: custom_redirect_domain: {EXPECTED}, got str of 9 characters",
        ),
    ],
)
def test_member_that_cannot_be_is_refused(make: Any, text: str) -> None:
    """The error names the class and the member."""
    with pytest.raises(ParamValidationError) as caught:
        make()
    assert text == str(caught.value)


def test_reply_to_addresses_go_out_as_in_the_dns(client: PinpointEmailClient, recorder: Recorder) -> None:
    """Each address of a list is converted."""
    client.send_email(
        destination=Destination(to_addresses=["a@b.example"]),
        reply_to_addresses=iter([f"a@{AS_READ}", "A@B.example"]),
        content=EmailContent.from_text(subject="s", text="t"),
    )
    assert [f"a@{AS_SENT}", "A@B.example"] == json.loads(cast("bytes", recorder.sent[0].body))["ReplyToAddresses"]


def test_signature_says_what_is_converted() -> None:
    """Python's help shows types that can be read."""
    shown = str(inspect.signature(PinpointEmailClient.get_email_identity))
    assert "email_identity: Annotated[str, Kept(convert=identity_name)]" in shown.replace("typing.", "")


def test_tables_for_conversion_are_loaded_for_a_domain_that_needs_them() -> None:
    """A program with domains in ASCII does not load them."""
    program = (
        "import sys; from pinpoint_email import TrackingOptions\n"
        "def loaded(domain): TrackingOptions(custom_redirect_domain=domain); print('idna.uts46data' in sys.modules)\n"
        "loaded('a.example'); loaded('b\\xfccher.example')"
    )
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  (ours)
    assert ["False", "True"] == ended.stdout.split()
