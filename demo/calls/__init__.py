"""The opinion calls of the demo county, with their opinions, points, outcomes and a survey."""
