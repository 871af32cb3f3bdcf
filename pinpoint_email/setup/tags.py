"""Tags of existing resources, which the service knows by their Amazon Resource Names only."""

from collections.abc import Callable, Collection, Iterator, Mapping

from attrs import evolve, frozen

from pinpoint_email._settings.endpoint import partition_of
from pinpoint_email.models import Tag

from .mistakes import Place, PlanError, without_addresses
from .steps import Change, Step, StepKind

__all__ = ["GIVE_NUMBER", "AccountNumber", "Arns", "own_tags", "tag_steps", "tags_of"]

AccountNumber = Callable[[], str | None]
"""Finds the number of the account, if it can be found."""
GIVE_NUMBER = "give it as account_number (--account-number), or as number in the table account of the file"
"""The end of error messages that are due to an unknown account number."""
_RESERVED = "aws:"


@frozen
class Arns:
    """The Amazon Resource Names of an account's resources in one Region."""

    region: str
    account_number: AccountNumber

    def of(self, kind: str, name: str) -> str:
        """Return the Amazon Resource Name of a resource.

        Raises:
            PlanError: The account's number is not known.
        """
        number = self.account_number()
        if number is None:
            raise PlanError(
                f"the tags of the {kind} {without_addresses(name)} are reached by its Amazon Resource Name,"
                f" in which the account's number stands: {GIVE_NUMBER}"
            )
        return f"arn:{partition_of(self.region)}:ses:{self.region}:{number}:{kind}/{name}"


def tags_of(tags: Mapping[str, str] | None) -> list[Tag] | None:
    """Convert tags to the form that actions take."""
    return [Tag(key=key, value=value) for key, value in tags.items()] if tags else None


def own_tags(tags: tuple[Tag, ...]) -> dict[str, str]:
    """Leave out the tags that AWS sets itself, which no one else can change."""
    return {tag.key: tag.value for tag in tags if not tag.key.startswith(_RESERVED)}


def tag_steps(
    path: Place,
    arn: Callable[[], str],
    current: Mapping[str, str] | None,
    desired: Mapping[str, str] | None,
    *,
    prune: bool,
) -> Iterator[Step]:
    """Plan the changes of an existing resource's tags.

    The Amazon Resource Name comes from a function, as a request may be needed to find the account's number, and not
    every plan changes tags.
    """
    if desired is None:
        return
    path = (*path, "tags")
    before = current or {}
    gone = {key: value for key, value in before.items() if key not in desired}
    if prune and gone:
        yield _TagRemoval(path, arn, gone).step()
    set_ = {key: value for key, value in desired.items() if before.get(key) != value}
    if set_:
        yield Step(
            kind=StepKind.CHANGE,
            path=path,
            method="tag_resource",
            parameters={"resource_arn": arn(), "tags": tags_of(set_)},
            changes=tuple(Change(member=key, old=before.get(key), new=value) for key, value in set_.items()),
        )


@frozen
class _TagRemoval:
    """The removal of tags from a resource, in one request."""

    path: Place
    arn: Callable[[], str]
    tags: Mapping[str, str]

    def step(self) -> Step:
        """Make the step that removes these tags."""
        return Step(
            kind=StepKind.DELETE,
            path=self.path,
            method="untag_resource",
            parameters={"resource_arn": self.arn(), "tag_keys": list(self.tags)},
            changes=tuple(Change(member=key, old=value) for key, value in self.tags.items()),
            narrow=self.narrow,
        )

    def narrow(self, keys: Collection[str]) -> Step | None:
        """Make the step again for those of the tags that have one of these keys, if there are any."""
        tags = {key: value for key, value in self.tags.items() if key in keys}
        return evolve(self, tags=tags).step() if tags else None
