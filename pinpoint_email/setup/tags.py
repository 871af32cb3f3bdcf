"""Tags of what exists already, which the service knows by Amazon Resource Names only."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial

from attrs import frozen

from pinpoint_email._settings.endpoint import partition_of
from pinpoint_email.models import Tag

from .mistakes import Place, PlanError, without_addresses
from .steps import Change, Step, StepKind

__all__ = ["GIVE_NUMBER", "AccountNumber", "Arns", "own_tags", "tag_steps", "tags_of"]

AccountNumber = Callable[[], str | None]
"""Finds the number of the account, if it can be found."""
GIVE_NUMBER = "give it as account_number (--account-number), or as number in the table account of the file"
"""What to do where the account's number is not known."""
_RESERVED = "aws:"


@frozen
class Arns:
    """The Amazon Resource Names of an account's resources in one Region."""

    region: str
    account_number: AccountNumber

    def of(self, kind: str, name: str) -> str:
        """A resource's name.

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
    """Tags as actions take them."""
    return [Tag(key=key, value=value) for key, value in tags.items()] if tags else None


def own_tags(tags: tuple[Tag, ...]) -> dict[str, str]:
    """The tags of a resource without those that AWS sets itself, which no one else can change."""
    return {tag.key: tag.value for tag in tags if not tag.key.startswith(_RESERVED)}


def tag_steps(
    path: Place,
    arn: Callable[[], str],
    current: Mapping[str, str] | None,
    desired: Mapping[str, str] | None,
    *,
    prune: bool,
) -> Iterator[Step]:
    """What is to be done to the tags of a resource that exists."""
    if desired is None:
        return
    before = current or {}
    gone = {key: value for key, value in before.items() if key not in desired}
    if prune and (step := _removal((*path, "tags"), arn, gone, gone)):
        yield step
    set_ = {key: value for key, value in desired.items() if before.get(key) != value}
    if set_:
        yield Step(
            kind=StepKind.CHANGE,
            path=(*path, "tags"),
            method="tag_resource",
            parameters={"resource_arn": arn(), "tags": tags_of(set_)},
            changes=tuple(Change(member=key, old=before.get(key), new=value) for key, value in set_.items()),
        )


def _removal(path: Place, arn: Callable[[], str], gone: Mapping[str, str], only: Collection[str]) -> Step | None:
    """The removal of tags, as far as they may go."""
    keys = [key for key in gone if key in only]
    if not keys:
        return None
    return Step(
        kind=StepKind.DELETE,
        path=path,
        method="untag_resource",
        parameters={"resource_arn": arn(), "tag_keys": keys},
        changes=tuple(Change(member=key, old=gone[key]) for key in keys),
        narrow=partial(_removal, path, arn, gone),
    )
