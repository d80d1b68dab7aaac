"""The documents of the demo county, composed for every unit and column from tables of sentences."""
