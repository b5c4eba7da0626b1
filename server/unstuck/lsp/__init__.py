"""The language server: what an editor asks and what it gets back. The only place that knows LSP types."""
