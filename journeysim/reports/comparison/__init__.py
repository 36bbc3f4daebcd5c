"""What a comparison looks like: tables for the terminal, and the report to send."""
