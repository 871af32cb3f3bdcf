"""Tags: labels on configuration sets, pools, identities and reports."""

from collections.abc import Iterable

from attrs import frozen

from pinpoint_email._call.action import action
from pinpoint_email._call.resource import Resource
from pinpoint_email.models import Tag, TagKey
from pinpoint_email.response import Response

__all__ = ["ListTagsForResourceResponse", "Tags"]


@frozen(kw_only=True, eq=False, repr=False)
class ListTagsForResourceResponse(Response):
    """The answer of ``ListTagsForResource``: the tags of a resource."""

    tags: tuple[Tag, ...]
    """All of them; empty if there are none."""


class Tags(Resource):
    """The actions on tags."""

    @action("GET /v1/email/tags")
    def list_tags_for_resource(self, *, resource_arn: str) -> ListTagsForResourceResponse:
        """Read the tags of a configuration set, a dedicated IP pool, an email identity or a test report.

        Args:
            resource_arn: The resource's Amazon Resource Name, such as
                ``arn:aws:ses:eu-west-1:123456789012:identity/example.com``.

        Returns:
            The tags, in one answer without pages.

        Raises:
            BadRequestException: The service refuses the argument, because it is not an Amazon Resource Name,
                say.
            NotFoundException: There is no such resource.
            TooManyRequestsException: The action is called too often.

        Mirrors ``ListTagsForResource``.
        """
        return self._call(Tags.list_tags_for_resource, resource_arn=resource_arn)

    @action("POST /v1/email/tags")
    def tag_resource(self, *, resource_arn: str, tags: Iterable[Tag]) -> Response:
        """Add tags to a resource. A tag whose key the resource already has gets the new value.

        Args:
            resource_arn: The resource's Amazon Resource Name, such as
                ``arn:aws:ses:eu-west-1:123456789012:identity/example.com``.
            tags: The tags to add. The service lets a resource have at most 50, those of AWS's own not counted.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses an argument, or the resource would have more than 50 tags.
            ConcurrentModificationException: Another operation is changing the resource.
            NotFoundException: There is no such resource.
            TooManyRequestsException: The action is called too often.

        Mirrors ``TagResource``.
        """
        return self._call(Tags.tag_resource, resource_arn=resource_arn, tags=tags)

    @action("DELETE /v1/email/tags")
    def untag_resource(self, *, resource_arn: str, tag_keys: Iterable[TagKey]) -> Response:
        """Remove tags from a resource, by their keys.

        Args:
            resource_arn: The resource's Amazon Resource Name, such as
                ``arn:aws:ses:eu-west-1:123456789012:identity/example.com``.
            tag_keys: The keys of the tags to remove: each 1 to 128 letters, digits, white space or ``_ . : / =
                + - @``, not beginning with ``aws:``.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses an argument.
            ConcurrentModificationException: Another operation is changing the resource.
            NotFoundException: There is no such resource.
            TooManyRequestsException: The action is called too often.

        Mirrors ``UntagResource``.
        """
        return self._call(Tags.untag_resource, resource_arn=resource_arn, tag_keys=tag_keys)
