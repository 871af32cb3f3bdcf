"""Requests go where botocore sends them."""

import pytest
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointVariantError
from botocore.loaders import Loader

from pinpoint_email import Options
from pinpoint_email._action import ACTIONS
from pinpoint_email._request import APIS
from tests.recorder import Recorder

from .oracle import VERSION, Oracle

LOADER = Loader()
REGIONS = [
    region for partition in LOADER.load_data("partitions")["partitions"] for region in sorted(partition["regions"])
]


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("use_fips", [False, True])
@pytest.mark.parametrize("use_dualstack", [False, True])
def test_endpoints_are_botocores(api: str, *, use_fips: bool, use_dualstack: bool) -> None:
    """For every Region, with and without FIPS and dual-stack, the URL is botocore's."""
    if use_dualstack and VERSION < (1, 41):
        pytest.skip("before 1.41, botocore's rules have partitions without dual-stack endpoints")
    path = ACTIONS["get_account"].route.split(" ")[1].replace("v1", "v2" if api == "sesv2" else "v1")
    rules = EndpointProvider(LOADER.load_service_model(api, "endpoint-rule-set-1"), LOADER.load_data("partitions"))
    recorder = Recorder()
    options = Options(use_fips_endpoint=use_fips, use_dualstack_endpoint=use_dualstack)
    for region in REGIONS:
        recorder.client(api=api, region_name=region, options=options).get_account()
        rule = rules.resolve_endpoint(Region=region, UseFIPS=use_fips, UseDualStack=use_dualstack)
        assert rule.url + path == recorder.sent[-1].url
        try:
            oracle = Oracle(api, region_name=region, use_fips_endpoint=use_fips, use_dualstack_endpoint=use_dualstack)
        except EndpointVariantError:
            # In partitions of few Regions, botocore's client knows fewer variants than its own rules.
            assert use_dualstack or use_fips
            continue
        oracle.call(ACTIONS["get_account"], {})
        assert oracle.sent[0].url == recorder.sent[-1].url
