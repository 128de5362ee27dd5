"""What is wrong with the content: rules, and findings as text, JSON and for code hosts."""
