"""The questions that a doctor asks of a Bitrix24 portal, and what their answers mean."""
