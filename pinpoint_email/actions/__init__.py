"""The actions of the service, a file a resource: response classes above the methods that return them."""
