"""The letters of the demo county, with their handling, replies and published texts."""
