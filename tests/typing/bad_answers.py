"""Mistakes in reading answers and exceptions."""

from pinpoint_email import (
    IdentityType,
    OutcomeUnknownError,
    ParamValidationError,
    PinpointEmailClient,
    PinpointEmailError,
    ServiceError,
    WaiterError,
)


def forget_none(client: PinpointEmailClient) -> None:
    """What may be None is used as if it could not be."""
    print(client.get_account().send_quota.max_24_hour_send)  # E: union-attr, reportOptionalMemberAccess
    print(client.get_email_identity(email_identity="example.com").dkim_attributes.tokens)  # E: union-attr, reportOptionalMemberAccess
    print(client.get_dedicated_ip(ip="192.0.2.1").dedicated_ip.warmup_percentage + 1)  # E: union-attr, reportOptionalMemberAccess
    quota = client.get_account().send_quota
    if quota is not None:
        print(quota.max_send_rate * 2)  # E: operator, reportOptionalOperand
    for identity in client.list_email_identities().email_identities:
        identity.identity_name.lower()  # E: union-attr, reportOptionalMemberAccess


def mistake_a_member(client: PinpointEmailClient) -> None:
    """There is no such member, or it is of another type."""
    identity = client.get_email_identity(email_identity="example.com")
    print(identity["IdentityType"])  # E: index, reportIndexIssue
    print(identity.IdentityType)  # E: attr-defined, reportAttributeAccessIssue
    print(client.delete_email_identity(email_identity="example.com").identity_type)  # E: attr-defined, reportAttributeAccessIssue
    print(client.get_account().response_metadata["RequestId"])  # E: index, reportIndexIssue
    identity.tags.append(None)  # E: attr-defined, reportAttributeAccessIssue
    for tag in identity.tags:
        print(tag.name)  # E: attr-defined, reportAttributeAccessIssue
    identity.tags = ()  # E: misc, reportAttributeAccessIssue
    page: list[str] = client.list_configuration_sets().configuration_sets  # E: assignment, reportAssignmentType
    print(page)
    print(IdentityType.ADDRESS)  # E: attr-defined, reportAttributeAccessIssue


def mistake_an_attribute(client: PinpointEmailClient) -> None:
    """Exceptions have what their class says."""
    try:
        client.get_account()
    except ServiceError as error:
        print(error.response)  # E: attr-defined, reportAttributeAccessIssue
        request_id: str = error.request_id  # E: assignment, reportAssignmentType
        print(request_id)
    except OutcomeUnknownError as error:
        print(error.request_id)  # E: attr-defined, reportAttributeAccessIssue
    except ParamValidationError as error:
        print(error.code)  # E: attr-defined, reportAttributeAccessIssue
    except WaiterError as error:
        print(error.last_response.identity_type)  # E: attr-defined, reportAttributeAccessIssue
    except PinpointEmailError as error:
        print(error.code)  # E: attr-defined, reportAttributeAccessIssue
    except client.exceptions.NotFoundException:  # E: attr-defined, reportAttributeAccessIssue
        pass
