"""What the adapters of model APIs share: a bounded HTTP client, the connection, the failures."""
