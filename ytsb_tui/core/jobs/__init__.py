"""Jobs: states, failures and history."""
