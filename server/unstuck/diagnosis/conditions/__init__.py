"""The catalogue's content: one module per family, each with its `CONDITIONS`."""
