"""Region, endpoint, credentials and the rest, found as boto3 finds them."""
