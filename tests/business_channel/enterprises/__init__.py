"""Tests of enterprises."""
