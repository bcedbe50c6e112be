"""Jobs: their states, their failures, their history."""
