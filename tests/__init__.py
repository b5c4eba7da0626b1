"""The tests of Unstuck, what they need, and the generator of pages."""
