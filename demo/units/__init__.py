"""The units of the demo county, the offices inside them, and the staff with their logins."""
