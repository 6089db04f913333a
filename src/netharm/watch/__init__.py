"""Is harm rising now: monitors of counts and places, what their false alarms cost, and the alerts they raise."""
