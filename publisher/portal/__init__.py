"""The other side: the port that plans are carried out through, and behind it the only code that knows Bitrix24's API."""
