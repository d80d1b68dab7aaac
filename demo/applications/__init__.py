"""Composed applications of the demo county: nobody in them exists, and every page and paper says so."""
