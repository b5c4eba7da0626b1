"""Where reports come from: files, transcripts, hooks. Reads the world; knows nothing of editors."""
