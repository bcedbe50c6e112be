"""Egress: connections over exactly one route."""
