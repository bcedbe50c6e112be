"""The day that the clock of the tests shows."""

from __future__ import annotations

from datetime import date

DAY = date(2026, 11, 23)
