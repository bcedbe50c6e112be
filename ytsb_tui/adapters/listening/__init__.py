"""Listening to sound: by a server that speaks OpenAI's audio API, or in a process of its own on this machine."""
