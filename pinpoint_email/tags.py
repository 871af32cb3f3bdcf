"""Tags: labels on configuration sets, pools, identities and reports."""

from collections.abc import Iterable

from attrs import frozen

from ._action import action
from ._resource import Resource
from .models import Tag, TagKey
from .response import Response

__all__ = ["ListTagsForResourceResponse", "Tags"]


@frozen(kw_only=True, eq=False, repr=False)
class ListTagsForResourceResponse(Response):
    """The tags of a resource."""

    tags: tuple[Tag, ...]
    """All of them."""


class Tags(Resource):
    """The actions on tags."""

    @action("GET /v1/email/tags")
    def list_tags_for_resource(self, *, resource_arn: str) -> ListTagsForResourceResponse:
        """Read the tags of a resource.

        Args:
            resource_arn: The resource, by its Amazon Resource Name.

        Returns:
            The tags.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such resource.
            TooManyRequestsException: The action is called too often.

        Mirrors ``ListTagsForResource``.
        """
        return self._call(Tags.list_tags_for_resource, resource_arn=resource_arn)

    @action("POST /v1/email/tags")
    def tag_resource(self, *, resource_arn: str, tags: Iterable[Tag]) -> Response:
        """Add tags to a resource; a tag whose key the resource already has gets the new value.

        Args:
            resource_arn: The resource, by its Amazon Resource Name.
            tags: The tags to add. A resource has at most 50.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            ConcurrentModificationException: Another operation is changing the resource.
            NotFoundException: There is no such resource.
            TooManyRequestsException: The action is called too often.

        Mirrors ``TagResource``.
        """
        return self._call(Tags.tag_resource, resource_arn=resource_arn, tags=tags)

    @action("DELETE /v1/email/tags")
    def untag_resource(self, *, resource_arn: str, tag_keys: Iterable[TagKey]) -> Response:
        """Remove tags from a resource.

        Args:
            resource_arn: The resource, by its Amazon Resource Name.
            tag_keys: The keys of the tags to remove, as in :class:`~pinpoint_email.Tag`.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            ConcurrentModificationException: Another operation is changing the resource.
            NotFoundException: There is no such resource.
            TooManyRequestsException: The action is called too often.

        Mirrors ``UntagResource``.
        """
        return self._call(Tags.untag_resource, resource_arn=resource_arn, tag_keys=tag_keys)
