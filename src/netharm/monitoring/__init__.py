"""Watching a study while its data arrive: what each look said, what may be shown of it, and the alerts it raises."""
