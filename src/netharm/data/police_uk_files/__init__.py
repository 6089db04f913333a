"""Reading police.uk's archives: opening them safely, their headings, rows and known faults."""
