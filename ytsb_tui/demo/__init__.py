"""The demonstration: the real engine, library, vault and outlines over a network that is only simulated.

It exists so that anyone sees the program work, fail and heal without tor, a key or a network. Nothing here opens a
socket, and everything is written into one temporary folder.
"""
