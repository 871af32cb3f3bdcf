"""The output of commands for the example."""

PLAN = """\
+ dedicated_ip_pools.transactional
~ dedicated_ip_pools.transactional.ips."192.0.2.1"
    pool: "ses-default-dedicated-pool" -> "transactional"
+ dedicated_ip_pools.marketing
~ dedicated_ip_pools.marketing.ips."192.0.2.2"
    pool: "ses-default-dedicated-pool" -> "marketing"
+ email_identities."example.com"
    tags: {"team": "mail"}
    dkim_signing_enabled: true
    feedback_forwarding_enabled: false
    mail_from_domain: "bounce.example.com"
    behavior_on_mx_failure: "REJECT_MESSAGE"
+ email_identities."ada@example.org"
+ configuration_sets.receipts
    sending_pool_name: "transactional"
    tls_policy: "REQUIRE"
    reputation_metrics_enabled: true
    tags: {"team": "shop"}
+ configuration_sets.receipts.event_destinations.failures
    enabled: true
    matching_event_types: ["BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE"]
    sns_destination: {"topic_arn": "arn:aws:sns:eu-central-1:123456789012:mail-failures"}
+ configuration_sets.newsletter
    sending_pool_name: "marketing"
    reputation_metrics_enabled: true
    tags: {"team": "news"}
+ configuration_sets.newsletter.event_destinations.failures
    enabled: true
    matching_event_types: ["BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE"]
    sns_destination: {"topic_arn": "arn:aws:sns:eu-central-1:123456789012:mail-failures"}
+ configuration_sets.newsletter.event_destinations.figures
    enabled: true
    matching_event_types: ["CLICK", "DELIVERY", "OPEN", "SEND"]
    cloud_watch_destination: {"dimension_configurations": [{"dimension_name": "campaign",\
 "dimension_value_source": "MESSAGE_TAG", "default_dimension_value": "none"}]}
~ configuration_sets.newsletter
    custom_redirect_domain: "" -> "click.example.com"
~ deliverability_dashboard  (the dashboard costs a monthly fee while it is on)
    enabled: false -> true
    subscribed_domains.example.com: none -> {"global": true, "tracked_isps": ["Gmail", "Outlook"]}
9 to create, 1 to change.
"""
BEFORE_SETS = """\
CreateDedicatedIpPool: dedicated_ip_pools.transactional
PutDedicatedIpInPool: dedicated_ip_pools.transactional.ips."192.0.2.1"
CreateDedicatedIpPool: dedicated_ip_pools.marketing
PutDedicatedIpInPool: dedicated_ip_pools.marketing.ips."192.0.2.2"
CreateEmailIdentity: email_identities."example.com"
PutEmailIdentityDkimAttributes: email_identities."example.com"
PutEmailIdentityFeedbackAttributes: email_identities."example.com"
PutEmailIdentityMailFromAttributes: email_identities."example.com"
CreateEmailIdentity: email_identities."ada@example.org"
"""
SETS = """\
CreateConfigurationSet: configuration_sets.receipts
CreateConfigurationSetEventDestination: configuration_sets.receipts.event_destinations.failures
CreateConfigurationSet: configuration_sets.newsletter
CreateConfigurationSetEventDestination: configuration_sets.newsletter.event_destinations.failures
CreateConfigurationSetEventDestination: configuration_sets.newsletter.event_destinations.figures
"""
LINKS = "PutConfigurationSetTrackingOptions: configuration_sets.newsletter\n"
DASHBOARD = "PutDeliverabilityDashboardOption: deliverability_dashboard\n"
DONE = f"{BEFORE_SETS}{SETS}{LINKS}{DASHBOARD}Done: 16 requests.\n"
NOTHING = "Nothing to do: the account is as it should be.\n"
RECORDS_NOTE = "DNS records are to be published: 'pinpoint-email setup records' shows them.\n"
