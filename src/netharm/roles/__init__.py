"""4P strands and roles: what goals say beside what activities do."""
