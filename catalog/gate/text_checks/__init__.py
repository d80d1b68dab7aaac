"""Checks of what an officer has written, before review: title, text, dates and numbers.

An error must be put right, or explained, before review; a warning is for the officer to look at. Every message is Chinese and says
what to do. Pure functions over plain values; no check keeps or changes anything.
"""

from catalog.gate.text_checks.bodies import check_body
from catalog.gate.text_checks.faults import Fault, Level
from catalog.gate.text_checks.metadata import check_metadata
from catalog.gate.text_checks.titles import check_title

__all__ = ["Fault", "Level", "check_body", "check_metadata", "check_title"]
