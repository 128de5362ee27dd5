"""Who works at the portal: users, departments with heads, webhooks, workgroups. Knows no HTTP."""
