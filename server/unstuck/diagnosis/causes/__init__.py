"""The causes, one literal each, siblings grouped by family; found by listing this folder."""
