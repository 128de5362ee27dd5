"""The way in: a folder becomes a knowledge base without a change in anything that is there (``init``), and pages by type (``new``)."""
