from collections.abc import Iterator

import pytest

from pinpoint_email import (
    BadRequestException,
    BehaviorOnMxFailure,
    CreateEmailIdentityResponse,
    DkimAttributes,
    DkimStatus,
    GetEmailIdentityResponse,
    IdentityInfo,
    IdentityType,
    MailFromAttributes,
    MailFromDomainStatus,
    NotFoundException,
    PinpointEmailClient,
    Tag,
)
from pinpoint_email.local import LocalService

from .wire import IDENTITIES, refusal

NO_MAIL_FROM = MailFromAttributes(
    mail_from_domain="",
    mail_from_domain_status=MailFromDomainStatus(""),
    behavior_on_mx_failure=BehaviorOnMxFailure.USE_DEFAULT_VALUE,
)


@pytest.fixture
def domain(service: LocalService) -> str:
    """A domain that the service knows."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
    return "example.com"


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of the service."""
    with service.client() as client:
        yield client


def names(client: PinpointEmailClient) -> list[str | None]:
    """The names of all identities."""
    return [identity.identity_name for identity in client.list_email_identities().email_identities]


def test_domain_is_verified_with_three_dkim_tokens(caller: PinpointEmailClient) -> None:
    """A new domain is verified at once, and has three DKIM tokens."""
    created = caller.create_email_identity(email_identity="example.com")
    tokens = created.dkim_attributes.tokens if created.dkim_attributes else ()
    assert [len(token) for token in dict.fromkeys(tokens)] == [32, 32, 32]
    dkim = DkimAttributes(signing_enabled=True, status=DkimStatus.SUCCESS, tokens=tokens)
    assert created == CreateEmailIdentityResponse(
        identity_type=IdentityType.DOMAIN, verified_for_sending_status=True, dkim_attributes=dkim
    )


def test_address_is_verified_without_dkim(caller: PinpointEmailClient) -> None:
    """A new address is verified at once; only domains are signed for."""
    created = caller.create_email_identity(email_identity="jane@example.com")
    assert created == CreateEmailIdentityResponse(
        identity_type=IdentityType.EMAIL_ADDRESS,
        verified_for_sending_status=True,
        dkim_attributes=DkimAttributes(signing_enabled=False, status=DkimStatus.NOT_STARTED),
    )


def test_identity_is_read_as_it_was_made(caller: PinpointEmailClient) -> None:
    """GetEmailIdentity tells the kind, the switches and the tags."""
    tags = (Tag(key="team", value="news"), Tag(key="cost centre", value=""))
    created = caller.create_email_identity(email_identity="example.com", tags=tags)
    assert caller.get_email_identity(email_identity="example.com") == GetEmailIdentityResponse(
        identity_type=IdentityType.DOMAIN,
        feedback_forwarding_status=True,
        verified_for_sending_status=True,
        dkim_attributes=created.dkim_attributes,
        mail_from_attributes=NO_MAIL_FROM,
        tags=tags,
    )


def test_creating_again_changes_nothing(caller: PinpointEmailClient, domain: str) -> None:
    """An identity that is there already is answered as it is, whatever its case."""
    caller.create_email_identity(email_identity=domain.upper(), tags=[Tag(key="new", value="yes")])
    assert [domain] == names(caller)
    assert caller.get_email_identity(email_identity=domain).tags == ()


def test_only_the_domain_ignores_case(caller: PinpointEmailClient) -> None:
    """What stands before the @ is kept apart by case."""
    for name in ("Jane@Example.com", "jane@example.com", "Jane@EXAMPLE.COM"):
        caller.create_email_identity(email_identity=name)
    assert names(caller) == ["Jane@example.com", "jane@example.com"]


@pytest.mark.parametrize(
    "name", ["", "com", "a b.com", "jane@", "@example.com", "a@b@example.com", ".com", "a..com", "a\0@b.com", "a\n.com"]
)
def test_name_that_is_neither_address_nor_domain_is_refused(caller: PinpointEmailClient, name: str) -> None:
    """An identity is an address or a domain."""
    with pytest.raises(BadRequestException, match="EmailIdentity"):
        caller.create_email_identity(email_identity=name)


@pytest.mark.parametrize("keys", [["same", "same"], [str(number) for number in range(51)]])
def test_tags_that_cannot_be_are_refused(caller: PinpointEmailClient, keys: list[str]) -> None:
    """An identity has at most 50 tags, with different keys."""
    with pytest.raises(BadRequestException, match="Tags"):
        caller.create_email_identity(email_identity="example.com", tags=[Tag(key=key, value="") for key in keys])
    assert names(caller) == []


def test_deleted_identity_is_gone(caller: PinpointEmailClient, domain: str) -> None:
    """A deleted identity is listed no more, and can be made again."""
    caller.delete_email_identity(email_identity=domain)
    assert names(caller) == []
    caller.create_email_identity(email_identity=domain)
    assert [domain] == names(caller)


def test_pages_follow_one_another(caller: PinpointEmailClient) -> None:
    """The pages of the list, followed by their tokens, give every identity once."""
    expected = ["a.example", "b@a.example", "c.example"]
    for name in expected:
        caller.create_email_identity(email_identity=name)
    first = caller.list_email_identities(page_size=2)
    second = caller.list_email_identities(page_size=2, next_token=first.next_token)
    kinds = [IdentityType.DOMAIN, IdentityType.EMAIL_ADDRESS, IdentityType.DOMAIN]
    assert second.next_token is None
    assert [*first.email_identities, *second.email_identities] == [
        IdentityInfo(identity_type=kind, identity_name=name, sending_enabled=True)
        for kind, name in zip(kinds, expected, strict=True)
    ]


def test_foreign_page_token_is_refused(caller: PinpointEmailClient) -> None:
    """A token that the service did not give is refused."""
    with pytest.raises(BadRequestException, match="NextToken"):
        caller.list_email_identities(next_token="+/ä")


def test_dkim_signing_is_switched(caller: PinpointEmailClient, domain: str) -> None:
    """DKIM signing is as it was last put; not saying is off."""
    seen: list[bool | None] = []
    for switch in (False, True, None):
        caller.put_email_identity_dkim_attributes(email_identity=domain, signing_enabled=switch)
        attributes = caller.get_email_identity(email_identity=domain).dkim_attributes
        seen.append(attributes.signing_enabled if attributes else None)
    assert seen == [False, True, False]


def test_feedback_forwarding_is_switched(caller: PinpointEmailClient, domain: str) -> None:
    """Feedback forwarding is as it was last put; not saying is off."""
    seen: list[bool | None] = []
    for switch in (False, True, None):
        caller.put_email_identity_feedback_attributes(email_identity=domain, email_forwarding_enabled=switch)
        seen.append(caller.get_email_identity(email_identity=domain).feedback_forwarding_status)
    assert seen == [False, True, False]


@pytest.mark.parametrize("name", ["example.com", "jane@example.com"])
def test_mail_from_domain_is_put_and_taken_away(caller: PinpointEmailClient, name: str) -> None:
    """A MAIL FROM domain is a subdomain of the identity; putting none takes it away."""
    caller.create_email_identity(email_identity=name)
    caller.put_email_identity_mail_from_attributes(
        email_identity=name, mail_from_domain="Mail.example.com", behavior_on_mx_failure="REJECT_MESSAGE"
    )
    assert caller.get_email_identity(email_identity=name).mail_from_attributes == MailFromAttributes(
        mail_from_domain="mail.example.com",
        mail_from_domain_status=MailFromDomainStatus.SUCCESS,
        behavior_on_mx_failure=BehaviorOnMxFailure.REJECT_MESSAGE,
    )
    caller.put_email_identity_mail_from_attributes(email_identity=name)
    assert caller.get_email_identity(email_identity=name).mail_from_attributes == NO_MAIL_FROM


@pytest.mark.parametrize(
    "wanted", ["example.com", "other.org", "notexample.com", ".example.com", "a b.example.com", "a@b.example.com"]
)
def test_mail_from_domain_elsewhere_is_refused(caller: PinpointEmailClient, domain: str, wanted: str) -> None:
    """A MAIL FROM domain has to be a subdomain of the identity."""
    with pytest.raises(BadRequestException, match=r"MailFromDomain: expected a subdomain of example\.com"):
        caller.put_email_identity_mail_from_attributes(email_identity=domain, mail_from_domain=wanted)


@pytest.mark.parametrize(
    ("verb", "rest"), [("GET", ""), ("DELETE", ""), ("PUT", "/dkim"), ("PUT", "/feedback"), ("PUT", "/mail-from")]
)
def test_unknown_identity_is_not_found(service: LocalService, verb: str, rest: str) -> None:
    """Every action on an identity refuses one that is not there."""
    expected = (404, "NotFoundException", "Email identity other.org does not exist.")
    assert expected == refusal(service, verb, f"{IDENTITIES}/other.org{rest}")


def test_regions_are_apart(service: LocalService) -> None:
    """An identity is known in the Region where it was made."""
    with service.client() as here, service.client(region_name="eu-west-1") as there:
        here.create_email_identity(email_identity="example.com")
        assert (names(here), names(there)) == (["example.com"], [])
        with pytest.raises(NotFoundException):
            there.get_email_identity(email_identity="example.com")
