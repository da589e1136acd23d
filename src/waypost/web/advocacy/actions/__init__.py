"""Writes of advocacy."""
