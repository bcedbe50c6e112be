"""One engine, many windows: the owner of a library serves its engine on a socket, others attach to it."""
