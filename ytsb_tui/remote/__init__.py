"""One engine, many windows: the process that owns a library serves its engine on a socket; others attach to it."""
