"""The dispatch catalogue (派单目录): to which departments a matter goes, by its topic, place and parties, and why."""
