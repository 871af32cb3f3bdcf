"""Requests go where botocore sends them."""

import pytest
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointVariantError, UnknownServiceError
from botocore.loaders import Loader

from pinpoint_email import Options
from pinpoint_email._call.action import ACTIONS
from pinpoint_email._call.route import APIS
from tests.recorder import Recorder

from .oracle import VERSION, Oracle

LOADER = Loader()
REGIONS = [
    region for partition in LOADER.load_data("partitions")["partitions"] for region in sorted(partition["regions"])
]
GET_ACCOUNT = ACTIONS["get_account"]

every_api = pytest.mark.parametrize("api", APIS)
with_and_without_fips = pytest.mark.parametrize("use_fips", [False, True])
with_and_without_dualstack = pytest.mark.parametrize("use_dualstack", [False, True])


def rules_of(service: str) -> EndpointProvider:
    """The rules that botocore itself has for the endpoints of a service."""
    try:
        rules = LOADER.load_service_model(service, "endpoint-rule-set-1")
    except UnknownServiceError:
        pytest.skip(f"this botocore has no endpoints of {service} any more")
    return EndpointProvider(rules, LOADER.load_data("partitions"))


def skip_if_too_old(*, use_dualstack: bool) -> None:
    """Skip what older versions of botocore do not know."""
    if use_dualstack and VERSION < (1, 41):
        pytest.skip("before 1.41, botocore's rules have partitions without dual-stack endpoints")


def url_of_ours(api: str, region: str, *, use_fips: bool, use_dualstack: bool) -> str | None:
    """The URL that GetAccount is sent to."""
    recorder = Recorder()
    options = Options(use_fips_endpoint=use_fips, use_dualstack_endpoint=use_dualstack)
    recorder.client(api=api, region_name=region, options=options).get_account()
    return recorder.sent[0].url


@every_api
@pytest.mark.parametrize("service", APIS)
@with_and_without_fips
@with_and_without_dualstack
def test_endpoints_are_those_of_botocores_rules(api: str, service: str, *, use_fips: bool, use_dualstack: bool) -> None:
    """For every Region, with and without FIPS and dual-stack, both APIs are where the rules of either service say."""
    skip_if_too_old(use_dualstack=use_dualstack)
    rules = rules_of(service)
    path = f"/{'v2' if api == 'sesv2' else 'v1'}/email/account"
    for region in REGIONS:
        rule = rules.resolve_endpoint(Region=region, UseFIPS=use_fips, UseDualStack=use_dualstack)
        assert rule.url + path == url_of_ours(api, region, use_fips=use_fips, use_dualstack=use_dualstack)


@every_api
@with_and_without_fips
@with_and_without_dualstack
def test_endpoints_are_those_of_botocores_client(api: str, *, use_fips: bool, use_dualstack: bool) -> None:
    """For every Region, with and without FIPS and dual-stack, botocore's client sends to the same URL."""
    skip_if_too_old(use_dualstack=use_dualstack)
    rules_of(api)  # without them, botocore falls back to what it knew of endpoints before it had rules
    for region in REGIONS:
        try:
            oracle = Oracle(api, region_name=region, use_fips_endpoint=use_fips, use_dualstack_endpoint=use_dualstack)
        except EndpointVariantError:
            # In partitions of few Regions, botocore's client knows fewer variants than its own rules.
            assert use_dualstack or use_fips
            continue
        oracle.call(GET_ACCOUNT, {})
        assert oracle.sent[0].url == url_of_ours(api, region, use_fips=use_fips, use_dualstack=use_dualstack)
