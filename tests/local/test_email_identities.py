import json
from collections.abc import Iterator

import pytest
from attrs import evolve

from pinpoint_email import (
    BadRequestException,
    BehaviorOnMxFailure,
    CreateEmailIdentityResponse,
    DkimAttributes,
    DkimStatus,
    GetEmailIdentityResponse,
    IdentityInfo,
    IdentityType,
    LimitExceededException,
    MailFromAttributes,
    MailFromDomainStatus,
    NotFoundException,
    PinpointEmailClient,
    Tag,
)
from pinpoint_email.local import LocalService

from .wire import IDENTITIES, call, refusal

pytestmark = pytest.mark.once

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
    """GetEmailIdentity returns the kind, the switches and the tags."""
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
    """Creating an identity that exists returns it as it is, whatever its case."""
    caller.create_email_identity(email_identity=domain.upper(), tags=[Tag(key="new", value="yes")])
    assert [domain] == names(caller)
    assert caller.get_email_identity(email_identity=domain).tags == ()


def test_only_the_domain_ignores_case(caller: PinpointEmailClient) -> None:
    """The case of the part before the @ distinguishes addresses."""
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
    """DKIM signing is as last set; the default is off."""
    seen: list[bool | None] = []
    for switch in (False, True, None):
        caller.put_email_identity_dkim_attributes(email_identity=domain, signing_enabled=switch)
        attributes = caller.get_email_identity(email_identity=domain).dkim_attributes
        seen.append(attributes.signing_enabled if attributes else None)
    assert seen == [False, True, False]


def test_feedback_forwarding_is_switched(caller: PinpointEmailClient, domain: str) -> None:
    """Feedback forwarding is as last set; the default is off."""
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


@pytest.fixture
def manual() -> Iterator[LocalService]:
    """A service that leaves identities pending until they are confirmed."""
    with LocalService(manual_verification=True) as service, service.client() as client:
        for name in ("example.com", "jane@example.org"):
            client.create_email_identity(email_identity=name)
        yield service


def states(service: LocalService) -> list[tuple[bool | None, DkimStatus | None]]:
    """Return the verification and DKIM status of the two identities."""
    with service.client() as client:
        found = [client.get_email_identity(email_identity=name) for name in ("example.com", "jane@example.org")]
    return [
        (answer.verified_for_sending_status, answer.dkim_attributes.status if answer.dkim_attributes else None)
        for answer in found
    ]


def mail_from(service: LocalService) -> MailFromAttributes | None:
    """The MAIL FROM domain of example.com."""
    with service.client() as client:
        return client.get_email_identity(email_identity="example.com").mail_from_attributes


def test_identities_wait_for_their_confirmation(manual: LocalService) -> None:
    """With manual verification an identity is pending until the service has found its proof."""
    assert [(False, DkimStatus.PENDING), (False, DkimStatus.NOT_STARTED)] == states(manual)
    manual.verify_identity("Example.COM")
    assert [(True, DkimStatus.SUCCESS), (False, DkimStatus.NOT_STARTED)] == states(manual)
    manual.verify_identity("jane@example.org")
    assert [(True, DkimStatus.SUCCESS), (True, DkimStatus.NOT_STARTED)] == states(manual)


def test_verification_fails(manual: LocalService) -> None:
    """An identity whose proof was not found has failed, and may be confirmed later."""
    for name in ("example.com", "jane@example.org"):
        manual.verify_identity(name, found=False)
    assert [(False, DkimStatus.FAILED), (False, DkimStatus.NOT_STARTED)] == states(manual)
    manual.verify_identity("example.com")
    assert [(True, DkimStatus.SUCCESS), (False, DkimStatus.NOT_STARTED)] == states(manual)


def test_pending_identity_is_answered_as_it_is(manual: LocalService) -> None:
    """Creating an identity again returns the state of its verification, and does not restart it."""
    with manual.client() as client:
        first = client.create_email_identity(email_identity="example.com")
        manual.verify_identity("example.com")
        second = client.create_email_identity(email_identity="example.com")
        listed = client.list_email_identities().email_identities
    assert (False, True) == (first.verified_for_sending_status, second.verified_for_sending_status)
    assert [("example.com", True), ("jane@example.org", False)] == [
        (identity.identity_name, identity.sending_enabled) for identity in listed
    ]


@pytest.mark.parametrize(("name", "region_name"), [("other.org", "us-east-1"), ("example.com", "eu-west-1")])
def test_identity_that_is_not_there_cannot_be_confirmed(manual: LocalService, name: str, region_name: str) -> None:
    """Only an identity of the Region can be confirmed."""
    with pytest.raises(LookupError, match=f"Email identity {name} does not exist"):
        manual.verify_identity(name, region_name=region_name)
    assert [(False, DkimStatus.PENDING), (False, DkimStatus.NOT_STARTED)] == states(manual)


def test_mail_from_domain_waits_too(manual: LocalService) -> None:
    """A MAIL FROM domain is pending until it is looked up; putting it again does not begin anew."""
    seen: list[MailFromAttributes | None] = []
    with manual.client() as client:
        for found, domain in ((None, "a"), (True, "a"), (None, "b"), (False, "b")):
            client.put_email_identity_mail_from_attributes(
                email_identity="example.com", mail_from_domain=f"{domain}.example.com"
            )
            if found is not None:
                manual.verify_identity("example.com", found=found)
            seen.append(mail_from(manual))
        client.put_email_identity_mail_from_attributes(email_identity="example.com", mail_from_domain="B.example.com")
        seen.append(mail_from(manual))
    assert [
        MailFromAttributes(
            mail_from_domain=f"{domain}.example.com",
            mail_from_domain_status=MailFromDomainStatus(status),
            behavior_on_mx_failure=BehaviorOnMxFailure.USE_DEFAULT_VALUE,
        )
        for domain, status in (("a", "PENDING"), ("a", "SUCCESS"), ("b", "PENDING"), ("b", "FAILED"), ("b", "FAILED"))
    ] == seen


@pytest.mark.parametrize("members", [{}, {"MailFromDomain": ""}, {"MailFromDomain": None}])
def test_without_mail_from_domain_its_members_are_absent(service: LocalService, domain: str, members: object) -> None:
    """On the wire, an identity without a MAIL FROM domain has its behaviour on MX failure, and nothing else."""
    assert 200 == call(service, "PUT", f"{IDENTITIES}/{domain}/mail-from", members).status
    for version in ("v1", "v2"):
        answer = json.loads(call(service, "GET", f"/{version}/email/identities/{domain}").body)
        assert {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"} == answer["MailFromAttributes"]


def test_mail_from_behaviour_stays_without_a_domain(caller: PinpointEmailClient, domain: str) -> None:
    """The behaviour without an MX record can be set before there is a MAIL FROM domain."""
    caller.put_email_identity_mail_from_attributes(email_identity=domain, behavior_on_mx_failure="REJECT_MESSAGE")
    assert caller.get_email_identity(email_identity=domain).mail_from_attributes == evolve(
        NO_MAIL_FROM, behavior_on_mx_failure=BehaviorOnMxFailure.REJECT_MESSAGE
    )


def test_existing_identity_is_an_error_in_the_newer_api(service: LocalService, domain: str) -> None:
    """Creating an identity that exists is an error on the paths of SES v2; on ours it returns the identity as it is."""
    members = {"EmailIdentity": domain.upper()}
    expected = (400, "AlreadyExistsException", "Email identity example.com already exists.")
    assert expected == refusal(service, "POST", "/v2/email/identities", members)
    assert 200 == call(service, "POST", IDENTITIES, members).status


def test_there_are_only_so_many(caller: PinpointEmailClient, domain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit no identity is created, but one that exists is returned."""
    monkeypatch.setattr("pinpoint_email.local.email_identities._MAX_IDENTITIES", 1)
    with pytest.raises(LimitExceededException, match="there are 1 already"):
        caller.create_email_identity(email_identity="other.org")
    caller.create_email_identity(email_identity=domain)
    assert [domain] == names(caller)
