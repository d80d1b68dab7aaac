"""The models of public participation, a file a noun."""
