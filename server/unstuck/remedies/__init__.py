"""Remedies that look at or change this machine: what `unstuck fix` and `unstuck report` do.

Outside the pure library: files, programs and the clock are reached through a `Context`, which tests replace.
"""
