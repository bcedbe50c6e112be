"""What the engine needs from outside: small protocols, named by what their users need. Adapters fulfil them."""
