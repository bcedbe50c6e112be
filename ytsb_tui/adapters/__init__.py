"""One outside system per module; errors of libraries are translated into failures at this edge."""
