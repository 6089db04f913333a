"""What an existing review claims, and what each claim rests on."""
