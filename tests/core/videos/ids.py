"""Ids of a playlist and a channel."""

from __future__ import annotations

LIST = "PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"
CHANNEL = "UCXuqSBlHAE6Xw-yeJA0Tunw"
