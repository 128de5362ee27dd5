"""A stand-in for a Bitrix24 portal: its REST API on SQLite, with pages to read in a browser.

It shares no code with the publisher: its reading of the API is its own, so that the tests of one prove something about
the other.
"""
