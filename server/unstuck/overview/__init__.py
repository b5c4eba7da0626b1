"""What `doctor` and `usage` say of this machine, in words and without their presentation."""
