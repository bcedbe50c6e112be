"""What is written where: pure functions from the panel's state to lines of text, each part with a role."""
