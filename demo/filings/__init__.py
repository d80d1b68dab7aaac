"""The register of normative files and the filings of the demo county."""
