"""The actions on tags."""

from collections.abc import Iterable

from attrs import evolve

from pinpoint_email.actions.tags import ListTagsForResourceResponse
from pinpoint_email.models import Tag
from pinpoint_email.response import Response

from .checks import check_tags
from .errors import Refusal, bad_request
from .records import ConfigurationSet, Identity, Pool, Report, Tagged
from .state import Region

__all__ = ["list_tags_for_resource", "tag_resource", "untag_resource"]

_KINDS: dict[str, type[Tagged]] = {
    "configuration-set": ConfigurationSet,
    "dedicated-ip-pool": Pool,
    "deliverability-test-report": Report,
    "identity": Identity,
}
"""The types of resources, by their names in Amazon Resource Names."""


def list_tags_for_resource(region: Region, *, resource_arn: str) -> ListTagsForResourceResponse:
    """ListTagsForResource."""
    return ListTagsForResourceResponse(tags=_find(region, resource_arn).tags)


def tag_resource(region: Region, *, resource_arn: str, tags: tuple[Tag, ...]) -> Response:
    """TagResource."""
    resource = _find(region, resource_arn)
    added = {tag.key: tag for tag in check_tags(tags)}
    _put(region, resource, ({tag.key: tag for tag in resource.tags} | added).values())
    return Response()


def untag_resource(region: Region, *, resource_arn: str, tag_keys: tuple[str, ...]) -> Response:
    """UntagResource."""
    resource = _find(region, resource_arn)
    _put(region, resource, (tag for tag in resource.tags if tag.key not in tag_keys))
    return Response()


def _find(region: Region, arn: str) -> Tagged:
    """Find the resource of an Amazon Resource Name.

    Raises:
        Refusal: The name is malformed, or the resource does not exist.
    """
    kind, separator, name = arn.removeprefix(region.arn_prefix).partition("/")
    if not arn.startswith("arn:"):
        raise bad_request("ResourceArn", "an Amazon Resource Name")
    if not separator or kind not in _KINDS:
        raise Refusal("NotFoundException", f"Resource {arn} does not exist.")
    return region.identity(name) if _KINDS[kind] is Identity else region.find(_KINDS[kind], name)


def _put(region: Region, resource: Tagged, tags: Iterable[Tag]) -> None:
    region.put(evolve(resource, tags=check_tags(tuple(tags))))
