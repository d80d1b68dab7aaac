"""Reads what other sites publish: pure functions of the bytes that came."""

# How the reader names itself, also in robots.txt.
READER = "disclosure-portal-harvester"
