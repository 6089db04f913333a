"""Exchange with other software for qualitative work (REFI-QDA), and tables and documents for people."""
