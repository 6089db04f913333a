"""Official figures: a catalogue of them, and the audit of a framework made of them."""
