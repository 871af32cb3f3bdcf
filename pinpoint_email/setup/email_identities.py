"""Email identities: what they are, and the steps to what they should be."""

from collections.abc import Iterator, Mapping
from functools import partial

from attrs import evolve

from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.exceptions import NotFoundException
from pinpoint_email.pagination import paginate

from .state import EmailIdentityState, normal_identity
from .steps import Step, StepKind, changes_of
from .tags import Arns, own_tags, tag_steps, tags_of

__all__ = ["identity_deletions", "identity_steps", "list_identities", "read_identity"]

_SECTION = "email_identities"
_MAIL_FROM = "put_email_identity_mail_from_attributes"
_Identities = Mapping[str, EmailIdentityState]


def list_identities(client: PinpointEmailClient) -> list[str]:
    """The names of all identities, as the service writes them."""
    return [identity.identity_name for identity in paginate(client.list_email_identities) if identity.identity_name]


def read_identity(client: PinpointEmailClient, name: str) -> EmailIdentityState | None:
    """An identity as it is, if it is there."""
    try:
        identity = client.get_email_identity(email_identity=name)
    except NotFoundException:
        return None
    dkim, mail_from = identity.dkim_attributes, identity.mail_from_attributes
    return EmailIdentityState(
        dkim_signing_enabled=dkim.signing_enabled if dkim else None,
        feedback_forwarding_enabled=identity.feedback_forwarding_status,
        mail_from_domain=mail_from.mail_from_domain if mail_from else "",
        behavior_on_mx_failure=(mail_from.behavior_on_mx_failure or None) if mail_from else None,
        tags=own_tags(identity.tags),
    )


def identity_steps(current: _Identities, desired: _Identities, arns: Arns, *, prune: bool) -> Iterator[Step]:
    """What is to be done to the identities that are mentioned."""
    there = {normal_identity(name): identity for name, identity in current.items()}
    for name, identity in desired.items():
        path = (_SECTION, name)
        before = there.get(normal_identity(name))
        if before is None:
            yield Step(
                kind=StepKind.CREATE,
                path=path,
                method="create_email_identity",
                parameters={"email_identity": name, "tags": tags_of(identity.tags)},
                changes=changes_of(EmailIdentityState(), identity, ["tags"]),
            )
            before = EmailIdentityState(mail_from_domain="", tags=identity.tags)
        yield from _setting_steps(name, before, identity)
        arn = partial(arns.of, "identity", normal_identity(name))
        yield from tag_steps(path, arn, before.tags, identity.tags, prune=prune)


def identity_deletions(current: _Identities, desired: _Identities) -> Iterator[Step]:
    """The identities that are to go."""
    kept = {normal_identity(name) for name in desired}
    for name in current:
        if normal_identity(name) not in kept:
            yield Step(
                kind=StepKind.DELETE,
                path=(_SECTION, name),
                method="delete_email_identity",
                parameters={"email_identity": name},
            )


def _setting_steps(name: str, current: EmailIdentityState, desired: EmailIdentityState) -> Iterator[Step]:
    current, desired = _with_small_letters(current), _with_small_letters(desired)
    settings: dict[str, tuple[list[str], dict[str, object]]] = {
        "put_email_identity_dkim_attributes": (
            ["dkim_signing_enabled"],
            {"email_identity": name, "signing_enabled": desired.dkim_signing_enabled},
        ),
        "put_email_identity_feedback_attributes": (
            ["feedback_forwarding_enabled"],
            {"email_identity": name, "email_forwarding_enabled": desired.feedback_forwarding_enabled},
        ),
        _MAIL_FROM: (
            ["mail_from_domain", "behavior_on_mx_failure"],
            _mail_from(name, desired, current),
        ),
    }
    for method, (members, parameters) in settings.items():
        if changes := changes_of(current, desired, members):
            yield Step(
                kind=StepKind.CHANGE,
                path=(_SECTION, name),
                method=method,
                parameters=parameters,
                changes=changes,
                renew=partial(_mail_from_now, name, desired) if method == _MAIL_FROM else None,
            )


def _mail_from(name: str, desired: EmailIdentityState, current: EmailIdentityState) -> dict[str, object]:
    domain = current.mail_from_domain if desired.mail_from_domain is None else desired.mail_from_domain
    return {
        "email_identity": name,
        "mail_from_domain": domain or None,
        "behavior_on_mx_failure": desired.behavior_on_mx_failure or current.behavior_on_mx_failure,
    }


def _mail_from_now(name: str, desired: EmailIdentityState, client: PinpointEmailClient) -> dict[str, object]:
    """The parameters that leave alone what the identity has by now and is not mentioned."""
    return _mail_from(name, desired, read_identity(client, name) or EmailIdentityState())


def _with_small_letters(identity: EmailIdentityState) -> EmailIdentityState:
    """The identity with its MAIL FROM domain in small letters: capitals make no difference."""
    domain = identity.mail_from_domain
    return evolve(identity, mail_from_domain=domain.lower()) if domain else identity
