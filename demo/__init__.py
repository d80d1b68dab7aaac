"""The demo county: invented units, staff, documents, applications and letters, marked as demo on every page.

Nothing in the portal imports it; `manage.py load_demo` and tests do.
"""
