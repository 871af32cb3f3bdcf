"""Email identities: reading them, and planning their changes."""

from collections.abc import Iterator, Mapping
from functools import partial

from attrs import evolve, frozen

from pinpoint_email._values.domains import normal_identity
from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.exceptions import NotFoundException
from pinpoint_email.pagination import paginate

from .state import EmailIdentityState
from .steps import Setting, Step, StepKind, changes_of, setting_steps
from .tags import Arns, own_tags, tag_steps, tags_of

__all__ = ["identity_deletions", "identity_steps", "list_identities", "read_identity"]

_SECTION = "email_identities"
_Identities = Mapping[str, EmailIdentityState]


def list_identities(client: PinpointEmailClient) -> list[str]:
    """List the names of all identities, as the service writes them."""
    return [identity.identity_name for identity in paginate(client.list_email_identities) if identity.identity_name]


def read_identity(client: PinpointEmailClient, name: str) -> EmailIdentityState | None:
    """Read an identity, if there is one of this name."""
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
    """Plan the new identities, and the changes of those that exist."""
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
            # A new identity has its tags already; its settings take a request each.
            before = EmailIdentityState(mail_from_domain="", tags=identity.tags)
        yield from _setting_steps(name, before, identity)
        arn = partial(arns.of, "identity", normal_identity(name))
        yield from tag_steps(path, arn, before.tags, identity.tags, prune=prune)


def identity_deletions(current: _Identities, desired: _Identities) -> Iterator[Step]:
    """Plan the deletion of the identities that are not listed."""
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
    current, desired = _in_lower_case(current), _in_lower_case(desired)
    mail_from = _MailFromRequest(name, desired)
    settings = [
        Setting(
            method="put_email_identity_dkim_attributes",
            members=["dkim_signing_enabled"],
            parameters={"email_identity": name, "signing_enabled": desired.dkim_signing_enabled},
        ),
        Setting(
            method="put_email_identity_feedback_attributes",
            members=["feedback_forwarding_enabled"],
            parameters={"email_identity": name, "email_forwarding_enabled": desired.feedback_forwarding_enabled},
        ),
        Setting(
            method="put_email_identity_mail_from_attributes",
            members=["mail_from_domain", "behavior_on_mx_failure"],
            parameters=mail_from.parameters(current),
            renew=mail_from.parameters_now,
        ),
    ]
    return setting_steps((_SECTION, name), current, desired, settings)


@frozen
class _MailFromRequest:
    """The request that puts an identity's MAIL FROM attributes, which the service replaces as a whole."""

    name: str
    desired: EmailIdentityState

    def parameters(self, current: EmailIdentityState) -> dict[str, object]:
        """Return the parameters of the request, given the identity as it was read."""
        domain = current.mail_from_domain if self.desired.mail_from_domain is None else self.desired.mail_from_domain
        return {
            "email_identity": self.name,
            "mail_from_domain": domain or None,
            "behavior_on_mx_failure": self.desired.behavior_on_mx_failure or current.behavior_on_mx_failure,
        }

    def parameters_now(self, client: PinpointEmailClient) -> dict[str, object]:
        """Read the identity again, so that what was changed since and is not mentioned stays."""
        return self.parameters(read_identity(client, self.name) or EmailIdentityState())


def _in_lower_case(identity: EmailIdentityState) -> EmailIdentityState:
    """Write an identity's MAIL FROM domain in lower case: capitals make no difference."""
    domain = identity.mail_from_domain
    return evolve(identity, mail_from_domain=domain.lower()) if domain else identity
