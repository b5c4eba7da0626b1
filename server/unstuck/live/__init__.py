"""What goes on right now: events, transcripts as they grow, incidents. Reads the world; knows nothing of editors."""
