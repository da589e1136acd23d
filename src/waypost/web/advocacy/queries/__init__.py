"""Reads of advocacy."""
