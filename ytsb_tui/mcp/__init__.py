"""The library for other programs, over the Model Context Protocol: the extra `mcp`."""
