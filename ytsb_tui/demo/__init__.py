"""The demo: the real engine, library, vault and outlines over a simulated network.

It shows the program working, failing and recovering without tor, a key or a network. It opens no socket and writes to
one temporary folder only.
"""
