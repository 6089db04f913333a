"""What a command answers without a plan: from files of events to a record and a page."""
