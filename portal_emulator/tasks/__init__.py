"""Tasks of the portal: rows, rights, rules and their REST views. Knows no HTTP."""
