"""What a doctor found of a portal: shown as a table, as JSON, and as a report that may be given away."""
